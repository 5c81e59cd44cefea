import type { EditingMode, GroupRules, Permissions } from '#editing';
import type { DocumentKind } from '../kit/kit-protocol.js';

/** What a participant may do in a document of one kind. Every door of a room asks this, and nothing else. */
export interface Rights {
  /** The mode that can be enforced in a document of this kind. */
  mode: EditingMode;
  /** Change the content, be it tracked. */
  edit: boolean;
  /** Fill in fields of a form, and nothing else. */
  fill: boolean;
  comment: boolean;
  ownCommentsOnly: boolean;
  /** Accept and reject tracked changes, switch their being tracked on and off. */
  decideChanges: boolean;
  /** Filter rows. */
  filter: boolean;
  /** Protect sheets, and no longer. */
  protect: boolean;
  /** What of it depends on the groups of other people. */
  groups: GroupRules;
  chat: boolean;
  history: boolean;
  /** Bring an earlier version back. */
  restore: boolean;
  copy: boolean;
  download: boolean;
  print: boolean;
}

/**
 * Changes are tracked and fields are filled in text documents only: whoever may only propose changes may only comment
 * elsewhere, and whoever may only fill in fields may only look.
 */
export function rightsOf(mode: EditingMode, permissions: Permissions, kind: DocumentKind): Rights {
  const enforceable = enforceableMode(mode, kind);
  const edit = enforceable === 'edit' || enforceable === 'review';
  return {
    mode: enforceable,
    edit,
    fill: enforceable === 'fill',
    comment:
      enforceable === 'view' || enforceable === 'fill'
        ? permissions.comment === true && mode !== 'view' // only a seat that counts as an editor's is saved
        : permissions.comment !== false,
    ownCommentsOnly: permissions.ownCommentsOnly === true,
    decideChanges: enforceable === 'edit' && permissions.decideChanges !== false,
    filter: edit && permissions.filter !== false,
    protect: edit && permissions.protect !== false,
    groups: permissions.groupRules ?? {},
    chat: permissions.chat !== false,
    history: permissions.history ?? edit,
    restore: enforceable === 'edit' && permissions.history !== false,
    copy: permissions.copy,
    download: permissions.download,
    print: permissions.print,
  };
}

function enforceableMode(mode: EditingMode, kind: DocumentKind): EditingMode {
  if (kind === 'text') return mode;
  if (mode === 'review') return 'comment';
  return mode === 'fill' ? 'view' : mode;
}
