import { texts } from '../i18n.js';
import { DialogTabs, type FormTab } from './dialog-tabs.js';
import { typedForWindow, typeInto } from './typed-ahead.js';

const words = texts({ ok: '确定', cancel: '取消', close: '关闭' }, { ok: 'OK', cancel: 'Cancel', close: 'Close' });

export type Field =
  | {
      id: string;
      label: string;
      type: 'text' | 'textarea' | 'color' | 'password';
      value?: string;
      placeholder?: string;
      /** What may be meant. */
      offers?: readonly string[];
    }
  /** A text that is asked for while the window is already open, for keys would go into the document otherwise. */
  | { id: string; label: string; type: 'text'; value: Promise<string>; placeholder?: string }
  | {
      id: string;
      label: string;
      type: 'number';
      value?: number;
      min?: number;
      max?: number;
      step?: number;
      unit?: string;
      /** May be left empty. */
      optional?: boolean;
    }
  /** `null`: it is not the same everywhere in the selection. */
  | { id: string; label: string; type: 'check'; value?: boolean | null }
  | {
      id: string;
      label: string;
      type: 'select';
      value?: string;
      options: readonly (readonly [value: string, label: string])[];
    }
  | { id: string; type: 'note'; label: string }
  | { id: string; type: 'own'; label: string; element: HTMLElement };

export interface FormOptions {
  title: string;
  fields: readonly Field[];
  ok?: string;
  className?: string;
  dialogClass?: string;
  /** Every field is behind one of them. */
  tabs?: readonly FormTab[];
  /** Runs at every change, e.g. to show and hide fields. */
  changed?: (values: Record<string, string>, show: (id: string, visible: boolean) => void) => void;
}

let offered = 0;
let restoreFocus: () => void = () => undefined;
/** Where the keyboard goes when a dialog closes. */
export function dialogsRestore(focus: () => void): void {
  restoreFocus = focus;
}

/** A window of our own above the page. Resolves when it is closed. */
export function openDialog(
  title: string,
  body: HTMLElement,
  buttons: readonly HTMLElement[] = [],
  className = '',
): { close: () => void; closed: Promise<void>; element: HTMLDialogElement; typed: readonly string[] } {
  const dialog = document.createElement('dialog');
  dialog.className = `dialog ${className}`;
  dialog.setAttribute('aria-label', title);
  const head = document.createElement('div');
  head.className = 'dialog-head';
  const heading = document.createElement('h2');
  heading.textContent = title;
  const cross = document.createElement('button');
  cross.type = 'button';
  cross.textContent = '×';
  cross.className = 'dialog-close';
  cross.setAttribute('aria-label', words.close);
  head.append(heading, cross);
  const foot = document.createElement('div');
  foot.className = 'dialog-foot';
  foot.append(...buttons);
  dialog.append(head, body);
  if (buttons.length > 0) dialog.append(foot);
  document.body.append(dialog);
  let done: () => void;
  const closed = new Promise<void>((resolve) => (done = resolve));
  // At once, not with the event: it comes after keys that are pressed right behind, and what the window asked for
  // must reach the document before them.
  const close = (): void => {
    if (!dialog.isConnected) return;
    dialog.close();
    dialog.remove();
    // Chromium gives the focus back while the page is inert: what has it then takes keys, but no text.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    restoreFocus();
    done();
  };
  cross.onclick = close;
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener('close', close);
  dialog.showModal();
  return { close, closed, element: dialog, typed: typedForWindow() };
}

export function dialogButton(label: string, run: () => void, primary = false): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  if (primary) button.className = 'primary';
  button.onclick = run;
  return button;
}

