import type { CellEditing } from './cell-editing.js';
import type { ViewInput } from './kit-protocol.js';
import { LOK_EVENT } from './lok.js';
import { understand, type UnderstoodCell } from './understood-cell.js';

/** What {@link TypedCells} needs of the kit. */
export interface TypedCellsHooks {
  language: () => string;
  part: (view: string) => number;
  /** Waits until LibreOffice has worked off what it was given. */
  settle: () => Promise<void>;
  /** Carries out a procedure for a view. */
  perform: (view: string, name: string, args: readonly string[]) => Promise<string[][]>;
}

interface Place {
  column: number;
  row: number;
}

const MOST_REMEMBERED = 500;
/** Cells of one call of the procedure. */
const AT_ONCE = 200;
const ENTER = 1280;
const CTRL = 0x2000;
const ALT = 0x4000;
const PERCENT = 37;
const F2 = 769;
const FIRST_ARROW = 1024;
const LAST_ARROW = 1027;
const BACKSPACE = 1283;
/** Home, End, Delete: what is typed goes on, somewhere else in it. */
const KEPT_IN_CELL: ReadonlySet<number> = new Set([1028, 1029, 1286]);
const ESCAPE = 1281;

/**
 * Makes of what people type into cells what Excel would make of it. LibreOffice enters the text first; what it understood
 * otherwise is put right behind it, as a part of the same step of the list of what can be undone.
 */
export class TypedCells {
  private readonly cursors = new Map<string, Place>();
  private readonly texts = new Map<string, string>();
  /** Views that have typed something since they left a cell, with all of it; null when it went into what was there. */
  private readonly typing = new Map<string, string | null>();
  /** What was understood where: a redo enters the text again. */
  private readonly understood = new Map<string, { typed: string; what: UnderstoodCell }>();

  constructor(
    private readonly editing: CellEditing,
    private readonly hooks: TypedCellsHooks,
  ) {}

  heard(view: string, type: number, payload: string): void {
    if (type === LOK_EVENT.cellFormula) this.texts.set(view, payload);
    if (type !== LOK_EVENT.cellCursor) return;
    const [, , , , column, row] = payload.split(',').map(Number);
    if (column !== undefined && row !== undefined) this.cursors.set(view, { column, row });
  }

  forget(view: string): void {
    this.cursors.delete(view);
    this.texts.delete(view);
    this.typing.delete(view);
  }

  /** Gives LibreOffice what a page sent, and sees to the cell that it ends. */
  async around(view: string, given: ViewInput, giveIt: (input: ViewInput) => Promise<void>): Promise<void> {
    const input = await this.asInExcel(view, given);
    if (input === null) return;
    const give = (): Promise<void> => giveIt(input);
    const typed = await this.ending(view, input);
    const known = this.cursors.get(view);
    const what = typed === null ? null : understand(typed, this.hooks.language());
    const left = input.op === 'key' && input.keyCode === ESCAPE;
    if (typed === null || what === null || !known || left) {
      await give();
      if (typed !== null && !(await this.goesOn(view, typed, input))) this.typing.delete(view);
      if (input.op === 'command' && input.name === '.uno:Redo') await this.again(view);
      return;
    }
    const part = this.hooks.part(view);
    const [[general, column, row] = []] = await this.hooks.perform(
      view,
      'sheets.cell.general',
      [known.column, known.row].map(String),
    );
    const at = { column: Number(column), row: Number(row) };
    await give();
    await this.hooks.settle();
    if (await this.goesOn(view, typed, input)) return;
    this.typing.delete(view);
    await this.put(view, part, [{ ...at, typed, what: general === '1' ? what : { ...what, format: null } }], false);
    this.remember(part, at, typed, what);
  }

  /** An arrow may move inside what is typed, or point at a cell for a formula. */
  private async goesOn(view: string, typed: string, input: ViewInput): Promise<boolean> {
    if (input.op !== 'key' || input.keyCode < FIRST_ARROW || input.keyCode > LAST_ARROW) return false;
    if (!typed.startsWith('=') && this.typing.get(view) !== null) return false;
    await this.hooks.settle();
    return this.editing.busy(view);
  }

  /** Cells that were pasted as text, row by row from a place on. */
  async pasted(view: string, column: number, row: number, width: number, cells: readonly string[]): Promise<void> {
    const found = cells.flatMap((typed, index) => {
      const what = understand(typed, this.hooks.language());
      return what ? [{ column: column + (index % width), row: row + Math.floor(index / width), typed, what }] : [];
    });
    for (let i = 0; i < found.length; i += AT_ONCE)
      await this.put(view, this.hooks.part(view), found.slice(i, i + AT_ONCE), true);
  }

