import type { OpenedFile } from './built-file.js';
import type { BookEdits, FormEdit } from './model.js';
import { OpenedPresentation } from './opened-deck.js';
import type { DeckEdits } from './opened-deck-model.js';
import { OpenedText } from './opened-text.js';
import type { TextEdits } from './opened-text-model.js';
import { ApiWorkbook } from './sheet-api.js';

interface Surroundings {
  /** What the host has read so far, by address. */
  __opened?: Record<string, OpenedFile>;
  /** What the script cannot go on without. The host reads it, and runs the script again from its beginning. */
  __needs?: string;
}

type Inside = ApiWorkbook | OpenedText | OpenedPresentation | null;

/** A file that was opened. `inside` is null when it can be saved in another format only. */
export class Opened {
  readonly inside: Inside;
  constructor(readonly address: string) {
    const around = globalThis as Surroundings;
    const file = around.__opened?.[address];
    if (!file) {
      around.__needs ??= address;
      throw new Error(`the file ${address} is not read yet`);
    }
    this.inside = insideOf(file);
  }
  book(): BookEdits | null {
    return this.inside instanceof ApiWorkbook ? this.inside.edits() : null;
  }
  forms(): FormEdit[] {
    return this.inside instanceof OpenedText ? this.inside.formEdits() : [];
  }
  text(): TextEdits | null {
    return this.inside instanceof OpenedText ? this.inside.textEdits() : null;
  }
  deck(): DeckEdits | null {
    return this.inside instanceof OpenedPresentation ? this.inside.edits() : null;
  }
}

function insideOf(file: OpenedFile): Inside {
  switch (file.kind) {
    case 'sheets':
      return new ApiWorkbook(file);
    case 'text':
      return new OpenedText(file.forms, file.text);
    case 'slides':
      return new OpenedPresentation(file.deck);
    case 'other':
      return null;
  }
}
