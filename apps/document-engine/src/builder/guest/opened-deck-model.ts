import type { Fill, Line, ParagraphModel, SlideObject, SlidesModel } from './model.js';
import type { ParagraphEdit } from './opened-text-model.js';

/** What a script sees of a presentation that it opens. Lengths are EMU. */
export interface OpenedDeck {
  width: number;
  height: number;
  slides: { hidden: boolean; objects: OpenedObject[] }[];
}

export interface OpenedObject {
  kind: 'shape' | 'image' | 'chart' | 'table' | 'other';
  name: string;
  /** Of a layout's place: `title`, `body`, … */
  place: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Of a shape its text; of a table the cells of its rows. A paragraph is the texts of its runs. */
  text: string[][];
  cells: string[][][][];
}

/** Paragraphs of a shape or a cell as they are now: those that were there by their place. */
export type DeckText = ({ kept: ParagraphEdit | number } | { made: ParagraphModel })[];

export interface ObjectEdit {
  /** Among the objects of its slide. */
  object: number;
  frame?: { x: number; y: number; width: number; height: number };
  fill?: Fill;
  line?: Line | null;
  verticalAlign?: string;
  text?: DeckText;
  cells?: { row: number; cell: number; text: DeckText }[];
}

export interface SlideEdit {
  /** Its number when the file was opened. */
  kept: number;
  /** It stands there by itself; this is one more like it. */
  copy: boolean;
  removed: number[];
  objects: ObjectEdit[];
  added: SlideObject[];
  /** Absent: as it was; null: that of its layout. */
  background?: Fill | null;
  hidden?: boolean;
}

export interface DeckEdits {
  slides: (SlideEdit | { made: SlidesModel['slides'][number] })[];
  sizes: { width: number; height: number } | null;
}
