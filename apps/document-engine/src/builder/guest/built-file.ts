import type { BookEdits, FormEdit, OpenedBook, OpenedForm, SheetsModel, SlidesModel, TextModel } from './model.js';
import type { DeckEdits, OpenedDeck } from './opened-deck-model.js';
import type { OpenedTextModel, TextEdits } from './opened-text-model.js';

/** What a script built, as plain data: the only thing that leaves the sandbox. Lengths are EMU unless a name says otherwise. */
export interface BuiltFile {
  name: string;
  format: string;
  content: TextModel | SheetsModel | SlidesModel | OpenedContent;
}

/** A file that was opened, and what is to be changed in it. */
export interface OpenedContent {
  kind: 'opened';
  address: string;
  book: BookEdits | null;
  forms: FormEdit[];
  text: TextEdits | null;
  deck: DeckEdits | null;
}

/** What a script sees of a file that it opens. */
export type OpenedFile =
  | ({ kind: 'sheets' } & OpenedBook)
  | { kind: 'slides'; deck: OpenedDeck }
  | { kind: 'text'; forms: OpenedForm[]; text: OpenedTextModel }
  | { kind: 'other' };