/** Asks for values; null when the person cancelled. Checks come as `1` and `0`, colours as `#rrggbb`. */
export async function ask(options: FormOptions): Promise<Record<string, string> | null> {
  const form = document.createElement('form');
  form.className = `form ${options.className ?? ''}`;
  const inputs = new Map<string, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>();
  const rows = new Map<string, HTMLElement>();
  for (const field of options.fields) {
    const row = document.createElement(field.type === 'note' || field.type === 'own' ? 'div' : 'label');
    row.className = `form-row form-${field.type}`;
    rows.set(field.id, row);
    const label = document.createElement('span');
    label.textContent = field.label;
    if (field.type === 'note') row.append(label);
    else if (field.type === 'own') row.append(label, field.element);
    else {
      const input = makeInput(field);
      input.name = field.id;
      input.setAttribute('aria-label', field.label); // without the unit that stands behind it
      inputs.set(field.id, input);
      if (field.type === 'text' && 'offers' in field) row.append(offer(input, field.offers));
      if (field.type === 'check') row.append(input, label);
      else row.append(label, input);
      if (field.type === 'number' && field.unit !== undefined) row.append(unit(field.unit));
    }
    form.append(row);
  }
  const tabs = options.tabs ? new DialogTabs(options.tabs, rows) : null;
  const values = (): Record<string, string> =>
    Object.fromEntries([...inputs].map(([id, input]) => [id, valueOf(input)]));
  const changed = (): void =>
    options.changed?.(values(), (id, visible) => {
      const row = rows.get(id);
      if (row) row.hidden = !visible;
    });
  form.addEventListener('input', changed);
  changed();
  let result: Record<string, string> | null = null;
  let pending = 0;
  let wanted = false;
  const submit = (): void => {
    const wrong = [...inputs].find(([, input]) => !input.checkValidity());
    if (wrong) tabs?.reveal(wrong[0]);
    if (!form.reportValidity()) return;
    wanted = pending > 0;
    if (wanted) return;
    result = values();
    close();
  };
  for (const field of options.fields) {
    if (field.type !== 'text' || !(field.value instanceof Promise)) continue;
    const input = inputs.get(field.id);
    pending += 1;
    void field.value.then((value) => {
      if (input?.value === '') input.value = value;
      pending -= 1;
      if (wanted) submit();
    });
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  const hidden = document.createElement('button');
  hidden.hidden = true; // lets Enter submit
  form.append(hidden);
  const body = document.createElement('div');
  if (tabs) body.append(tabs.element);
  body.append(form);
  const { close, closed, typed } = openDialog(
    options.title,
    body,
    [dialogButton(words.cancel, () => close()), dialogButton(options.ok ?? words.ok, submit, true)],
    options.dialogClass,
  );
  const first = inputs.values().next().value;
  first?.focus();
  if (first instanceof HTMLInputElement && (first.type === 'text' || first.type === 'number')) first.select();
  typeInto({ fields: [...inputs.values()], submit, close }, typed);
  await closed;
  return result;
}

/** Checks come as `1` and `0`, or empty when they were left as they are. */
function valueOf(input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): string {
  if (!(input instanceof HTMLInputElement) || input.type !== 'checkbox') return input.value;
  return input.indeterminate ? '' : input.checked ? '1' : '0';
}

function unit(text: string): HTMLElement {
  const element = document.createElement('em');
  element.textContent = text;
  return element;
}

function offer(input: HTMLElement, offers: readonly string[]): HTMLElement {
  const list = document.createElement('datalist');
  list.id = `offers-${++offered}`;
  for (const value of offers) list.append(new Option(value, value));
  input.setAttribute('list', list.id);
  return list;
}

function makeInput(
  field: Exclude<Field, { type: 'note' | 'own' }>,
): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  switch (field.type) {
    case 'select': {
      const select = document.createElement('select');
      for (const [value, label] of field.options) select.add(new Option(label, value));
      if (field.value !== undefined) select.value = field.value;
      return select;
    }
    case 'textarea': {
      const area = document.createElement('textarea');
      area.rows = 4;
      area.value = field.value ?? '';
      area.placeholder = field.placeholder ?? '';
      return area;
    }
    case 'check': {
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = field.value === true;
      box.indeterminate = field.value === null;
      return box;
    }
    case 'number': {
      const input = document.createElement('input');
      input.type = 'number';
      input.required = field.optional !== true;
      input.step = 'any'; // a file may hold any value, and what stands there must not keep people from confirming
      if (field.min !== undefined) input.min = String(field.min);
      if (field.max !== undefined) input.max = String(field.max);
      if (field.optional !== true || field.value !== undefined)
        input.value = String(rounded(field.value ?? 0, field.step));
      return input;
    }
    case 'text':
    case 'password':
    case 'color': {
      const input = document.createElement('input');
      input.type = field.type;
      input.autocomplete = 'off';
      if (typeof field.value === 'string') input.value = field.value;
      else if (field.type === 'color') input.value = '#000000';
      if ('placeholder' in field) input.placeholder = field.placeholder ?? '';
      return input;
    }
  }
}

/** To the places of `step`: 21.001 cm are shown as 21. */
function rounded(value: number, step: number | undefined): number {
  if (step === undefined) return value;
  const places = String(step).split('.')[1]?.length ?? 0;
  return Number(value.toFixed(places));
}

export const hexToNumber = (hex: string): number => parseInt(hex.slice(1), 16);
