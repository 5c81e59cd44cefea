import type { OpenedFile } from './built-file.js';
import type { CellEdit, FormEdit } from './model.js';
import { OpenedText } from './opened-text.js';
import type { TextEdits } from './opened-text-model.js';
import { ApiWorkbook } from './sheet-api.js';

interface Surroundings {
  /** What the host has read so far, by address. */
  __opened?: Record<string, OpenedFile>;
  /** What the script cannot go on without. The host reads it, and runs the script again from its beginning. */
  __needs?: string;
}

/** A file that was opened. `inside` is null when it can be saved in another format only. */
export class Opened {
  readonly inside: ApiWorkbook | OpenedText | null;
  constructor(readonly address: string) {
    const around = globalThis as Surroundings;
    const file = around.__opened?.[address];
    if (!file) {
      around.__needs ??= address;
      throw new Error(`the file ${address} is not read yet`);
    }
    this.inside =
      file.kind === 'sheets'
        ? new ApiWorkbook(file)
        : file.kind === 'text'
          ? new OpenedText(file.forms, file.text)
          : null;
  }
  cells(): CellEdit[] {
    return this.inside instanceof ApiWorkbook ? this.inside.edits() : [];
  }
  forms(): FormEdit[] {
    return this.inside instanceof OpenedText ? this.inside.formEdits() : [];
  }
  text(): TextEdits | null {
    return this.inside instanceof OpenedText ? this.inside.textEdits() : null;
  }
}
