import { texts } from '../i18n.js';
import { openMenu } from '../popups/menu.js';
import { openPopup } from '../popups/popup.js';
import type { Connection } from '../socket/connection.js';
import type { PanelContent } from './side-panel.js';

const words = texts(
  { none: '此文档中没有可填写的字段', field: '字段', failed: '未能写入该字段' },
  { none: 'This document has no fields to fill in', field: 'Field', failed: 'The field could not be filled in' },
);

interface FormField {
  number: string;
  kind: string;
  label: string;
  value: string;
  choices: readonly string[];
}

/** The fields of a form, one below the other: text, boxes to tick, lists, dates. Each is kept when it is left. */
export class FormPanel implements PanelContent {
  readonly element = document.createElement('div');

  constructor(
    private readonly connection: Connection,
    private readonly notice: (text: string, forMs?: number) => void,
  ) {
    this.element.className = 'form-panel form';
  }

  shown(visible: boolean): void {
    if (visible) void this.refresh();
  }

  async refresh(): Promise<void> {
    const rows = (await this.connection.ask({ t: 'do', name: 'form.list', args: [] }).catch(() => [])) as string[][];
    const fields = rows.map(fieldOf).filter(({ kind }) => ['text', 'check', 'choice', 'date'].includes(kind));
    if (this.element.contains(document.activeElement) && document.activeElement !== this.element) return; // is filling
    this.element.replaceChildren(...fields.map((field) => this.row(field)));
    if (fields.length === 0) {
      const empty = document.createElement('p');
      empty.className = 'empty';
      empty.textContent = words.none;
      this.element.append(empty);
    }
  }

  /** Fills in the field in which the person's cursor stands, beside this point of the window: a box turns, a list opens. */
  async fillHere(at: { x: number; y: number }, restore: () => void): Promise<void> {
    const [row] = (await this.connection.ask({ t: 'do', name: 'form.here', args: [] }).catch(() => [])) as string[][];
    if (!row) return;
    const field = fieldOf(row);
    if (field.kind === 'check') this.fill(field, field.value === '1' ? '0' : '1');
    else if (field.kind === 'choice') {
      const entries = field.choices.map((choice) => ({
        label: choice,
        checked: choice === field.value,
        run: () => this.fill(field, choice),
      }));
      openMenu(entries, { at, restore });
    } else if (field.kind === 'text' || field.kind === 'date') this.write(field, at, restore);
  }

  private write(field: FormField, at: { x: number; y: number }, restore: () => void): void {
    const input: HTMLElement & { value: string } = makeInput(field);
    input.className = 'form-here';
    input.setAttribute('aria-label', nameOf(field));
    const close = openPopup(input, {
      at,
      restore,
      onClose: () => {
        if (input.value !== field.value) this.fill(field, input.value);
      },
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') input.value = field.value;
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      close();
      restore();
    });
    input.focus();
    if (input instanceof HTMLInputElement) input.select();
  }

  private fill(field: FormField, value: string): void {
    void this.set(field, value).then(() => this.refresh());
  }

  private set(field: FormField, value: string): Promise<void> {
    return this.connection.ask({ t: 'do', name: 'form.set', args: [field.number, value] }).then(
      () => undefined,
      () => this.notice(words.failed, 4000),
    );
  }

  private row(field: FormField): HTMLElement {
    const row = document.createElement('label');
    row.className = `form-row form-${field.kind}`;
    const label = document.createElement('span');
    label.textContent = nameOf(field);
    const input = makeInput(field);
    input.dataset['field'] = field.number;
    input.onchange = () => {
      const value =
        input instanceof HTMLInputElement && input.type === 'checkbox' ? (input.checked ? '1' : '0') : input.value;
      void this.set(field, value);
    };
    row.append(...(field.kind === 'check' ? [input, label] : [label, input]));
    return row;
  }
}

function fieldOf([number = '', kind = '', label = '', value = '', choices = '']: string[]): FormField {
  return { number, kind, label, value, choices: choices.split('\n') };
}

function nameOf({ label, number }: FormField): string {
  return label === '' ? `${words.field} ${Number(number) + 1}` : label;
}

function makeInput({ kind, value, choices }: FormField): HTMLInputElement | HTMLSelectElement {
  if (kind === 'choice') {
    const select = document.createElement('select');
    if (!choices.includes(value)) select.add(new Option(value, '', true, true));
    for (const choice of choices) select.add(new Option(choice, choice, false, choice === value));
    return select;
  }
  const input = document.createElement('input');
  if (kind === 'check') {
    input.type = 'checkbox';
    input.checked = value === '1';
    return input;
  }
  const isDate = kind === 'date' && /^(\d{4}-\d{2}-\d{2})?$/.test(value);
  input.type = isDate ? 'date' : 'text';
  input.value = value;
  return input;
}
