import type { OpenedSheet, TextModel } from './model.js';

/** What a script sees of a document that is open in the editor. */
export interface LiveSnapshot {
  kind: 'text' | 'spreadsheet' | 'presentation';
  /** What is selected: its text, or the address of cells. */
  selection: string;
  /** The body of a text: paragraphs, and tables with the text of their cells. */
  elements: LiveElement[];
  bookmarks: [name: string, text: string][];
  forms: { kind: string; label: string; value: string; choices: string[] }[];
  sheets: OpenedSheet[];
  active: number;
  slides: { name: string; text: string }[][];
}

export type LiveElement =
  { t: 'paragraph'; style: string; text: string } | { t: 'table'; name: string; rows: string[][] };

/** One thing to do in the open document: what, and its arguments. */
export type LiveEdit = [what: string, ...args: (string | number)[]];

/** What a script came to: the only thing that leaves the sandbox. */
export interface LiveOutcome {
  kind: 'live';
  /** What its function returned, as JSON; absent: nothing. */
  result?: string;
  edits: LiveEdit[];
  /** Content that edits put into the document, by their number. */
  inserts: TextModel[];
  error?: string;
}
