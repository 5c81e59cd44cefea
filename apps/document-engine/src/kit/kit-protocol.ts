/** What a participant's page shows, in pixels of the whole part at `scale`. */
export interface Viewport {
  part: number;
  /** Device pixels per CSS pixel at 100 %, times the zoom: 1 at 100 % on an ordinary screen. */
  scale: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Pixels at the left and at the top of the part that stay visible. */
  frozen?: { width: number; height: number };
}

export type MouseKind = 'down' | 'up' | 'move';

/** What the engine asks of a kit on behalf of one view. Positions are twips. */
export type ViewInput =
  | { op: 'key'; kind: 'down' | 'up'; charCode: number; keyCode: number }
  | { op: 'text'; text: string }
  | { op: 'compose'; text: string; commit: boolean }
  | { op: 'mouse'; kind: MouseKind; x: number; y: number; count: number; buttons: number; modifiers: number }
  | { op: 'select'; kind: 'start' | 'end' | 'reset'; x: number; y: number }
  | { op: 'selectGraphic'; kind: 'start' | 'end'; x: number; y: number }
  | { op: 'command'; name: string; args: string | null }
  | { op: 'part'; part: number }
  /** To a list of the automatic filter that LibreOffice opened for this view. */
  | { op: 'dialog'; window: number; data: string }
  | { op: 'deselect' };

/** Engine to kit. `id` asks for a {@link KitReply}. */
export type KitRequest =
  | { id: number; op: 'load'; path: string; password: string | null; guard: GuardCheck; language: string }
  /** Loads a document to convert it: nothing is painted, and it may be protected. */
  | { id: number; op: 'open'; path: string; options: string; password: string | null }
  /** Lets go of the document, so that another can be opened. */
  | { id: number; op: 'close' }
  | {
      id: number;
      op: 'createView';
      view: string;
      author: string;
      review: boolean;
      watermark: string | null;
    }
  | { id: number; op: 'destroyView'; view: string }
  /** The page of a view begins anew: it has nothing of what was painted. */
  | { op: 'anew'; view: string }
  | { id: number; op: 'save'; path: string; format: string; options: string }
  | { id: number; op: 'copy'; view: string; mimeType: string }
  | { id: number; op: 'paste'; view: string; mimeType: string }
  | { id: number; op: 'values'; view: string; name: string }
  | {
      id: number;
      op: 'thumbnail';
      view: string;
      part: number;
      width: number;
      height: number;
      show: boolean;
      without: readonly number[];
    }
  /** Runs one of our own procedures (procedures/) for a view; the answer's rows of fields. */
  | { id: number; op: 'perform'; view: string; name: string; args: string[] }
  /** What the person is typing into a cell becomes its content. */
  | { id: number; op: 'commitCell'; view: string }
  | { id: number; op: 'moveParts'; view: string; part: number; to: number }
  | { id: number; op: 'status' }
  /** Names by which LibreOffice tells slides in the list of comments. */
  | { id: number; op: 'partHashes' }
  /** Answered when LibreOffice has done all that it was given. */
  | { id: number; op: 'rest' }
  /** From now on what this view types is tracked, or is no longer because of it. */
  | { op: 'review'; view: string; on: boolean }
  | { op: 'viewport'; view: string; viewport: Viewport }
  | { op: 'painted'; view: string; count: number }
  | { op: 'input'; view: string; input: ViewInput };

export type KitRequestBody<O extends string> = Omit<Extract<KitRequest, { id: number; op: O }>, 'id' | 'op'>;

/**
 * What to do about a document that its author guards against changes: nothing, because it is not; find out; take the
 * recommendation to open it read-only away, which is no more than that.
 */
export type GuardCheck = 'skip' | 'check' | 'unlock';

export type DocumentKind = 'text' | 'spreadsheet' | 'presentation' | 'drawing' | 'other';

export interface DocumentStatus {
  kind: DocumentKind;
  parts: { name: string; visible: boolean }[];
  /** Size of the current part in twips. */
  width: number;
  height: number;
  /** Rectangles of the pages of a text document in twips: x, y, width, height each. */
  pages: [number, number, number, number][];
  /** Told once, by the answer to `load`: nobody can change this document. */
  guarded?: boolean;
}

/** Pasting this brings back what the view itself copied last, as LibreOffice keeps it; false when it copied nothing. */
export const OWN_COPY = 'application/x-wenqiao-own-copy';

/** What a kit answers to `load` and `open` when the password is wrong or missing. */
export const WRONG_PASSWORD = 'PASSWORD';

/** Kit to engine. */
export type KitMessage =
  | { op: 'ready'; version: string }
  | { op: 'reply'; id: number; ok: true; value: unknown }
  | { op: 'reply'; id: number; ok: false; error: string }
  /** `bytes` is a patch message for the pages of these views, ready for their sockets. */
  | { op: 'patch'; views: string[] }
  | { op: 'event'; view: string; type: number; payload: string }
  | { op: 'status'; status: DocumentStatus }
  /** These slides look different now. */
  | { op: 'looks'; parts: number[] };
