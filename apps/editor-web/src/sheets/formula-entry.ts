import type { PageMessage } from '#protocol/editor';
import { text } from '../workbench.js';

export interface FormulaEntryHooks {
  send: (message: PageMessage) => void;
  focus: () => void;
  /** The name of the cell under a position of the window, e.g. `B7`; null where there is none. */
  cellAt: (clientX: number, clientY: number) => string | null;
  /** The sheet that is shown, and what it is called in references, e.g. `Sheet2` or `'My sheet'`. */
  part: () => number;
  sheetName: (part: number) => string;
  /** Shows a sheet and leaves the keyboard where it is. */
  show: (part: number) => void;
  /** Resolves when the engine has done, and told of, all that was sent before. */
  caughtUp: () => Promise<unknown>;
}

const DOWN = 1024;
const RIGHT = 1027;
/** A formula up to where another operand may stand. */
export const OPERAND_EXPECTED = /^=(.*[=+\-*/^&(,;:<>])?\s*$/s;

/** The field above the cells: what is typed there becomes the cell's content when one leaves it, by whatever way. */
export class FormulaEntry {
  private before = '';
  private changed = false;
  /** The reference that the mouse put in last, so that another click replaces it. */
  private picked: { from: number; to: number; start: string } | null = null;
  private picking = false;
  /** The sheet of the cell that the formula is for. */
  private home = 0;
  /** What the field shows may still be the content of the cell where the person was before. */
  private behind = false;
  /** What was in the field when the person typed while it was behind; what is typed goes after it. */
  private held: string | null = null;
  private visits = 0;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly hooks: FormulaEntryHooks,
  ) {
    field.addEventListener('focus', () => {
      this.before = field.value;
      this.changed = false;
      this.picked = null;
      this.home = hooks.part();
      this.catchUp();
    });
    field.addEventListener('beforeinput', (event) => {
      if (!this.behind || this.changed || event.isComposing) return;
      this.held = field.value;
      field.value = '';
    });
    field.addEventListener('input', () => (this.changed = true));
    field.addEventListener('blur', () => this.commit());
    field.addEventListener('keydown', (event) => this.key(event));
  }

  /** The engine says what the cell has in it. */
  told(content: string): void {
    if (document.activeElement !== this.field) this.field.value = content;
    else if (this.held !== null) this.held = content;
    else if (!this.changed) {
      this.field.value = content;
      this.before = content;
    }
  }

  /** One can be in the field before the cell's content is. */
  private catchUp(): void {
    const visit = ++this.visits;
    this.behind = true;
    this.held = null;
    const arrived = (): void => {
      if (visit !== this.visits) return;
      this.behind = false;
      const { held } = this;
      this.held = null;
      if (held === null || !this.changed) return;
      this.before = held;
      this.field.setRangeText(held, 0, 0, 'preserve');
      if (this.picked)
        this.picked = { ...this.picked, from: this.picked.from + held.length, to: this.picked.to + held.length };
    };
    this.hooks.caughtUp().then(arrived, arrived);
  }

  /** Clicks on cells put their names into a formula that waits for one. */
  watch(cells: HTMLElement): void {
    cells.addEventListener('pointerdown', (event) => this.press(event), true);
    cells.addEventListener('pointermove', (event) => this.move(event), true);
    cells.addEventListener('pointerup', (event) => this.release(event), true);
  }

  /** A formula is being typed: other sheets are shown so that their cells can be pointed at. */
  get open(): boolean {
    return document.activeElement === this.field && this.field.value.startsWith('=');
  }

  /** Goes on here with a formula that was begun in a cell. */
  goOn(formula: string): void {
    this.field.value = '';
    this.field.focus();
    this.field.value = formula;
    this.field.setSelectionRange(formula.length, formula.length);
    this.changed = true;
  }

  /** Puts in whole columns or rows, e.g. `B:B`, when the formula waits for them. */
  take(reference: string): boolean {
    const caret = this.field.selectionStart;
    if (!this.open || !OPERAND_EXPECTED.test(this.field.value.slice(0, caret))) return false;
    this.picked = { from: caret, to: caret, start: reference };
    this.put(reference);
    return true;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'F4') {
      event.preventDefault();
      this.fix();
    } else if (event.key === 'Enter' && event.altKey) {
      event.preventDefault();
      this.field.setRangeText('\n', this.field.selectionStart, this.field.selectionEnd, 'end');
      this.changed = true;
    } else if (event.key === 'Escape') {
      this.field.value = this.held ?? this.before;
      this.held = null;
      this.changed = false;
      if (this.hooks.part() !== this.home) this.hooks.show(this.home);
      this.hooks.focus();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      this.commit();
      this.hooks.focus();
      for (const k of ['down', 'up'] as const)
        this.hooks.send({ t: 'key', k, c: 0, n: event.key === 'Enter' ? DOWN : RIGHT });
    }
  }

  private commit(): void {
    this.visits++;
    this.held = null;
    if (!this.changed) return;
    this.changed = false;
    if (this.hooks.part() !== this.home) this.hooks.show(this.home);
    this.hooks.send({
      t: 'cmd',
      name: '.uno:EnterString',
      args: JSON.stringify({ StringName: text(this.field.value) }),
    });
  }

  private press(event: PointerEvent): void {
    const { field } = this;
    if (document.activeElement !== field || event.button !== 0) return;
    const caret = field.selectionStart;
    const again = this.picked !== null && caret === this.picked.to;
    if (!again && !OPERAND_EXPECTED.test(field.value.slice(0, caret))) return;
    const cell = this.hooks.cellAt(event.clientX, event.clientY);
    if (cell === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.picking = true;
    const from = again && this.picked ? this.picked.from : caret;
    this.picked = { from, to: caret, start: cell };
    this.put(cell);
  }

  private move(event: PointerEvent): void {
    if (!this.picking || !this.picked) return;
    event.stopImmediatePropagation();
    const cell = this.hooks.cellAt(event.clientX, event.clientY);
    if (cell !== null) this.put(cell === this.picked.start ? cell : `${this.picked.start}:${cell}`);
  }

  private release(event: PointerEvent): void {
    if (!this.picking) return;
    event.stopImmediatePropagation();
    this.picking = false;
  }

  private put(reference: string): void {
    if (!this.picked) return;
    const { from, to } = this.picked;
    const part = this.hooks.part();
    const whole = part === this.home ? reference : `${this.hooks.sheetName(part)}!${reference}`;
    this.field.setRangeText(whole, from, to, 'end');
    this.picked.to = from + whole.length;
    this.changed = true;
  }

  /** Turns the reference at the caret to the next of B2, $B$2, B$2, $B2. */
  private fix(): void {
    const { value, selectionStart: caret } = this.field;
    for (const found of value.matchAll(/(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![A-Za-z\d(])/g)) {
      const end = found.index + found[0].length;
      if (caret < found.index || caret > end) continue;
      const [, column, letters, row, number] = found;
      const [toColumn, toRow] = column ? (row ? ['', '$'] : ['', '']) : row ? ['$', ''] : ['$', '$'];
      const next = `${toColumn}${letters}${toRow}${number}`;
      this.field.setRangeText(next, found.index, end, 'end');
      this.changed = true;
      return;
    }
  }
}