  /** Keys that mean something else to LibreOffice; null for one that is not to reach it. */
  private async asInExcel(view: string, input: ViewInput): Promise<ViewInput | null> {
    if (input.op !== 'key') return input;
    const modifier = input.keyCode - ENTER;
    if (modifier === CTRL || modifier === ALT) {
      // In a cell, a new line and "the same into all that is selected" are the other way round; outside they are nothing.
      await this.hooks.settle();
      return this.editing.busy(view) ? { ...input, keyCode: ENTER + (modifier === CTRL ? ALT : CTRL) } : null;
    }
    if (input.charCode !== PERCENT || !this.typing.has(view)) return input;
    // LibreOffice writes the sign by itself in cells of percents, and would take a typed one for a second.
    await this.hooks.settle();
    return this.editing.busy(view) && /^[-+]?[\d.,]+%$/.test(this.texts.get(view) ?? '') ? null : input;
  }

  /** The content of the cell that this input ends; null when it ends none. */
  private async ending(view: string, input: ViewInput): Promise<string | null> {
    if (input.op === 'text') this.add(view, input.text);
    if (input.op === 'compose') this.add(view, input.commit ? input.text : '');
    if (input.op === 'mouse' && input.count > 1) this.typing.set(view, null);
    if (input.op === 'key' && input.kind === 'down') {
      if (input.charCode >= 32) this.add(view, String.fromCharCode(input.charCode));
      if (input.keyCode === 0 || (input.keyCode & ALT) !== 0) return null;
      const typed = this.typing.get(view);
      if (input.keyCode === F2) this.typing.set(view, null);
      else if (input.keyCode === BACKSPACE && typed) this.typing.set(view, typed.slice(0, -1));
      else if (KEPT_IN_CELL.has(input.keyCode)) {
        if (typed !== undefined) this.typing.set(view, null);
      } else return this.typedInto(view);
      return null;
    }
    if (input.op === 'command' && input.name === '.uno:EnterString') return enteredString(input.args);
    const ends = (input.op === 'mouse' && input.kind === 'down') || input.op === 'command' || input.op === 'part';
    return ends ? this.typedInto(view) : null;
  }

  private add(view: string, text: string): void {
    const before = this.typing.get(view);
    this.typing.set(view, before === null ? null : (before ?? '') + text);
  }

  /** The content of the cell that a view is typing into; null when it is in none. */
  private async typedInto(view: string): Promise<string | null> {
    const typed = this.typing.get(view);
    if (typed === undefined) return null;
    await this.hooks.settle();
    if (typed !== null) return typed;
    if (!this.editing.busy(view)) {
      this.typing.delete(view);
      return null;
    }
    return this.texts.get(view) ?? null;
  }

  /** What a redo entered again is understood again. */
  private async again(view: string): Promise<void> {
    if (this.understood.size === 0) return;
    await this.hooks.settle();
    const at = this.cursors.get(view);
    const part = this.hooks.part(view);
    const known = at && this.understood.get(`${part} ${at.column} ${at.row}`);
    if (known) await this.put(view, part, [{ ...at, ...known }], true);
  }

  private remember(part: number, at: Place, typed: string, what: UnderstoodCell): void {
    const key = `${part} ${at.column} ${at.row}`;
    this.understood.delete(key);
    this.understood.set(key, { typed, what });
    const [oldest] = this.understood.keys();
    if (this.understood.size > MOST_REMEMBERED && oldest !== undefined) this.understood.delete(oldest);
  }

  /** `careful`: cells keep a format that somebody chose. */
  private async put(
    view: string,
    part: number,
    cells: readonly (Place & { typed: string; what: UnderstoodCell })[],
    careful: boolean,
  ): Promise<void> {
    if (cells.length === 0) return;
    const args = cells.flatMap(({ column, row, typed, what: { content, format } }) => [
      String(column),
      String(row),
      typed.trim(),
      content === null ? '' : 'number' in content ? 'number' : 'formula',
      content === null ? '' : 'number' in content ? String(content.number) : content.formula,
      format ?? '',
    ]);
    await this.hooks.perform(view, 'sheets.understood', [String(part), careful ? '1' : '0', ...args]);
  }
}

function enteredString(args: string | null): string | null {
  try {
    const { StringName } = JSON.parse(args ?? '{}') as { StringName?: { value?: unknown } };
    return typeof StringName?.value === 'string' ? StringName.value : null;
  } catch {
    return null; // LibreOffice makes nothing of it either
  }
}
