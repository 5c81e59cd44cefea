/** What an access token lets its user do with one file. Reading is what every token gives. */
export interface WopiPermissions {
  write: boolean;
  rename: boolean;
  delete: boolean;
  /** Save as and other ways to make files beside this one. */
  createFiles: boolean;
  review: boolean;
  comment: boolean;
  print: boolean;
  copy: boolean;
  /** Downloads and exports. */
  download: boolean;
}

/** What the integrator says about the pages around the editor; all of it reaches the person's browser. */
export interface WopiPageOptions {
  ownerId?: string;
  /** The person did not sign in. */
  anonymous?: boolean;
  avatar?: string;
  postMessageOrigin?: string;
  closeUrl?: string;
  hostEditUrl?: string;
  hostViewUrl?: string;
  downloadUrl?: string;
  sharingUrl?: string;
  versionsUrl?: string;
  signOutUrl?: string;
  breadcrumb?: { brandName?: string; brandUrl?: string; folderName?: string; folderUrl?: string };
  watermark?: string;
  hideSave?: boolean;
  hidePrint?: boolean;
  hideExport?: boolean;
  /** `true`, or a list of `mobile,tablet,desktop`. */
  hideUserList?: string;
  /** Address of a file whose content a new, empty file starts with (Collabora, ONLYOFFICE). */
  templateSource?: string;
}

export interface WopiGrant {
  permissions: WopiPermissions;
  page: WopiPageOptions;
}

/** Everything but deleting; without the right to write, nothing that changes anything. */
export function permissionsOf(given: Partial<WopiPermissions>): WopiPermissions {
  const write = given.write ?? true;
  return {
    write,
    rename: write && (given.rename ?? true),
    delete: write && (given.delete ?? false),
    createFiles: write && (given.createFiles ?? true),
    review: given.review ?? write,
    comment: given.comment ?? write,
    print: given.print ?? true,
    copy: given.copy ?? true,
    download: given.download ?? true,
  };
}

const OF_ONE_FILE = ['hostEditUrl', 'hostViewUrl', 'downloadUrl', 'sharingUrl', 'versionsUrl', 'templateSource'];

/** What somebody gets on a file that they made themselves: everything, and none of the addresses of the one beside it. */
export function ownFileGrant(grant: WopiGrant): WopiGrant {
  const page = Object.fromEntries(Object.entries(grant.page).filter(([name]) => !OF_ONE_FILE.includes(name)));
  return { permissions: { ...grant.permissions, write: true, rename: true, delete: true }, page };
}
