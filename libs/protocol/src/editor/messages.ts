import { type TogetherMessage, type TogetherNews, togetherMessageValid } from './together-messages.js';

/** Version of the socket protocol between the editor page and the engine. Described in docs/editor-socket.md. */
export const EDITOR_PROTOCOL_VERSION = 1;

/** WebSocket subprotocol name that carries {@link EDITOR_PROTOCOL_VERSION}. */
export const EDITOR_SUBPROTOCOL = 'wenqiao.editor.v1';

/** Page to engine. Positions are twips unless said otherwise; `id` asks for a `reply`. */
export type PageMessage =
  | { t: 'hello'; v: number; token: string; lang: string }
  /** What the page shows: pixels of the part at `scale` device pixels per CSS pixel. */
  | {
      t: 'view';
      part: number;
      scale: number;
      x: number;
      y: number;
      w: number;
      h: number;
      /** Pixels at the left and at the top of the part that stay visible (frozen panes). */
      fw?: number;
      fh?: number;
    }
  /** That many patches have been drawn. */
  | { t: 'drawn'; n: number }
  | { t: 'key'; k: 'down' | 'up'; c: number; n: number }
  | { t: 'text'; s: string }
  | { t: 'compose'; s: string; end: boolean }
  | { t: 'mouse'; k: 'down' | 'up' | 'move'; x: number; y: number; n: number; b: number; m: number }
  | { t: 'select'; k: 'start' | 'end' | 'reset'; x: number; y: number }
  | { t: 'graphic'; k: 'start' | 'end'; x: number; y: number }
  | { t: 'deselect' }
  | { t: 'cmd'; name: string; args: string | null }
  | { t: 'part'; n: number }
  | { t: 'copy'; id: number; mime: string }
  /** `data` is text, or base64 for image types. */
  | { t: 'paste'; id: number; mime: string; data: string }
  | { t: 'values'; id: number; name: string }
  /** Runs a procedure of the engine; see docs/editor-socket.md. The reply's value is rows of fields. */
  | { t: 'do'; id: number; name: string; args: (string | number)[]; file?: string }
  /** Moves a slide so that it stands before the one that has the number `to` now. */
  /** A picture, in base64, in place of the selected one or as the ground of the selected shape or the slide. */
  | { t: 'picture'; id: number; use: 'change' | 'fill' | 'slide'; mime: string; data: string }
  /**
   * A text document, in base64: inserted at the cursor, or compared with what stands in the open one, which then has what
   * came to it since as tracked changes; the reply's value is `{changes}`.
   */
  | { t: 'file'; id: number; use: 'insert' | 'compare'; name: string; data: string }
  /** One file of the document once for each record; the first row names the columns. */
  | { t: 'merge'; id: number; format: 'docx' | 'pdf'; table: string[][] }
  /**
   * Runs the text of a function over the open document, as the document builder runs scripts. The reply's value is
   * `{result, changed}`, or `{error}` with what it could not do.
   */
  | { t: 'script'; id: number; code: string; scope: unknown }
  | { t: 'movePart'; id: number; part: number; to: number }
  /** To the list of an automatic filter that the engine told of. */
  | { t: 'dialog'; w: number; data: string }
  /**
   * A small picture of a part, at most 1,024 pixels a side; the reply's value is a PNG in base64. `show`: a slide as it is
   * shown on the whole screen, at most 1,920 pixels a side, `without` the objects of these places from the back.
   */
  | { t: 'thumb'; id: number; part: number; w: number; h: number; show?: boolean; without?: number[] }
  | { t: 'save'; id: number }
  | { t: 'export'; id: number; format: string; purpose: 'download' | 'print' }
  | { t: 'ping'; id: number }
  /** The answer to `hold`: nothing more comes from this page on this connection. */
  | { t: 'held' }
  /** The answer to a `welcome` of a page that counts: from here on both sides count its input; see {@link InputLedger}. */
  | { t: 'here' }
  | { t: 'leave' }
  | TogetherMessage;

