import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { TWIPS_PER_PIXEL } from '../canvas/twips.js';
import { followPress } from '../input/press.js';

interface Lines {
  left: number;
  right: number;
  tableOffset: number;
  entries: { position: number; min: number; max: number; hidden: boolean }[];
}
interface TableLines {
  columns?: Lines;
  rows?: Lines;
}

export type MoveBorder = (border: { type: string; index: number; offset: number }) => void;

interface Handle {
  type: string;
  index: number;
  /** Where it lies across its direction, in twips of the document. */
  at: number;
  min: number;
  max: number;
}

/**
 * The lines of the table in which the cursor is, to be dragged: columns get wider, rows higher. LibreOffice tells where they
 * are (LOK_CALLBACK_TABLE_SELECTED) and moves them (.uno:TableChangeCurrentBorderPosition).
 */
export class TableBorders {
  private lines: TableLines = {};
  /** A line is being dragged: it stays, whatever LibreOffice says meanwhile. */
  private dragging = false;
  private readonly layer = document.createElement('div');
  private readonly guide = document.createElement('div');

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly move: MoveBorder,
  ) {
    this.layer.className = 'table-lines';
    this.guide.className = 'table-guide';
    canvas.overlay.element.append(this.layer);
  }

  receive(payload: string): void {
    this.lines = JSON.parse(payload) as TableLines;
    this.build();
  }

  /** Follows scrolling and zooming. */
  place(): void {
    if (this.layer.childElementCount > 0) this.build();
  }

  private build(): void {
    if (this.dragging) return;
    const { columns, rows } = this.lines;
    this.layer.replaceChildren(
      ...(columns && rows
        ? [
            ...handles(columns, 'column').map((handle) => this.make(handle, true, columns, rows)),
            ...handles(rows, 'row').map((handle) => this.make(handle, false, columns, rows)),
          ]
        : []),
    );
  }

  private make(handle: Handle, upright: boolean, columns: Lines, rows: Lines): HTMLElement {
    const element = document.createElement('div');
    const from = this.canvas.fromTwips({ x: columns.tableOffset + columns.left, y: rows.tableOffset + rows.left });
    const to = this.canvas.fromTwips({ x: columns.tableOffset + columns.right, y: rows.tableOffset + rows.right });
    const at = this.canvas.fromTwips({ x: handle.at, y: handle.at });
    element.className = upright ? 'table-line-column' : 'table-line-row';
    element.dataset['border'] = `${handle.type} ${handle.index}`;
    element.style.cssText = upright
      ? `left:${at.x - 2}px;top:${from.y}px;height:${to.y - from.y}px`
      : `top:${at.y - 2}px;left:${from.x}px;width:${to.x - from.x}px`;
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      const factor = TWIPS_PER_PIXEL / this.canvas.zoom;
      const offset = ({ from: begun, to: now }: { from: { x: number; y: number }; to: { x: number; y: number } }) => {
        const moved = Math.round((upright ? now.x - begun.x : now.y - begun.y) * factor);
        return Math.min(Math.max(handle.at + moved, handle.min), handle.max) - handle.at;
      };
      this.dragging = true;
      followPress(element, event, {
        moved: (drag) => this.showGuide(upright, (upright ? at.x : at.y) + offset(drag) / factor),
        done: (drag) => {
          if (drag.dragged) this.move({ type: handle.type, index: handle.index, offset: offset(drag) });
        },
        ended: () => {
          this.guide.remove();
          this.dragging = false;
          this.build();
        },
      });
    });
    return element;
  }

  private showGuide(upright: boolean, at: number): void {
    this.guide.style.cssText = upright ? `left:${at}px;top:0;bottom:0` : `top:${at}px;left:0;right:0`;
    if (!this.guide.isConnected) this.canvas.overlay.element.append(this.guide);
  }
}

/** The edges of a table at its two ends have names of their own. */
function handles(lines: Lines, kind: 'column' | 'row'): Handle[] {
  const { left, right, tableOffset, entries } = lines;
  const make = (type: string, index: number, at: number, min: number, max: number): Handle => ({
    type: `${kind}-${type}`,
    index,
    at: tableOffset + at,
    min: tableOffset + min,
    max: tableOffset + max,
  });
  const last = entries.at(-1)?.position ?? left;
  const middle = entries.flatMap(({ position, min, max, hidden }, index) =>
    hidden ? [] : [make('middle', index, position, min, max)],
  );
  return kind === 'row'
    ? [...middle, make('right', entries.length, right, last, 1_000_000)]
    : [...middle, make('right', 0, right, last, 1_000_000)];
}
