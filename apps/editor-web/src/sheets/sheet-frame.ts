import type { EditorDocument, PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { TWIPS_PER_PIXEL, type TwipRect } from '../canvas/twips.js';
import { t } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { FormulaHints } from './formula-hints.js';
import { attachHeader } from './header-input.js';
import { SheetTabs } from './sheet-tabs.js';
import type { Connection } from '../socket/connection.js';
import { AxisGeometry, columnName } from './sheet-geometry.js';

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
  private readonly formula = document.createElement('input');
  private geometry: { columns: AxisGeometry; rows: AxisGeometry } | null = null;
  private cell: TwipRect | null = null;
  private asked = 0;
  /** Somebody types into the cell itself. */
  cellTyping = false;

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly connection: Connection,
    private readonly send: (message: PageMessage) => void,
    private readonly focus: () => void,
  ) {
    this.formulaBar.className = 'formula-bar';
    this.address.className = 'cell-address';
    this.address.setAttribute('aria-label', t('formula'));
    this.formula.className = 'cell-formula';
    this.formula.setAttribute('aria-label', t('formula'));
    this.formulaBar.append(this.address, this.formula);
    this.columns.className = 'column-headers';
    this.rows.className = 'row-headers';
    this.address.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      send({
        t: 'cmd',
        name: '.uno:GoToCell',
        args: JSON.stringify({ ToPoint: { type: 'string', value: this.address.value.trim() } }),
      });
      this.focus();
    });
    this.formula.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.focus();
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      send({
        t: 'cmd',
        name: '.uno:EnterString',
        args: JSON.stringify({ StringName: { type: 'string', value: this.formula.value } }),
      });
      this.focus();
    });
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
    if (this.cellTyping) this.hints?.show(formula);
    else this.hints?.hide();
    if (document.activeElement !== this.formula) this.formula.value = formula;
  }

  setCell(cell: TwipRect | null): void {
    this.cell = cell;
    this.draw();
  }

  /** What needs the whole editor: tabs with their menus, headers that can be dragged, help with formulas. */
  attach(bench: Workbench): void {
    this.sheetTabs = new SheetTabs(bench, (part) => this.show(part));
    this.tabs.replaceWith(this.sheetTabs.element);
    this.tabs = this.sheetTabs.element;
    attachHeader(bench, { axis: 'column', element: this.columns, geometry: () => this.geometry?.columns ?? null });
    attachHeader(bench, { axis: 'row', element: this.rows, geometry: () => this.geometry?.rows ?? null });
    if (!bench.mayEdit) return;
    this.hints = new FormulaHints((rest) => this.complete(bench, rest));
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

  private complete(bench: Workbench, rest: string): void {
    if (document.activeElement === this.formula) {
      this.formula.value += rest;
      this.hints?.show(this.formula.value);
      return;
    }
    for (const character of rest) {
      const c = character.codePointAt(0) ?? 0;
      for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c, n: 0 });
    }
  }

  setDocument(document_: EditorDocument): void {
    this.sheetTabs?.set(document_.parts);
  }

  show(part: number): void {
    this.send({ t: 'part', n: part });
    this.canvas.showPart(part);
    this.sheetTabs?.select(part);
    this.reload();
    this.focus();
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
    for (const { index, start, size } of this.geometry.columns.within(
      left,
      left + clientWidth * ratio,
      pixelsPerTwip,
    )) {
      const current = this.cell !== null && touches(start, size, this.cell.x, this.cell.width);
      label(columns, columnName(index), (start - left) / ratio, 0, size / ratio, HEADER_HEIGHT, current);
    }
    for (const { index, start, size } of this.geometry.rows.within(top, top + clientHeight * ratio, pixelsPerTwip)) {
      const current = this.cell !== null && touches(start, size, this.cell.y, this.cell.height);
      label(rows, String(index + 1), 0, (start - top) / ratio, HEADER_WIDTH, size / ratio, current);
    }
  }
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