export interface Person {
  id: string;
  userId: string;
  name: string;
  avatar: string;
  mode: string;
  color: string;
  /** The number that stands for this person in events about other people's cursors; null while away. */
  view: number | null;
}

/** What the page may offer; the engine refuses the rest. */
export interface PagePermissions {
  download: boolean;
  print: boolean;
  copy: boolean;
  switchToEdit: boolean;
  comment?: boolean;
  chat?: boolean;
  history?: boolean;
  decideChanges?: boolean;
  ownCommentsOnly?: boolean;
  rename?: boolean;
}

export interface EditorDocument {
  title: string;
  kind: string;
  parts: { name: string; visible: boolean }[];
  width: number;
  height: number;
  pages: [number, number, number, number][];
  /** What people should know: `read_only_recommended`, `change_password`, `signed`, `macros`, `text_only`, `values_only`. */
  remarks?: string[];
}

/** `saved`: durable on our side. `unsaved`: typed, not yet durable. `failed`: could not be made durable; tried again. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

/** Engine to page. Patches come as binary messages. */
export type EngineMessage =
  | { t: 'stage'; stage: 'fetching' | 'loading' }
  | {
      t: 'welcome';
      v: number;
      me: string;
      mode: string;
      permissions: PagePermissions;
      options: Record<string, unknown>;
      document: EditorDocument;
      people: Person[];
      save: { state: SaveState; at: string | null };
      /** A fresh token for the next connection. */
      token: string;
      /** True when the editor had to be started again under an open page. */
      resumed: boolean;
      /** True when the person's place in the document is not known any more: a page that had one sends it again. */
      newView: boolean;
      /** How much of the page's input was taken since its last `here`. The rest is to be sent again. */
      got: number;
    }
  | { t: 'status'; document: EditorDocument }
  /** These slides look different now: a page that shows them small asks for them again. */
  | { t: 'looks'; parts: number[] }
  /** An event of LibreOffice: its number in LibreOfficeKitCallbackType and its payload. */
  | { t: 'event'; e: number; p: string }
  | { t: 'people'; people: Person[] }
  | { t: 'save'; state: SaveState; at: string | null }
  | { t: 'reply'; id: number; ok: boolean; value: unknown; error?: string }
  | { t: 'notice'; code: 'not_permitted' | 'restarting' | 'restored' | 'newer_function'; at?: string }
  /** An administrator has something to say. */
  | { t: 'notice'; code: 'message'; text: string }
  | TogetherNews
  /** So much of the page's input has been taken since its last `here`. */
  | { t: 'got'; n: number }
  /** The document is about to move to another engine: keep what is typed until the next `welcome`, and say `held`. */
  | { t: 'hold' }
  /** The end. `back`: connecting again makes sense. */
  | { t: 'bye'; code: string; message: string; back: boolean };

const MAX_TEXT = 1_000_000;
const LIMIT = 2_000_000_000;

