import { hex } from './cover.js';
import type { FormModel, RunFormat } from './model.js';

/** What stands in a picture form before there is a picture: light grey. */
export const NO_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGN48OABAAVEAqEuYekCAAAAAElFTkSuQmCC';

const FORM_TYPES: Readonly<Record<FormModel['kind'], string>> = {
  text: 'textForm',
  checkbox: 'checkBoxForm',
  combobox: 'comboBoxForm',
  dropdown: 'dropDownForm',
  date: 'dateForm',
  picture: 'pictureForm',
};

/**
 * A place to be filled in. It is written as a content control: what those do not know (combs, limits of characters, being
 * required, how a picture lies in its frame) is taken and has no effect.
 */
export class ApiForm {
  readonly format: RunFormat = {};
  constructor(readonly form: FormModel) {}
  GetClassType(): string {
    return 'form';
  }
  GetFormType(): string {
    return FORM_TYPES[this.form.kind];
  }
  GetFormKey(): string {
    return this.form.key;
  }
  SetFormKey(key: string): boolean {
    this.form.key = key;
    return true;
  }
  GetTipText(): string {
    return this.form.tip;
  }
  SetTipText(tip: string): boolean {
    this.form.tip = tip;
    return true;
  }
  SetPlaceholderText(text: string): boolean {
    this.form.placeholder = text;
    return true;
  }
  GetText(): string {
    return this.form.value;
  }
  SetText(text: unknown): boolean {
    this.form.value = String(text);
    return true;
  }
  SetChecked(checked: boolean): boolean {
    this.form.checked = checked;
    return true;
  }
  SetListValues(items: string[]): boolean {
    this.form.items = items.map(String);
    return true;
  }
  SetImage(url: unknown): boolean {
    this.form.url = String(url);
    return true;
  }
  SetTextPr(properties: { format: RunFormat }): boolean {
    Object.assign(this.format, properties.format);
    return true;
  }
  SetMultiline(on: boolean): boolean {
    this.form.multiline = on;
    return true;
  }
  SetBorderColor(red: number, green: number, blue: number, none = false): boolean {
    if (none) delete this.form.borderColor;
    else this.form.borderColor = hex(red, green, blue);
    return true;
  }
  Clear(): void {
    this.form.value = '';
    this.form.checked = false;
  }
  /** Of a date form: milliseconds since 1970. */
  SetTime(time: number): boolean {
    this.form.value = new Date(time).toISOString().slice(0, 10);
    return true;
  }
  SetRequired(): boolean {
    return true;
  }
  SetComb(): boolean {
    return true;
  }
  SetCharactersLimit(): boolean {
    return true;
  }
  SetCellWidth(): boolean {
    return true;
  }
  SetAutoFit(): boolean {
    return true;
  }
  SetScaleFlag(): boolean {
    return true;
  }
  SetLockAspectRatio(): boolean {
    return true;
  }
  SetRespectBorders(): boolean {
    return true;
  }
  SetPicturePosition(): boolean {
    return true;
  }
}
