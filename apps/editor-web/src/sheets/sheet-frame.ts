import type { EditorDocument, PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { TWIPS_PER_PIXEL, type TwipRect } from '../canvas/twips.js';
import { t } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { CellDrags } from './cell-drags.js';
import { CellReferences } from './cell-references.js';
import { FormulaEntry, OPERAND_EXPECTED } from './formula-entry.js';
import { FormulaHints } from './formula-hints.js';
import { attachHeader } from './header-input.js';
import { attachNameBox } from './name-box.js';
import { ProtectedCells } from './protected-cells.js';
import { SheetTabs } from './sheet-tabs.js';
import type { Connection } from '../socket/connection.js';
import { AxisGeometry, columnName } from './sheet-geometry.js';

const ESCAPE = 1281;
/** Enter and Tab. */
const LEAVING_KEYS: ReadonlySet<number> = new Set([1280, 1282]);
const HEADER_WIDTH = 46;
const HEADER_HEIGHT = 22;

/** What a spreadsheet has around its cells: formula bar, column and row headers, tabs. */
export class SheetFrame {
  private sheetTabs: SheetTabs | null = null;
  private hints: FormulaHints | null = null;
  readonly formulaBar = document.createElement('div');
  tabs: HTMLElement = document.createElement('div');
  readonly columns = document.createElement('canvas');
  readonly rows = document.createElement('canvas');
  private readonly address = document.createElement('input');
  private readonly formula = document.createElement('textarea');
  private geometry: { columns: AxisGeometry; rows: AxisGeometry } | null = null;
  private cell: TwipRect | null = null;
  private asked = 0;
  private readonly entry: FormulaEntry;
  private references: CellReferences | null = null;
  private bench: Workbench | null = null;
  /** What LibreOffice said last of the cell's content. */
  private content = '';
  private readonly frozen = { columns: 0, rows: 0 };
  private cellTypingNow = false;
  /** Picks of sheets that the engine has not heard of yet. */
  private picks = 0;
  /** What ends the cell has been pressed; LibreOffice has not said yet that it is over. */
  private leaving = false;
  private readonly guard = new ProtectedCells();

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly connection: Connection,
    private readonly send: (message: PageMessage) => void,
    private readonly focus: () => void,
  ) {
    this.formulaBar.className = 'formula-bar';
    this.address.className = 'cell-address';
    this.address.setAttribute('aria-label', t('nameBox'));
    this.formula.className = 'cell-formula';
    this.formula.rows = 1;
    this.formula.setAttribute('aria-label', t('formula'));
    this.formulaBar.append(this.address, this.formula);
    this.columns.className = 'column-headers';
    this.rows.className = 'row-headers';
    this.entry = new FormulaEntry(this.formula, {
      send,
      focus: () => this.focus(),
      cellAt: (x, y) => this.cellAt(x, y),
      part: () => this.canvas.part,
      sheetName: (part) => quoted(this.sheetTabs?.name(part) ?? ''),
      show: (part) => this.turnTo(part),
      caughtUp: () => this.caughtUp(),
    });
  }

  /** The name of the cell under a position of the window. */
  cellAt(clientX: number, clientY: number): string | null {
    const { element, frozenSize, scale } = this.canvas;
    const box = element.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    const at = (position: number, fixed: number, scrolled: number): number =>
      (position + (position < fixed ? 0 : scrolled)) * ratio;
    const find = (axis: AxisGeometry | undefined, from: number): number | undefined => {
      for (const { index } of axis?.within(from, from + 1, scale / TWIPS_PER_PIXEL) ?? []) return index;
      return undefined;
    };
    const column = find(this.geometry?.columns, at(clientX - box.left, frozenSize.width, element.scrollLeft));
    const row = find(this.geometry?.rows, at(clientY - box.top, frozenSize.height, element.scrollTop));
    return column === undefined || row === undefined ? null : `${columnName(column)}${row + 1}`;
  }

  /** Somebody types into the cell itself. */
  get cellTyping(): boolean {
    return this.cellTypingNow;
  }
  set cellTyping(typing: boolean) {
    this.cellTypingNow = typing;
    if (typing) this.guard.entered();
  }

  /** The person typed something that is on its way to a cell, or out of it. */
  typed(message: PageMessage): void {
    if (message.t === 'key' && message.k === 'up') return;
    if (!this.leaving) this.unmarkCopied();
    this.leaving = message.t === 'key' && LEAVING_KEYS.has(message.n);
    if (this.leaving) return;
    if (this.bench && !this.cellTypingNow) this.guard.expect(this.bench);
  }

  /** A frame stays around the cells that were copied until something is typed or Escape is pressed. */
  markCopied(): void {
    const { overlay, part } = this.canvas;
    const rects = overlay.selection.length > 0 ? overlay.selection : overlay.cell ? [overlay.cell] : [];
    overlay.copied = overlay.graphic || overlay.cursorVisible || rects.length === 0 ? null : { part, rects };
    this.canvas.changed();
  }

  private unmarkCopied(): void {
    if (this.canvas.overlay.copied === null) return;
    this.canvas.overlay.copied = null;
    this.canvas.changed();
  }

  /** What is told of the sheet that is shown is older than what the person picked. */
  get picking(): boolean {
    return this.picks > 0;
  }

  setReadOnly(readOnly: boolean): void {
    this.formula.readOnly = readOnly;
  }

  setAddress(address: string): void {
    if (document.activeElement !== this.address) this.address.value = address;
  }

  /** The cell that the person is in, e.g. `B7`; empty when it is not known. */
  get currentAddress(): string {
    return this.address.value.trim();
  }

  setFormula(formula: string): void {
    this.content = formula;
    if (this.cellTyping) this.hints?.show(formula);
    else this.hints?.hide();
    this.entry.told(formula);
  }

  setCell(cell: TwipRect | null): void {
    this.cell = cell;
    this.draw();
  }

  /** What needs the whole editor: tabs with their menus, headers that can be dragged, help with formulas. */
  attach(bench: Workbench): void {
    this.bench = bench;
    this.watchFrozen(bench);
    this.sheetTabs = new SheetTabs(bench, (part) => this.show(part));
    // The formula keeps the keyboard while its cells are sought on another sheet.
    this.sheetTabs.element.addEventListener('mousedown', (event) => {
      if (this.entry.open) event.preventDefault();
    });
    this.canvas.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || event.key === 'Delete') this.unmarkCopied();
    });
    attachNameBox(bench, this.address);
    this.tabs.replaceWith(this.sheetTabs.element);
    this.tabs = this.sheetTabs.element;
    const refer = (reference: string): boolean =>
      this.entry.take(reference) || (this.references?.take(reference) ?? false);
    const axes = { column: this.columns, row: this.rows } as const;
    for (const axis of ['column', 'row'] as const)
      attachHeader(bench, {
        axis,
        element: axes[axis],
        geometry: () => this.geometry?.[`${axis}s`] ?? null,
        refer,
      });
    if (!bench.mayEdit) return;
    new CellDrags(
      bench,
      (x, y) => this.cellAt(x, y),
      () => this.cellTyping || this.entry.open || !bench.mayEdit,
    );
    this.entry.watch(this.canvas.element);
    this.references = new CellReferences(
      this.canvas.element,
      { send: this.send, focus: () => this.focus(), cellAt: (x, y) => this.cellAt(x, y) },
      () => (this.cellTyping && !this.leaving && document.activeElement !== this.formula ? this.content : null),
      (formula) => (this.content = formula),
    );
    this.hints = new FormulaHints((name) => {
      this.complete(bench, name).catch(() => undefined); // the connection is gone, and says so
    });
    this.formulaBar.append(this.hints.element);
    this.formula.addEventListener('input', () => this.hints?.show(this.formula.value));
    this.formula.addEventListener('blur', () => this.hints?.hide());
    this.formula.addEventListener(
      'keydown',
      (event) => {
        if (this.hints?.key(event.key) !== true) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
  }

  /** A key while somebody types a formula into a cell. True when it chose a suggestion. */
  hintKey(key: string): boolean {
    return this.hints?.key(key) ?? false;
  }

  step(by: number): void {
    this.sheetTabs?.step(by);
  }

  /** Types the rest of a function's name. */
  private async complete(bench: Workbench, name: string): Promise<void> {
    const inBar = document.activeElement === this.formula;
    // What was typed just before shows in the formula a moment later; the answer comes behind it.
    if (!inBar) await this.caughtUp();
    const typed = /([A-Za-z]*)$/.exec(this.formula.value)?.[1] ?? '';
    if (!name.startsWith(typed.toUpperCase())) return;
    const rest = `${name.slice(typed.length)}(`;
    if (inBar) {
      this.formula.value += rest;
      this.hints?.show(this.formula.value);
      return;
    }
    for (const character of rest) {
      const c = character.codePointAt(0) ?? 0;
      for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c, n: 0 });
    }
  }

  /** An answer comes behind everything that was sent, and told, before it. */
  private caughtUp(): Promise<unknown> {
    return this.connection.ask({ t: 'values', name: '.uno:Undo' });
  }

  setDocument(document_: EditorDocument): void {
    this.sheetTabs?.set(document_.parts);
  }

  show(part: number): void {
    if (this.cellTyping && !this.entry.open && OPERAND_EXPECTED.test(this.content)) {
      // LibreOffice would end the cell; the formula goes on above the cells.
      const begun = this.content;
      for (const k of ['down', 'up'] as const) this.send({ t: 'key', k, c: 0, n: ESCAPE });
      this.cellTyping = false;
      this.entry.goOn(begun);
    }
    this.turnTo(part);
    if (!this.entry.open) this.focus();
  }

  private turnTo(part: number): void {
    this.picks++;
    this.send({ t: 'part', n: part });
    // The answer comes behind whatever was said before the pick was heard of.
    this.connection
      .ask({ t: 'values', name: '.uno:Undo' })
      .catch(() => undefined) // a new connection begins with what is shown
      .finally(() => this.picks--);
    this.canvas.showPart(part);
    this.sheetTabs?.select(part);
    this.reload();
  }

  /** Asks for the sizes of columns and rows again. */
  reload(): void {
    const asked = ++this.asked;
    this.connection
      .ask({ t: 'values', name: '.uno:SheetGeometryData?columns=true&rows=true&sizes=true&hidden=true&filtered=true' })
      .then((value) => {
        if (asked !== this.asked || typeof value !== 'string') return;
        const data = JSON.parse(value) as Record<'columns' | 'rows', { sizes: string; hidden?: string }>;
        this.geometry = {
          columns: new AxisGeometry(data.columns.sizes, data.columns.hidden ?? ''),
          rows: new AxisGeometry(data.rows.sizes, data.rows.hidden ?? ''),
        };
        this.draw();
      })
      .catch(() => undefined); // asked again after the reconnect
  }

  draw(): void {
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.canvas.element;
    const ratio = window.devicePixelRatio;
    const columns = prepare(this.columns, clientWidth, HEADER_HEIGHT, ratio);
    const rows = prepare(this.rows, HEADER_WIDTH, clientHeight, ratio);
    if (!this.geometry) return;
    const pixelsPerTwip = this.canvas.scale / TWIPS_PER_PIXEL;
    const left = Math.round(scrollLeft * ratio);
    const top = Math.round(scrollTop * ratio);
    const touches = (start: number, size: number, from: number, length: number): boolean =>
      start + size / 2 > from * pixelsPerTwip && start + size / 2 < (from + length) * pixelsPerTwip;
    this.canvas.setFrozen(
      this.geometry.columns.extent(this.frozen.columns, pixelsPerTwip),
      this.geometry.rows.extent(this.frozen.rows, pixelsPerTwip),
    );
    const fixed = this.canvas.frozenSize;
    const drawColumns = (from: number, to: number, shift: number): void => {
      for (const { index, start, size } of this.geometry?.columns.within(from, to, pixelsPerTwip) ?? []) {
        const current = this.marked('x', (from_, length) => touches(start, size, from_, length));
        label(columns, columnName(index), (start - shift) / ratio, 0, size / ratio, HEADER_HEIGHT, current);
      }
    };
    drawColumns(left, left + clientWidth * ratio, left);
    if (fixed.width > 0 && left > 0) drawColumns(0, fixed.width * ratio, 0);
    const drawRows = (from: number, to: number, shift: number): void => {
      for (const { index, start, size } of this.geometry?.rows.within(from, to, pixelsPerTwip) ?? []) {
        const current = this.marked('y', (from_, length) => touches(start, size, from_, length));
        label(rows, String(index + 1), 0, (start - shift) / ratio, HEADER_WIDTH, size / ratio, current);
      }
    };
    drawRows(top, top + clientHeight * ratio, top);
    if (fixed.height > 0 && top > 0) drawRows(0, fixed.height * ratio, 0);
  }

  /** The cell or the selected cells lie in a column or row. */
  private marked(axis: 'x' | 'y', touches: (from: number, length: number) => boolean): boolean {
    const { selection, cursorVisible } = this.canvas.overlay;
    const rects = [...(this.cell ? [this.cell] : []), ...(cursorVisible ? [] : selection)];
    return rects.some((rect) => touches(rect[axis], axis === 'x' ? rect.width : rect.height));
  }

  /** Columns and rows that stay where they are, as LibreOffice tells them. */
  private watchFrozen(bench: Workbench): void {
    const watch = (name: string, axis: 'columns' | 'rows'): void =>
      bench.states.on(name, (value) => {
        this.frozen[axis] = Math.max(0, Number.parseInt(value, 10) || 0);
        this.draw();
      });
    watch('.uno:FreezePanesColumn', 'columns');
    watch('.uno:FreezePanesRow', 'rows');
  }
}

/** A sheet's name as references write it. */
function quoted(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}

function prepare(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser has no 2D canvas');
  context.scale(ratio, ratio);
  context.font = '12px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  return context;
}

function label(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  width: number,
  height: number,
  current: boolean,
): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(name);
  context.fillStyle = color(current ? '--pressed' : '--raised');
  context.fillRect(x, y, width, height);
  context.strokeStyle = color('--line');
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, width, height);
  context.fillStyle = color('--ink');
  if (width > 14 && height > 9) context.fillText(text, x + width / 2, y + height / 2 + 0.5);
}