/** Checks what a page sent. Null when it is no message of this protocol. */
export function parsePageMessage(json: string): PageMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const m = value as Record<string, unknown>;
  const int = (name: string): boolean => Number.isInteger(m[name]) && Math.abs(m[name] as number) <= LIMIT;
  const natural = (name: string): boolean => int(name) && (m[name] as number) >= 0;
  const text = (name: string, max = MAX_TEXT): boolean => typeof m[name] === 'string' && m[name].length <= max;
  const one = (name: string, ...values: string[]): boolean => values.includes(m[name] as string);
  const command = /^\.uno:[A-Za-z0-9.-]{1,64}(\?[^\0]{0,512})?$/;
  const valid = ((): boolean => {
    switch (m['t']) {
      case 'hello':
        return int('v') && text('token', 4096) && text('lang', 35);
      case 'view':
        return (
          natural('part') &&
          typeof m['scale'] === 'number' &&
          m['scale'] >= 0.1 &&
          m['scale'] <= 16 &&
          ['x', 'y', 'w', 'h'].every(natural) &&
          ['fw', 'fh'].every((name) => m[name] === undefined || (natural(name) && (m[name] as number) <= 16_384)) &&
          (m['w'] as number) <= 16_384 &&
          (m['h'] as number) <= 16_384
        );
      case 'drawn':
        return natural('n');
      case 'key':
        return one('k', 'down', 'up') && natural('c') && natural('n');
      case 'text':
        return text('s');
      case 'compose':
        return text('s', 10_000) && typeof m['end'] === 'boolean';
      case 'mouse':
        return one('k', 'down', 'up', 'move') && ['x', 'y', 'n', 'b', 'm'].every(int);
      case 'select':
        return one('k', 'start', 'end', 'reset') && int('x') && int('y');
      case 'graphic':
        return one('k', 'start', 'end') && int('x') && int('y');
      case 'cmd':
        return text('name', 80) && command.test(m['name'] as string) && (m['args'] === null || text('args'));
      case 'part':
        return natural('n');
      case 'copy':
        return int('id') && text('mime', 80);
      case 'paste':
        return int('id') && text('mime', 80) && text('data', 24_000_000);
      case 'values':
        return int('id') && text('name', 600) && command.test(m['name'] as string);
      case 'do':
        return (
          int('id') &&
          text('name', 40) &&
          /^[a-z.]+$/.test(m['name'] as string) &&
          Array.isArray(m['args']) &&
          m['args'].length <= 2000 &&
          m['args'].every((arg) => Number.isFinite(arg) || (typeof arg === 'string' && arg.length <= 20_000)) &&
          JSON.stringify(m['args']).length <= 100_000 &&
          (m['file'] === undefined || text('file', 2000))
        );
      case 'picture':
        return (
          int('id') &&
          ['change', 'fill', 'slide'].includes(m['use'] as string) &&
          text('mime', 80) &&
          text('data', 24_000_000)
        );
      case 'file':
        return int('id') && one('use', 'insert', 'compare') && text('name', 300) && text('data', 30_000_000);
      case 'merge':
        return int('id') && (m['format'] === 'docx' || m['format'] === 'pdf') && isTable(m['table']);
      case 'script':
        return int('id') && text('code', 200_000);
      case 'movePart':
        return int('id') && natural('part') && natural('to');
      case 'dialog':
        return natural('w') && text('data', 10_000);
      case 'thumb':
        return (
          int('id') &&
          natural('part') &&
          natural('w') &&
          natural('h') &&
          m['w'] !== 0 &&
          m['h'] !== 0 &&
          (m['show'] === undefined || typeof m['show'] === 'boolean') &&
          (m['without'] === undefined ||
            (Array.isArray(m['without']) &&
              m['without'].length <= 500 &&
              m['without'].every((place) => Number.isInteger(place) && place >= 0))) &&
          Math.max(m['w'] as number, m['h'] as number) <= (m['show'] === true ? 1920 : 1024)
        );
      case 'save':
      case 'ping':
        return int('id');
      case 'export':
        return int('id') && text('format', 8) && one('purpose', 'download', 'print');
      case 'leave':
      case 'held':
      case 'here':
      case 'deselect':
        return true;
      default:
        return togetherMessageValid(m);
    }
  })();
  return valid ? (value as PageMessage) : null;
}

const MAX_RECORDS = 2000;
const MAX_COLUMNS = 200;

/** Names of columns, and at least one record. */
function isTable(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.length <= MAX_RECORDS + 1 &&
    value.every(
      (row) =>
        Array.isArray(row) &&
        row.length >= 1 &&
        row.length <= MAX_COLUMNS &&
        row.every((cell) => typeof cell === 'string' && cell.length <= 10_000),
    )
  );
}
