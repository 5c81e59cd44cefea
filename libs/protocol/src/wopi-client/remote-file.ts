/** A file as a host's CheckFileInfo describes it to one person, in our words. */
export interface RemoteFile {
  /** With its extension, without a path. */
  name: string;
  /** Lower case, without the dot. */
  extension: string;
  sizeBytes: number;
  user: { id: string; name: string; avatar: string };
  /** Empty: the host gives none. */
  version: string;
  /** As the host wrote it; it goes back letter by letter. Empty: the host gives none. */
  lastModifiedTime: string;
  sha256: string | null;
  mayWrite: boolean;
  mayReview: boolean;
  mayComment: boolean;
  mayRename: boolean;
  /** May save a copy beside the file. */
  maySaveAs: boolean;
  mayPrint: boolean;
  mayExport: boolean;
  mayCopy: boolean;
  supportsLocks: boolean;
  /** Shown over the pages, on screen and on paper; null: nothing. */
  watermark: string | null;
  /** Content for a file of no bytes. */
  templateSource: string | null;
  page: RemotePage;
}

/** What the page around the editor takes part in. Goes to the browser: nothing secret in it. */
export interface RemotePage {
  /** The only origin that is talked to; null: there is no talk. */
  postMessageOrigin: string | null;
  breadcrumb: { brand: string; brandUrl: string | null; folder: string; folderUrl: string | null; document: string };
  /** A button is answered by a message, by going to an address, or not at all. */
  close: PageAction;
  edit: PageAction;
  share: PageAction;
  versions: PageAction;
  /** Tell of edits (Edit_Notification). */
  editNotification: boolean;
  insertRemoteImage: boolean;
  insertRemoteFile: boolean;
  /** On which pages nobody is told who else is here. */
  hideUserList: readonly Device[];
}

export type Device = 'mobile' | 'tablet' | 'desktop';

const DEVICES: readonly Device[] = ['mobile', 'tablet', 'desktop'];

export interface PageAction {
  message: boolean;
  url: string | null;
}

export type CheckFileInfoOutcome = { kind: 'file'; file: RemoteFile } | { kind: 'unusable'; reason: string };

/** Reads the body of CheckFileInfo leniently: a property of the wrong type counts as absent. */
export function parseCheckFileInfo(body: string, wopiSrc: string): CheckFileInfoOutcome {
  let value: unknown;
  try {
    value = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'unusable', reason: 'CheckFileInfo is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'unusable', reason: 'CheckFileInfo is not a JSON object' };
  const info = value as Record<string, unknown>;
  const text = (name: string): string => (typeof info[name] === 'string' ? info[name] : '');
  const flag = (name: string): boolean => info[name] === true || info[name] === 'true';
  const given = text('BaseFileName').trim();
  if (given === '') return { kind: 'unusable', reason: 'CheckFileInfo has no BaseFileName' };
  if (/[/\\\0]/.test(given)) return { kind: 'unusable', reason: 'BaseFileName contains a path' };
  const ownExtension = /\.([A-Za-z0-9]{1,10})$/.exec(given)?.[1];
  const extension = (ownExtension ?? text('FileExtension').replace(/^\./, '')).toLowerCase();
  const size = Number(info['Size']);
  if (!Number.isSafeInteger(size) || size < 0) return { kind: 'unusable', reason: 'Size is not a number of bytes' };
  const id = text('UserId') || (typeof info['UserId'] === 'number' ? String(info['UserId']) : '');
  const extra = info['UserExtraInfo'] as { avatar?: unknown } | null | undefined;
  const mayWrite =
    flag('UserCanWrite') && !flag('ReadOnly') && !flag('WebEditingDisabled') && !flag('TemporarilyNotWritable');
  const blocked = text('CopyPasteRestrictions') === 'BlockAll';
  return {
    kind: 'file',
    file: {
      name: ownExtension === undefined && extension !== '' ? `${given}.${extension}` : given,
      extension,
      sizeBytes: size,
      user: {
        id,
        name: text('UserFriendlyName') || (id === '' ? '' : `UnknownUser_${id}`),
        avatar: typeof extra?.avatar === 'string' && webAddress(extra.avatar) !== null ? extra.avatar : '',
      },
      version: text('Version') || (typeof info['Version'] === 'number' ? String(info['Version']) : ''),
      lastModifiedTime: text('LastModifiedTime'),
      sha256: text('SHA256') || null,
      mayWrite,
      mayReview: flag('UserCanReview') && !flag('ReadOnly'),
      mayComment: flag('UserCanOnlyComment') && !flag('ReadOnly'),
      mayRename: flag('SupportsRename') && flag('UserCanRename'),
      maySaveAs: !flag('UserCanNotWriteRelative'),
      mayPrint: !flag('DisablePrint') && !flag('HidePrintOption'),
      mayExport: !flag('DisableExport') && !flag('HideExportOption'),
      mayCopy: !flag('DisableCopy') && !blocked,
      supportsLocks: flag('SupportsLocks'),
      watermark: text('WatermarkText').trim() || null,
      templateSource: webAddress(text('TemplateSource')),
      page: {
        postMessageOrigin: originOf(text('PostMessageOrigin'), wopiSrc),
        breadcrumb: {
          brand: text('BreadcrumbBrandName'),
          brandUrl: webAddress(text('BreadcrumbBrandUrl')),
          folder: text('BreadcrumbFolderName'),
          folderUrl: webAddress(text('BreadcrumbFolderUrl')),
          document: text('BreadcrumbDocName'),
        },
        close: { message: flag('ClosePostMessage'), url: webAddress(text('CloseUrl')) },
        edit: { message: flag('EditModePostMessage'), url: webAddress(text('HostEditUrl')) },
        share: {
          message: flag('FileSharingPostMessage') || flag('EnableShare'),
          url: webAddress(text('FileSharingUrl')),
        },
        versions: { message: flag('FileVersionPostMessage'), url: webAddress(text('FileVersionUrl')) },
        editNotification: flag('EditNotificationPostMessage'),
        insertRemoteImage: flag('EnableInsertRemoteImage') || flag('InsertImagePostMessage'),
        insertRemoteFile: flag('EnableInsertRemoteFile'),
        hideUserList: devicesOf(info['HideUserList']),
      },
    },
  };
}

/** `true`, or a list of `mobile,tablet,desktop`. */
function devicesOf(value: unknown): Device[] {
  if (value === true || value === 'true') return [...DEVICES];
  const named = typeof value === 'string' ? value.split(',').map((name) => name.trim().toLowerCase()) : [];
  return DEVICES.filter((device) => named.includes(device));
}

function webAddress(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** The host's page must name itself. Without a name only the host's own origin is talked to, never everybody. */
function originOf(text: string, wopiSrc: string): string | null {
  const url = webAddress(text);
  if (url !== null) return new URL(url).origin;
  return webAddress(wopiSrc) === null ? null : new URL(wopiSrc).origin;
}
