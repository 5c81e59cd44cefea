import { fileFormula, operatorOf } from './format-conditions.js';
import type { ValidationModel } from './model.js';

const TYPES: Readonly<Record<string, string>> = {
  xlValidateInputOnly: 'none',
  xlValidateWholeNumber: 'whole',
  xlValidateDecimal: 'decimal',
  xlValidateList: 'list',
  xlValidateDate: 'date',
  xlValidateTime: 'time',
  xlValidateTextLength: 'textLength',
  xlValidateCustom: 'custom',
};
const ALERTS: Readonly<Record<string, string>> = {
  xlValidAlertStop: 'stop',
  xlValidAlertWarning: 'warning',
  xlValidAlertInformation: 'information',
};

/** What may be typed into a range. */
export class ApiValidation {
  constructor(
    private readonly all: ValidationModel[],
    private readonly ref: string,
  ) {}
  GetClassType(): string {
    return 'validation';
  }
  private get known(): ValidationModel | undefined {
    return this.all.find((one) => one.ref === this.ref);
  }
  private own(): ValidationModel {
    const { known } = this;
    if (!known) throw new TypeError('ApiValidation: call Add first');
    return known;
  }
  Add(type: string, alert?: string | null, operator?: string | null, first?: unknown, second?: unknown): this {
    const known = TYPES[type];
    if (known === undefined) throw new TypeError(`ApiValidation.Add("${type}") is not covered`);
    this.Delete();
    const given = [first, second].filter((one) => one !== undefined && one !== null && one !== '');
    this.all.push({
      ref: this.ref,
      type: known,
      operator: operatorOf(operator ?? undefined, 'ApiValidation.Add'),
      formulas: given.map((one) => (known === 'custom' ? String(one).replace(/^=/, '') : fileFormula(one))),
      alert: ALERTS[alert ?? ''] ?? 'stop',
      blank: true,
      dropdown: true,
      error: { shown: true, title: '', text: '' },
      prompt: { shown: true, title: '', text: '' },
    });
    return this;
  }
  Modify(type: string, alert?: string, operator?: string, first?: unknown, second?: unknown): this {
    return this.Add(type, alert, operator, first, second);
  }
  Delete(): void {
    const at = this.all.findIndex((one) => one.ref === this.ref);
    if (at >= 0) this.all.splice(at, 1);
  }
  GetType(): string | null {
    const type = this.known?.type;
    return Object.keys(TYPES).find((name) => TYPES[name] === type) ?? null;
  }
  GetFormula1(): string {
    return this.known?.formulas[0] ?? '';
  }
  GetFormula2(): string {
    return this.known?.formulas[1] ?? '';
  }
  GetErrorTitle(): string {
    return this.known?.error.title ?? '';
  }
  GetErrorMessage(): string {
    return this.known?.error.text ?? '';
  }
  GetInputTitle(): string {
    return this.known?.prompt.title ?? '';
  }
  GetInputMessage(): string {
    return this.known?.prompt.text ?? '';
  }
  SetErrorTitle(text: unknown): void {
    this.own().error.title = String(text);
  }
  SetErrorMessage(text: unknown): void {
    this.own().error.text = String(text);
  }
  SetInputTitle(text: unknown): void {
    this.own().prompt.title = String(text);
  }
  SetInputMessage(text: unknown): void {
    this.own().prompt.text = String(text);
  }
  SetShowError(on = true): void {
    this.own().error.shown = on;
  }
  SetShowInput(on = true): void {
    this.own().prompt.shown = on;
  }
  SetIgnoreBlank(on = true): void {
    this.own().blank = on;
  }
  SetInCellDropdown(on = true): void {
    this.own().dropdown = on;
  }
}
