import type { PageMessage } from '#protocol/editor';
import { text } from '../workbench.js';

export interface FormulaEntryHooks {
  send: (message: PageMessage) => void;
  focus: () => void;
  /** The name of the cell under a position of the window, e.g. `B7`; null where there is none. */
  cellAt: (clientX: number, clientY: number) => string | null;
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

  constructor(
    private readonly field: HTMLInputElement,
    private readonly hooks: FormulaEntryHooks,
  ) {
    field.addEventListener('focus', () => {
      this.before = field.value;
      this.changed = false;
      this.picked = null;
    });
    field.addEventListener('input', () => (this.changed = true));
    field.addEventListener('blur', () => this.commit());
    field.addEventListener('keydown', (event) => this.key(event));
  }

  /** Clicks on cells put their names into a formula that waits for one. */
  watch(cells: HTMLElement): void {
    cells.addEventListener('pointerdown', (event) => this.press(event), true);
    cells.addEventListener('pointermove', (event) => this.move(event), true);
    cells.addEventListener('pointerup', (event) => this.release(event), true);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      this.field.value = this.before;
      this.changed = false;
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
    if (!this.changed) return;
    this.changed = false;
    this.hooks.send({
      t: 'cmd',
      name: '.uno:EnterString',
      args: JSON.stringify({ StringName: text(this.field.value) }),
    });
  }

  private press(event: PointerEvent): void {
    const { field } = this;
    if (document.activeElement !== field || event.button !== 0) return;
    const caret = field.selectionStart ?? field.value.length;
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
    this.field.setRangeText(reference, from, to, 'end');
    this.picked.to = from + reference.length;
    this.changed = true;
  }
}
