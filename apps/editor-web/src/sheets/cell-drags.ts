import type { TwipRect } from '../canvas/twips.js';
import { TWIPS_PER_PIXEL } from '../canvas/twips.js';
import type { Workbench } from '../workbench.js';
import { columnNumber } from './sheet-geometry.js';

const BORDER_PIXELS = 4;
const HANDLE_PIXELS = 6;
const DOUBLE_CLICK_MS = 450;

/**
 * What the mouse does with cells and charts beyond selecting: the border of the selected cells moves them (copies them with
 * Ctrl), a double click on their corner fills down as far as the cells beside them reach, one on a chart edits it.
 */
export class CellDrags {
  private from: string | null = null;
  private copied = false;
  private frame: HTMLElement | null = null;
  private lastPress = { x: 0, y: 0, at: -Infinity };

  constructor(
    private readonly bench: Workbench,
    private readonly cellAt: (clientX: number, clientY: number) => string | null,
    private readonly typing: () => boolean,
  ) {
    const { element } = bench.canvas;
    element.addEventListener('pointerdown', (event) => this.press(event), true);
    element.addEventListener('pointermove', (event) => this.move(event), true);
    element.addEventListener('pointerup', (event) => this.release(event), true);
    element.addEventListener('pointercancel', () => this.end());
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch' || this.typing()) return;
    const last = this.lastPress;
    const again =
      event.timeStamp - last.at < DOUBLE_CLICK_MS && Math.hypot(event.clientX - last.x, event.clientY - last.y) < 6;
    this.lastPress = { x: event.clientX, y: event.clientY, at: again ? -Infinity : event.timeStamp };
    const { graphic } = this.bench.canvas.overlay;
    if (again && this.atHandle(event)) {
      this.take(event);
      this.bench.carryOut('sheets.fill');
    } else if (again && graphic && this.inside(event, graphic)) {
      this.take(event);
      this.bench.act('chart-edit');
    } else if (!event.shiftKey && !graphic && !this.atHandle(event) && this.atBorder(event)) {
      const cell = this.cellInside(event);
      if (cell === null) return;
      this.take(event);
      this.bench.canvas.element.setPointerCapture(event.pointerId);
      this.from = cell;
      this.copied = event.ctrlKey || event.metaKey;
      this.frame = document.createElement('div');
      this.frame.className = 'moved-cells';
      this.bench.canvas.overlay.element.append(this.frame);
      this.place(event);
    }
  }

  private move(event: PointerEvent): void {
    if (this.from !== null) {
      event.stopImmediatePropagation();
      this.place(event);
      return;
    }
    if (event.buttons !== 0) return;
    const movable = !this.typing() && !this.bench.canvas.overlay.graphic && this.atBorder(event);
    this.bench.canvas.element.style.cursor = this.atHandle(event) ? 'crosshair' : movable ? 'move' : '';
  }

  private release(event: PointerEvent): void {
    if (this.from === null) return;
    event.stopImmediatePropagation();
    const [columns, rows] = this.distance(event);
    const { copied } = this;
    this.end();
    if (columns !== 0 || rows !== 0) this.bench.carryOut('sheets.range.move', columns, rows, copied ? 1 : 0);
  }

  private end(): void {
    this.from = null;
    this.frame?.remove();
    this.frame = null;
  }

  private take(event: PointerEvent): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.bench.focus();
  }

  /** Columns and rows between where the drag began and where the mouse is. */
  private distance(event: PointerEvent): [columns: number, rows: number] {
    const from = parse(this.from);
    const to = parse(this.cellAt(event.clientX, event.clientY));
    return from && to ? [to.column - from.column, to.row - from.row] : [0, 0];
  }

  private place(event: PointerEvent): void {
    const around = this.selected();
    if (!this.frame || !around) return;
    const { x, y, width, height } = this.pixels(around);
    const left = x + event.clientX - this.lastPress.x;
    const top = y + event.clientY - this.lastPress.y;
    this.frame.style.cssText = `transform:translate(${left}px,${top}px);width:${width}px;height:${height}px`;
  }

  /** The rectangle around what is selected, when it is one block. */
  private selected(): TwipRect | null {
    const { selection, cell } = this.bench.canvas.overlay;
    if (selection.length > 1) return null;
    return selection[0] ?? cell;
  }

  private pixels(rect: TwipRect): TwipRect {
    const { canvas } = this.bench;
    const factor = canvas.zoom / TWIPS_PER_PIXEL;
    return { ...canvas.fromTwips(rect), width: rect.width * factor, height: rect.height * factor };
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const box = this.bench.canvas.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The selected cell beside the border under the mouse, which may be a little outside. */
  private cellInside(event: PointerEvent): string | null {
    const around = this.selected();
    if (!around) return null;
    const at = this.at(event);
    const box = this.pixels(around);
    const within = (value: number, from: number, size: number): number =>
      Math.max(from + 3, Math.min(from + size - 3, value));
    const x = within(at.x, box.x, box.width) - at.x;
    const y = within(at.y, box.y, box.height) - at.y;
    return this.cellAt(event.clientX + x, event.clientY + y);
  }

  private inside(event: PointerEvent, rect: TwipRect): boolean {
    const { x, y } = this.at(event);
    const box = this.pixels(rect);
    return x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height;
  }

  private atHandle(event: PointerEvent): boolean {
    const { fillHandle } = this.bench.canvas.overlay;
    if (!fillHandle) return false;
    const { x, y } = this.at(event);
    const box = this.pixels(fillHandle);
    return (
      Math.abs(x - box.x - box.width / 2) <= HANDLE_PIXELS && Math.abs(y - box.y - box.height / 2) <= HANDLE_PIXELS
    );
  }

  private atBorder(event: PointerEvent): boolean {
    const around = this.selected();
    if (!around) return false;
    const { x, y } = this.at(event);
    const { element } = this.bench.canvas;
    if (x >= element.clientWidth || y >= element.clientHeight) return false;
    const box = this.pixels(around);
    const near = (value: number, edge: number): boolean => Math.abs(value - edge) <= BORDER_PIXELS / 2;
    const across = x >= box.x - 2 && x <= box.x + box.width + 2;
    const down = y >= box.y - 2 && y <= box.y + box.height + 2;
    return (
      (across && (near(y, box.y) || near(y, box.y + box.height))) ||
      (down && (near(x, box.x) || near(x, box.x + box.width)))
    );
  }
}

function parse(cell: string | null): { column: number; row: number } | null {
  const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(cell ?? '') ?? [];
  return letters === undefined || row === undefined ? null : { column: columnNumber(letters), row: Number(row) };
}
