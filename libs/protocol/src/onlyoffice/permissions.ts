import { type JsonObject, objectOf } from './json.js';

export type OnlyofficeMode = 'edit' | 'review' | 'fill' | 'comment' | 'view';

/** `document.permissions` and `editorConfig.mode` in one decision. */
export interface EffectivePermissions {
  mode: OnlyofficeMode;
  download: boolean;
  print: boolean;
  copy: boolean;
  chat: boolean;
  comment: boolean;
  /** Only one's own comments may be changed or deleted. */
  ownCommentsOnly: boolean;
  /** Rows may be filtered: `modifyFilter`. */
  filter: boolean;
  /** Sheets may be protected. */
  protect: boolean;
  /** Whose comments, changes and presence the person meets; each null where it is everybody's. */
  groups?: GroupPermissions;
}

/** Lists of groups; `''` stands for people who are in none. */
export interface GroupPermissions {
  viewComments: string[] | null;
  editComments: string[] | null;
  removeComments: string[] | null;
  review: string[] | null;
  userInfo: string[] | null;
}

/**
 * Reads `document.permissions` with the defaults of the protocol: `edit`, `download`, `print`, `copy`, `chat` are true; `comment` and
 * `review` are as `edit`; `fillForms` is as `edit` or `review`. A socket edits unless the mode is `view` or none of edit, review,
 * fillForms and comment is left; the strongest that is left is the mode.
 */
export function effectivePermissions(permissions: JsonObject | null, mode: unknown): EffectivePermissions {
  const given = permissions ?? {};
  const flag = (name: string, otherwise: boolean): boolean =>
    typeof given[name] === 'boolean' ? given[name] : otherwise;
  const edit = flag('edit', true);
  const review = flag('review', edit);
  const comment = flag('comment', edit);
  const fillForms = flag('fillForms', edit || review);
  const wanted: OnlyofficeMode = edit ? 'edit' : review ? 'review' : fillForms ? 'fill' : comment ? 'comment' : 'view';
  return {
    mode: mode === 'view' ? 'view' : wanted,
    download: flag('download', true),
    print: flag('print', true),
    copy: flag('copy', true),
    chat: flag('chat', true),
    comment,
    ownCommentsOnly: flag('editCommentAuthorOnly', false) || flag('deleteCommentAuthorOnly', false),
    filter: flag('modifyFilter', true),
    protect: flag('protect', true),
    groups: groupPermissions(given),
  };
}

/** What is no list says nothing, as in ONLYOFFICE: `""` and null name everybody. */
function groupPermissions(given: JsonObject): GroupPermissions {
  const list = (value: unknown): string[] | null =>
    Array.isArray(value) ? value.filter((group) => typeof group === 'string') : null;
  const comments = objectOf(given['commentGroups']) ?? {};
  return {
    viewComments: list(comments['view']),
    editComments: list(comments['edit']),
    removeComments: list(comments['remove']),
    review: list(given['reviewGroups']),
    userInfo: list(given['userInfoGroups']),
  };
}

/**
 * `customization.reviewPermissions` for somebody of these groups: for each group those whose changes it decides about. Null: it names
 * none for them, so that they decide about everybody's.
 */
export function reviewPermissionsOf(permissions: unknown, groups: readonly string[]): string[] | null {
  const given = objectOf(permissions) ?? {};
  const named = groups.flatMap((group) => {
    const list = Object.hasOwn(given, group) ? given[group] : [];
    return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
  });
  return named.length === 0 ? null : [...new Set(named)];
}

/** The groups in `user.group`, which is a list with commas. */
export function groupsOf(group: string | null): string[] {
  return (group ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
