import type { FormulaEntryHooks } from './formula-entry.js';
import { OPERAND_EXPECTED } from './formula-entry.js';

/**
 * Clicks and drags over cells while a formula is typed into a cell and waits for an operand: what was pointed at is
 * typed. LibreOffice has a mode for that, which ends whenever a draft is saved.
 */
export class CellReferences {
  private start: string | null = null;
  private last = '';

  constructor(
    cells: HTMLElement,
    private readonly hooks: FormulaEntryHooks,
    /** The formula that is being typed into a cell; null when none is. */
    private readonly formula: () => string | null,
    private readonly written: (formula: string) => void,
  ) {
    cells.addEventListener('pointerdown', (event) => this.press(event), true);
    cells.addEventListener('pointermove', (event) => this.move(event), true);
    cells.addEventListener('pointerup', (event) => this.release(event), true);
  }

  private press(event: PointerEvent): void {
    const formula = this.formula();
    if (event.button !== 0 || formula === null || !OPERAND_EXPECTED.test(formula)) return;
    const cell = this.hooks.cellAt(event.clientX, event.clientY);
    if (cell === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.hooks.focus();
    this.start = cell;
    this.last = cell;
  }

  private move(event: PointerEvent): void {
    if (this.start === null) return;
    event.stopImmediatePropagation();
    this.last = this.hooks.cellAt(event.clientX, event.clientY) ?? this.last;
  }

  private release(event: PointerEvent): void {
    if (this.start === null) return;
    event.stopImmediatePropagation();
    this.last = this.hooks.cellAt(event.clientX, event.clientY) ?? this.last;
    const reference = this.last === this.start ? this.start : `${this.start}:${this.last}`;
    this.start = null;
    for (const character of reference) {
      const c = character.codePointAt(0) ?? 0;
      for (const k of ['down', 'up'] as const) this.hooks.send({ t: 'key', k, c, n: 0 });
    }
    this.written((this.formula() ?? '') + reference);
  }
}
