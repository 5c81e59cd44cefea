import type { DocumentComment } from '#protocol/editor';
import type { DocumentKind } from '../kit/kit-protocol.js';

/** A comment as LibreOffice lists it, whoever asks. */
export type ListedComment = Omit<DocumentComment, 'mine' | 'removable'>;

/** What it answers is called `parentId`, and the text is in `html`, since LibreOffice 24. */
interface RawComment {
  id?: number | string;
  parent?: number | string;
  parentId?: number | string;
  author?: string;
  text?: string;
  html?: string;
  resolved?: string;
  dateTime?: string;
  tab?: number | string;
  parthash?: number | string;
  anchorPos?: string;
  cellPos?: string;
  rectangle?: string;
}

/**
 * The comments in the answer to `.uno:ViewAnnotations`: a list in text documents and spreadsheets, an object in
 * presentations, where `partHashes` tell the slides.
 */
export function parseComments(json: string | null, kind: DocumentKind, partHashes: readonly string[]): ListedComment[] {
  const { comments } = JSON.parse(json ?? '{}') as { comments?: RawComment[] | Record<string, RawComment> };
  if (!comments) return [];
  return (Array.isArray(comments) ? comments : Object.values(comments)).map((raw) => {
    const parent = String(raw.parentId ?? raw.parent ?? '0');
    return {
      id: String(raw.id ?? ''),
      parent: parent === '0' ? null : parent,
      author: raw.author ?? '',
      text: raw.text ?? textOf(raw.html ?? ''),
      at: isoOf(raw.dateTime ?? ''),
      resolved: raw.resolved === 'true',
      part: kind === 'spreadsheet' ? Number(raw.tab ?? 0) : Math.max(0, partHashes.indexOf(String(raw.parthash ?? ''))),
      anchor: rectangleOf(raw.anchorPos ?? raw.cellPos ?? raw.rectangle ?? ''),
    };
  });
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' };

/** A paragraph is a `div`; an empty one has a `br` in it. What is beyond 16 bits comes as two numbers. */
function textOf(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>(?=<\/)/gi, '')
    .replaceAll(/<br\s*\/?>|<\/(div|p)>(?=.)/gis, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0xffff ? String.fromCodePoint(Math.min(code, 0x10ffff)) : String.fromCharCode(code);
    });
}

/** `2026-11-22T02:10:53,939789922` has more digits than ISO 8601 readers take; `11/22/2026` is how spreadsheets say it. */
function isoOf(text: string): string {
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  return day ? `${day[3]}-${day[1]}-${day[2]}` : text.replace(/[,.]\d+$/, '');
}

function rectangleOf(text: string): DocumentComment['anchor'] {
  const [x, y, width, height] = text.split(',').map(Number);
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return [x, y, width, height].every(Number.isFinite) ? { x, y, width, height } : null;
}

const TEXT = (value: string): { type: 'string'; value: string } => ({ type: 'string', value });

export type CommentAction =
  | { op: 'add'; text: string; author: string }
  | { op: 'reply'; to: ListedComment; text: string; author: string }
  | { op: 'edit'; comment: ListedComment; text: string }
  | { op: 'delete'; comment: ListedComment }
  | { op: 'toggle-resolved'; comment: ListedComment };

export interface CommentCommand {
  name: string;
  args: string;
}

/** The command for an action; null where LibreOffice has none: only text documents know resolved comments. */
export function commentCommand(kind: DocumentKind, action: CommentAction): CommentCommand | null {
  const command = (name: string, args: Record<string, unknown>): CommentCommand => ({
    name: `.uno:${name}`,
    args: JSON.stringify(args),
  });
  switch (action.op) {
    case 'add':
      // Spreadsheets take the author from the settings of the process, unless it is given.
      return command('InsertAnnotation', { Text: TEXT(action.text), Author: TEXT(action.author) });
    case 'reply':
      if (kind === 'text') return command('ReplyComment', { Id: TEXT(action.to.id), Text: TEXT(action.text) });
      // A cell or slide comment has no thread: the answer goes below it, as people write it by hand.
      return commentCommand(kind, {
        op: 'edit',
        comment: action.to,
        text: `${action.to.text}\n${action.author}: ${action.text}`,
      });
    case 'edit':
      return command('EditAnnotation', {
        Id: TEXT(action.comment.id),
        Text: TEXT(action.text),
        ...(kind === 'spreadsheet' ? { Author: TEXT(action.comment.author) } : {}),
      });
    case 'delete': {
      const name = kind === 'text' ? 'DeleteComment' : kind === 'spreadsheet' ? 'DeleteNote' : 'DeleteAnnotation';
      return command(name, { Id: TEXT(action.comment.id) });
    }
    case 'toggle-resolved':
      return kind === 'text' ? command('ResolveComment', { Id: TEXT(action.comment.id) }) : null;
  }
}
