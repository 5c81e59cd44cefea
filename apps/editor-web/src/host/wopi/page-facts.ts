interface PageAction {
  message: boolean;
  url: string | null;
}

/** What the door told this page, behind the `#` of its address. */
export interface PageFacts {
  /** The only origin that is talked to; null: there is no talk. */
  origin: string | null;
  page: {
    breadcrumb: { document: string };
    close: PageAction;
    edit: PageAction;
    share: PageAction;
    versions: PageAction;
    editNotification: boolean;
    insertRemoteImage: boolean;
    insertRemoteFile: boolean;
    hideUserList: readonly string[];
  };
  rename: boolean;
  saveAs: boolean;
  closeButton: boolean;
  lookOnly: 'locked' | 'not_lockable' | null;
}

const NO_ACTION: PageAction = { message: false, url: null };

/** Reads the facts. Whatever is missing counts as not there. */
export function readPageFacts(encoded: string | null): PageFacts {
  const given = decode(encoded);
  const { page } = given;
  return {
    origin: typeof given.origin === 'string' && /^https?:\/\/[^/]+$/.test(given.origin) ? given.origin : null,
    page: {
      breadcrumb: { document: page?.breadcrumb?.document ?? '' },
      close: page?.close ?? NO_ACTION,
      edit: page?.edit ?? NO_ACTION,
      share: page?.share ?? NO_ACTION,
      versions: page?.versions ?? NO_ACTION,
      editNotification: page?.editNotification === true,
      insertRemoteImage: page?.insertRemoteImage === true,
      insertRemoteFile: page?.insertRemoteFile === true,
      hideUserList: page?.hideUserList ?? [],
    },
    rename: given.rename === true,
    saveAs: given.saveAs === true,
    closeButton: given.closeButton === true,
    lookOnly: given.lookOnly ?? null,
  };
}

interface PartialFacts extends Partial<Omit<PageFacts, 'page'>> {
  page?: Partial<PageFacts['page']>;
}

function decode(encoded: string | null): PartialFacts {
  if (encoded === null) return {};
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as PartialFacts;
  } catch {
    return {}; // a shortened address: the document opens all the same
  }
}
