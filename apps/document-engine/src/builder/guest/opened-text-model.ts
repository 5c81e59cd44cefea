import type { Block, Inline, NumberingModel, ParagraphFormat, RunFormat, StyleModel } from './model.js';

/** What a script sees of the text of a document that it opens. Numbers are places in the file, from 0. */
export interface OpenedTextModel {
  body: OpenedList;
  paragraphs: OpenedParagraphModel[];
  /** Paragraphs of headers, footers and notes. */
  aside: number[];
  remarks: RemarkModel[];
  review: ReviewModel[];
}

/** A comment that is in the file; `quote`: the text that it is about. */
export interface RemarkModel {
  author: string;
  date: string;
  text: string;
  quote: string;
}

/** A tracked change; `kind` as the protocol names it: `TextAdd`, `TextRem`, `ParaPr`, … */
export interface ReviewModel {
  author: string;
  date: string;
  kind: string;
  text: string;
}

export interface OpenedParagraphModel {
  /** Name of its style. */
  style: string | null;
  /** Text of each run; a tab is `\t`, a line break `\n`. */
  runs: string[];
}

/** Paragraphs and tables one below the other: the body, or a cell. */
export interface OpenedList {
  list: number;
  blocks: OpenedBlock[];
}

export type OpenedBlock =
  | { t: 'paragraph'; paragraph: number }
  | { t: 'table'; table: number; rows: OpenedList[][] }
  /** What scripts only keep, move or remove as a whole. */
  | { t: 'kept'; paragraphs: number[] };

/** What a script did to the text of a document that it opened. */
export interface TextEdits {
  paragraphs: ParagraphEdit[];
  /** Lists that hold other blocks than before. */
  lists: { list: number; holds: ({ kept: number } | { made: Block })[] }[];
  tables: { table: number; holds: ({ kept: number } | { like: number; cells: Block[][] })[] }[];
  styles: StyleModel[];
  numberings: NumberingModel[];
}

export interface ParagraphEdit {
  paragraph: number;
  style?: string;
  format: ParagraphFormat;
  /** For all of its runs. */
  run: RunFormat;
  /** `like`: the run whose looks a new one has. */
  runs: ({ kept: number; inlines?: Inline[]; format: RunFormat } | { made: Inline[]; like: number | null })[];
}
