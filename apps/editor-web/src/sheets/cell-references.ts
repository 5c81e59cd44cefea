import type { PageMessage } from '#protocol/editor';
import { OPERAND_EXPECTED } from './formula-entry.js';

export interface CellReferencesHooks {
  send: (message: PageMessage) => void;
  focus: () => void;
  /** The name of the cell under a position of the window; null where there is none. */
  cellAt: (clientX: number, clientY: number) => string | null;
}

/**
 * Clicks and drags over cells while a formula is typed into a cell and waits for an operand: what was pointed at is
 * typed. LibreOffice has a mode for that, which ends whenever a draft is saved.
 */
export class CellReferences {
  private start: string | null = null;
  private last = '';

  constructor(
    cells: HTMLElement,
    private readonly hooks: CellReferencesHooks,
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
    this.type(reference);
  }

  /** Types whole columns or rows, e.g. `B:B`, when a formula waits for them. */
  take(reference: string): boolean {
    const formula = this.formula();
    if (formula === null || !OPERAND_EXPECTED.test(formula)) return false;
    this.type(reference);
    return true;
  }

  private type(reference: string): void {
    for (const character of reference) {
      const c = character.codePointAt(0) ?? 0;
      for (const k of ['down', 'up'] as const) this.hooks.send({ t: 'key', k, c, n: 0 });
    }
    this.written((this.formula() ?? '') + reference);
  }
}
