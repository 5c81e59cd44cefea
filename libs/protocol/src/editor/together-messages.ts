import type { PagePermissions } from './messages.js';

/** What pages send to work with other people: comments, chat, following, versions. `id` asks for a `reply`. */
export type TogetherMessage =
  /** The reply's value is a list of {@link DocumentComment}. */
  | { t: 'comments'; id: number }
  /**
   * `add` needs `text` and sets the comment where the person's cursor is; `reply` and `edit` need `comment` and `text`;
   * `delete`, `resolve` and `reopen` need `comment`. `mentions` are user ids.
   */
  | {
      t: 'comment';
      id: number;
      op: 'add' | 'reply' | 'edit' | 'delete' | 'resolve' | 'reopen';
      comment?: string;
      text?: string;
      mentions?: string[];
    }
  /** The reply's value is a list of {@link DocumentChange}. */
  | { t: 'changes'; id: number }
  /** Accepts or rejects a tracked change, or all that the participant may decide about. */
  | { t: 'decide'; id: number; accept: boolean; change: { index: number; author: string; at: string } | 'all' }
  | { t: 'chat'; id: number; text: string; mentions?: string[] }
  /** Tells from now on where this participant looks; null ends it. */
  | { t: 'follow'; who: string | null }
  /** The reply's value is a list of {@link DocumentVersion}, newest first. */
  | { t: 'versions'; id: number }
  /**
   * `save` keeps the document as it stands as a version, `name` gives a version a name (empty takes it away), `open`
   * gives `{url}` of a read-only page, `content` gives `{url}` of the file, `changes` gives a list of {@link TextChange}
   * since the version before, `restore` makes the version the newest one. `compare` marks in the open text document, as
   * tracked changes, what came to it since the version, or since `file`, a signed link to a Word document, and gives
   * `{changes}`, their number.
   */
  | {
      t: 'version';
      id: number;
      op: 'save' | 'name' | 'open' | 'content' | 'changes' | 'restore' | 'compare';
      number?: number;
      name?: string;
      file?: string;
    }
  /** The password that the engine asked for with `password`. */
  | { t: 'password'; value: string }
  /** What somebody picked in a field of a form: an entry of its list, or a date as `YYYY-MM-DD`. */
  | { t: 'pick'; kind: 'drop-down' | 'date'; value: string };

/** A comment of the document. Positions are twips of its part. */
export interface DocumentComment {
  id: string;
  /** The comment that this one answers; null for the first of a thread. */
  parent: string | null;
  author: string;
  text: string;
  /** ISO 8601 where the file says so, else as the file spells it. */
  at: string;
  resolved: boolean;
  part: number;
  anchor: { x: number; y: number; width: number; height: number } | null;
  /** The participant may change it. */
  mine: boolean;
  /** The participant may delete it. */
  removable: boolean;
}

/** A tracked change of a text document. */
export interface DocumentChange {
  index: number;
  author: string;
  /** Insert, Delete, Format … */
  type: string;
  description: string;
  /** As LibreOffice spells it. */
  at: string;
  /** Where it is, as LibreOffice says it; null where it does not. */
  range: string | null;
  /** The participant may accept and reject it. */
  decidable: boolean;
}

export interface ChatMessage {
  id: string;
  userId: string;
  name: string;
  text: string;
  /** ISO 8601. */
  at: string;
}

/** A stored revision as people see it. */
export interface DocumentVersion {
  number: number;
  name: string | null;
  by: string[];
  at: string;
  origin: string;
  sizeBytes: number;
  current: boolean;
}

/** A run of text of a comparison. */
export interface TextChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** What the engine tells pages about working with other people. */
export type TogetherNews =
  /** The rights of the participant were changed while the document is open. */
  | { t: 'rights'; mode: string; permissions: PagePermissions }
  | { t: 'chat'; messages: ChatMessage[] }
  /** Where the followed participant looks; twips. */
  | { t: 'where'; who: string; part: number; x: number; y: number; width: number; height: number }
  /** Somebody named this participant in a comment or in the chat. */
  | { t: 'mention'; by: string; text: string; place: 'comment' | 'chat' }
  /** The file is protected: somebody has to send `password`. `wrong`: the last one was not it. */
  | { t: 'password'; wrong: boolean };

const MAX_COMMENT = 20_000;
const MAX_CHAT = 4_000;
const MAX_MENTIONS = 50;

const isText = (value: unknown, max: number): boolean => typeof value === 'string' && value.length <= max;
const isId = (value: unknown): boolean => Number.isInteger(value);
const absentOr = (value: unknown, check: (value: unknown) => boolean): boolean => value === undefined || check(value);
const isMentions = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_MENTIONS && value.every((item) => isText(item, 255));

/** Checks the members of a {@link TogetherMessage}; false for anything else. */
export function togetherMessageValid(m: Record<string, unknown>): boolean {
  switch (m['t']) {
    case 'comments':
    case 'changes':
    case 'versions':
      return isId(m['id']);
    case 'decide':
      return isId(m['id']) && typeof m['accept'] === 'boolean' && (m['change'] === 'all' || isChange(m['change']));
    case 'comment': {
      const needsText = ['add', 'reply', 'edit'].includes(m['op'] as string);
      const needsComment = ['reply', 'edit', 'delete', 'resolve', 'reopen'].includes(m['op'] as string);
      return (
        isId(m['id']) &&
        (needsText || needsComment) &&
        (needsText ? isText(m['text'], MAX_COMMENT) && m['text'] !== '' : m['text'] === undefined) &&
        (needsComment ? typeof m['comment'] === 'string' && /^\d{1,15}$/.test(m['comment']) : true) &&
        absentOr(m['mentions'], isMentions)
      );
    }
    case 'chat':
      return isId(m['id']) && isText(m['text'], MAX_CHAT) && m['text'] !== '' && absentOr(m['mentions'], isMentions);
    case 'follow':
      return m['who'] === null || isText(m['who'], 36);
    case 'version':
      return (
        isId(m['id']) &&
        ['save', 'name', 'open', 'content', 'changes', 'restore', 'compare'].includes(m['op'] as string) &&
        (m['op'] === 'save' ||
          (m['op'] === 'compare' && isText(m['file'], 1_000)) ||
          (Number.isInteger(m['number']) && (m['number'] as number) > 0)) &&
        absentOr(m['file'], (value) => isText(value, 1_000)) &&
        absentOr(m['name'], (value) => isText(value, 200)) &&
        (m['op'] !== 'name' || m['name'] !== undefined)
      );
    case 'password':
      return isText(m['value'], 1_000);
    case 'pick':
      return (m['kind'] === 'drop-down' || m['kind'] === 'date') && isText(m['value'], 1_000);
    default:
      return false;
  }
}

function isChange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { index, author, at } = value as Record<string, unknown>;
  return Number.isInteger(index) && (index as number) >= 0 && isText(author, 1_000) && isText(at, 100);
}
