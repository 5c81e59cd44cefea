import type { TwipRect, Twips } from './twips.js';

/** Where somebody else is. */
export interface OtherPlace {
  name: string;
  color: string;
  part: number;
  /** The cell, or the object that is selected. */
  frame: TwipRect | null;
  caret: TwipRect | null;
  selection: readonly TwipRect[];
}

/** Places of the handles of an object: shares of its width and height. */
const HANDLES = [
  [0, 0],
  [0.5, 0],
  [1, 0],
  [0, 0.5],
  [1, 0.5],
  [0, 1],
  [0.5, 1],
  [1, 1],
] as const;

/** Cursors, selections and frames above the document, placed anew at every scroll. */
export class Overlay {
  readonly element = document.createElement('div');
  private readonly caret = document.createElement('div');
  private readonly layer = document.createElement('div');
  cursor: TwipRect | null = null;
  cursorVisible = false;
  selection: TwipRect[] = [];
  cell: TwipRect | null = null;
  graphic: TwipRect | null = null;
  /** What is selected can be turned by a handle above it. */
  turnable = false;
  /** The corner of the selected cells by which they are filled into others. */
  fillHandle: TwipRect | null = null;
  /** The cells that were copied last. */
  copied: { part: number; rects: readonly TwipRect[] } | null = null;
  /** What a search found. */
  hits: { part: number; rects: TwipRect[] }[] = [];
  others: readonly OtherPlace[] = [];

  constructor() {
    this.element.className = 'overlay';
    this.caret.className = 'caret';
    this.layer.className = 'overlay-layer';
    this.element.append(this.layer, this.caret);
  }

  resize(width: number, height: number): void {
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
  }

  /** `frozen`: CSS pixels at the left and at the top under which nothing scrolls. */
  place(
    at: (point: Twips) => { x: number; y: number },
    factor: number,
    part: number,
    frozen = { width: 0, height: 0 },
  ): void {
    const box = (rect: TwipRect): { x: number; y: number; width: number; height: number } => {
      const { x, y } = at(rect);
      return {
        x,
        y,
        width: visibleLength(
          rect.x * factor,
          rect.width * factor,
          frozen.width,
          x,
          (from) => at({ x: from / factor, y: 0 }).x,
        ),
        height: visibleLength(
          rect.y * factor,
          rect.height * factor,
          frozen.height,
          y,
          (from) => at({ x: 0, y: from / factor }).y,
        ),
      };
    };
    const clip = (rect: TwipRect, x: number, y: number): string => {
      const left = rect.x * factor >= frozen.width - 1 ? Math.max(0, frozen.width - x) : 0;
      const top = rect.y * factor >= frozen.height - 1 ? Math.max(0, frozen.height - y) : 0;
      return left === 0 && top === 0 ? '' : `;clip-path:inset(${top}px 0 0 ${left}px)`;
    };
    const caret = this.cursor ? box(this.cursor) : null;
    this.caret.hidden = !caret || !this.cursorVisible;
    if (caret) {
      this.caret.style.transform = `translate(${caret.x}px, ${caret.y}px)`;
      this.caret.style.height = `${Math.max(8, caret.height)}px`;
    }
    const nodes: HTMLElement[] = [];
    const add = (className: string, rect: TwipRect, color?: string, label?: string): void => {
      const { x, y, width, height } = box(rect);
      const node = document.createElement('div');
      node.className = className;
      node.style.cssText = `transform:translate(${x}px,${y}px);width:${Math.max(1, width)}px;height:${Math.max(1, height)}px${clip(rect, x, y)}`;
      if (color !== undefined) node.style.setProperty('--person', color);
      if (label !== undefined) {
        const flag = document.createElement('span');
        flag.className = 'flag';
        flag.textContent = label;
        node.append(flag);
      }
      nodes.push(node);
    };
    for (const hit of this.hits) if (hit.part === part) for (const rect of hit.rects) add('search-hit', rect);
    for (const rect of this.selection) add('selection', rect);
    if (this.copied?.part === part) for (const rect of this.copied.rects) add('copied-cells', rect);
    if (this.cell) add('cell-cursor', this.cell);
    if (this.fillHandle) add('fill-handle', this.fillHandle);
    if (this.graphic) {
      add('graphic-frame', this.graphic);
      const { x, y, width, height } = this.graphic;
      for (const [across, down] of HANDLES)
        add('graphic-handle', { x: x + width * across, y: y + height * down, width: 0, height: 0 });
      if (this.turnable) add('turn-handle', { x: x + width / 2, y, width: 0, height: 0 });
    }
    for (const other of this.others) {
      if (other.part !== part) continue;
      for (const rect of other.selection) add('other-selection', rect, other.color);
      if (other.frame) add('other-frame', other.frame, other.color, other.caret ? undefined : other.name);
      if (other.caret) add('other-caret', other.caret, other.color, other.name);
    }
    this.layer.replaceChildren(...nodes);
  }
}

/** The length of something that begins in a frozen pane and may end behind it. */
function visibleLength(
  start: number,
  length: number,
  frozen: number,
  shownAt: number,
  place: (position: number) => number,
): number {
  if (start >= frozen - 1 || start + length <= frozen + 1) return length;
  return Math.max(frozen - start, place(start + length) - shownAt);
}
