import { cover } from './cover.js';
import { ApiForm } from './form-api.js';
import type { CellEdit, FormEdit, OpenedFile, OpenedForm } from './model.js';
import { ApiWorkbook } from './sheet-api.js';

interface Surroundings {
  /** What the host has read so far, by address. */
  __opened?: Record<string, OpenedFile>;
  /** What the script cannot go on without. The host reads it, and runs the script again from its beginning. */
  __needs?: string;
}

/** A text document that was opened: its forms can be read and filled. */
export class OpenedText {
  private readonly forms: ApiForm[];
  constructor(private readonly before: readonly OpenedForm[]) {
    this.forms = before.map((form) => cover('ApiForm', new ApiForm({ ...form, placeholder: '', items: [] })));
  }
  GetClassType(): string {
    return 'document';
  }
  GetAllForms(): ApiForm[] {
    return [...this.forms];
  }
  GetFormsByKey(key: string): ApiForm[] {
    return this.forms.filter((form) => form.GetFormKey() === key);
  }
  edits(): FormEdit[] {
    return this.forms.flatMap(({ form }, index): FormEdit[] => {
      const before = this.before[index];
      if (form.url !== undefined) return [{ index, image: form.url }];
      if (form.kind === 'checkbox') return form.checked === before?.checked ? [] : [{ index, checked: form.checked }];
      return form.value === before?.value ? [] : [{ index, text: form.value }];
    });
  }
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
      file.kind === 'sheets' ? new ApiWorkbook(file) : file.kind === 'forms' ? new OpenedText(file.forms) : null;
  }
  cells(): CellEdit[] {
    return this.inside instanceof ApiWorkbook ? this.inside.edits() : [];
  }
  forms(): FormEdit[] {
    return this.inside instanceof OpenedText ? this.inside.edits() : [];
  }
}
