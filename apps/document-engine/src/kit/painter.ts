import { type Area, cutArea, intersect, mergeAreas, union } from './areas.js';
import type { Viewport } from './kit-protocol.js';
import type { LokDocument } from './lok.js';
import { type Desk, encodePatch, encodePng } from './patch.js';
import { cutOut, onBlocks, readPainted, SentBlocks } from './sent-blocks.js';
import { layWatermark, type TextMask } from './watermark.js';

/** Twips per pixel at scale 1: 1440 / 96. */
const TWIPS_PER_PIXEL = 15;
const CELL = 256;
/** Largest piece painted in one go. */
const PIECE_WIDTH = 1024;
const PIECE_HEIGHT = 256;
/** Patches on their way to a page that it has not drawn yet; beyond this it gets no more until it has. */
const MAX_UNDRAWN = 24;
/** A page keeps so many cells for certain (its TileStore holds 160 squares of four); what is far is sent again. */
const MOST_CELLS = 400;
/** Cells around the viewport that are painted ahead, once what is visible is there. */
const MARGIN_CELLS = 2;

/** Painting ahead waits this long after something visible: the browser has better things to do just then. */
const AHEAD_AFTER_MS = 250;

interface ViewState {
  lokView: number;
  viewport: Viewport | null;
  /** Cells that the page has, as `column,row` at its part and scale. */
  has: Set<string>;
  sent: SentBlocks;
  undrawn: number;
  /** Text over everything that this view gets. */
  watermark: TextMask | null;
}

interface Work {
  part: number;
  scale: number;
  area: Area;
  views: string[];
}

/**
 * Decides what is painted next and for whom. Views that show the same part at the same scale share every painting.
 * What changed inside a viewport is painted as one rectangle and goes out at once; what changed outside is forgotten
 * and painted when it comes into view.
 */
export class Painter {
  private readonly views = new Map<string, ViewState>();
  private busyUntil = 0;
  private invalid: { part: number | null; area: Area | null }[] = [];

  constructor(
    private readonly document: LokDocument,
    private readonly order: 'rgba' | 'bgra',
    private readonly desk: Desk,
    /** In text documents and drawings of one part, everything is part 0. */
    private readonly hasParts: boolean,
    /** Asks for another {@link step} after that many milliseconds. */
    private readonly wakeAfter: (ms: number) => void,
    private readonly send: (views: string[], patch: Buffer) => void,
  ) {}

  add(view: string, lokView: number, watermark: TextMask | null): void {
    this.views.set(view, { lokView, viewport: null, has: new Set(), sent: new SentBlocks(), undrawn: 0, watermark });
  }

  remove(view: string): void {
    this.views.delete(view);
  }

  look(view: string, viewport: Viewport): void {
    const state = this.views.get(view);
    if (!state) return;
    const before = state.viewport;
    if (before === null || before.part !== viewport.part || before.scale !== viewport.scale) forgetSent(state);
    state.viewport = viewport;
    if (state.has.size > MOST_CELLS) {
      state.sent.clear();
      const near = grow(viewport, 4 * CELL);
      const kept = [near, ...frozenAreas(viewport)];
      for (const key of state.has) if (!kept.some((area) => intersect(area, cellArea(key)))) state.has.delete(key);
    }
  }

  /** The page begins anew, with nothing. */
  forgetAll(view: string): void {
    const state = this.views.get(view);
    if (!state) return;
    forgetSent(state);
    state.undrawn = 0;
  }

  drawn(view: string, count: number): void {
    const state = this.views.get(view);
    if (state) state.undrawn = Math.max(0, state.undrawn - count);
  }

  /** LibreOffice says that something looks different now. Twips; a null area is a whole part, a null part every part. */
  invalidate(part: number | null, area: Area | null): void {
    this.invalid.push({ part: this.hasParts ? part : null, area });
  }

  /** Paints one piece. False when there is nothing left to do now. */
  async step(): Promise<boolean> {
    const visible = this.nextChange() ?? this.nextMissing(0);
    if (visible) {
      this.busyUntil = performance.now() + AHEAD_AFTER_MS;
      await this.paint(visible);
      return true;
    }
    const wait = this.busyUntil - performance.now();
    if (wait > 0) {
      this.wakeAfter(wait);
      return false;
    }
    const ahead = this.nextMissing(MARGIN_CELLS);
    if (!ahead) return false;
    await this.paint(ahead);
    return true;
  }

  private nextChange(): Work | null {
    if (this.invalid.length === 0 && this.pending.length === 0) return null;
    if (this.invalid.length > 0) {
      const invalid = this.invalid;
      this.invalid = [];
      for (const group of this.groups()) {
        const changed: Area[] = [];
        for (const item of invalid) {
          if (item.part !== null && item.part !== group.part) continue;
          const area = item.area === null ? null : toPixels(item.area, group.scale);
          for (const state of group.states) this.forget(state, area);
          const visible = area === null ? group.visible : intersect(area, group.visible);
          if (visible) changed.push(onBlocks(visible));
        }
        for (const area of mergeAreas(changed)) {
          for (const piece of cutArea(area, PIECE_WIDTH, PIECE_HEIGHT)) {
            this.pending.push({ part: group.part, scale: group.scale, area: piece, views: group.names });
          }
        }
      }
      this.pending = dropCovered(this.pending);
    }
    return this.pending.shift() ?? null;
  }
  private pending: Work[] = [];

  /** Cells that changed and lie outside the viewport have to be painted again when somebody scrolls there. */
  private forget(state: ViewState, area: Area | null): void {
    const viewport = state.viewport as Viewport;
    const seen = [viewport, ...frozenAreas(viewport)];
    for (const key of state.has) {
      const cell = cellArea(key);
      if ((area === null || intersect(cell, area)) && !seen.some((part) => inside(cell, part))) state.has.delete(key);
    }
  }

  private nextMissing(margin: number): Work | null {
    for (const [name, state] of this.views) {
      if (!state.viewport || state.undrawn >= MAX_UNDRAWN) continue;
      const work =
        this.missingIn(name, state, state.viewport, grow(state.viewport, margin * CELL)) ??
        frozenAreas(state.viewport).reduce<Work | null>(
          (found, area) => found ?? this.missingIn(name, state, state.viewport as Viewport, area),
          null,
        );
      if (work) return work;
    }
    return null;
  }

  private missingIn(name: string, state: ViewState, { part, scale }: Viewport, area: Area): Work | null {
    const firstRow = Math.max(0, Math.floor(area.y / CELL));
    const lastRow = Math.floor((area.y + area.height - 1) / CELL);
    const firstColumn = Math.max(0, Math.floor(area.x / CELL));
    const lastColumn = Math.floor((area.x + area.width - 1) / CELL);
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        if (state.has.has(`${column},${row}`)) continue;
        let columns = 1;
        while (
          columns < PIECE_WIDTH / CELL &&
          column + columns <= lastColumn &&
          !state.has.has(`${column + columns},${row}`)
        )
          columns++;
        const names = [name];
        for (const [otherName, other] of this.views) {
          if (otherName === name || other.undrawn >= MAX_UNDRAWN) continue;
          const same = other.viewport?.part === part && other.viewport.scale === scale;
          if (same && !other.has.has(`${column},${row}`)) names.push(otherName);
        }
        for (const each of names)
          for (let i = 0; i < columns; i++) this.views.get(each)?.has.add(`${column + i},${row}`);
        return {
          part,
          scale,
          views: names,
          area: { x: column * CELL, y: row * CELL, width: columns * CELL, height: CELL },
        };
      }
    }
    return null;
  }

  private async paint(work: Work): Promise<void> {
    const views = work.views.filter((name) => {
      const viewport = this.views.get(name)?.viewport;
      return viewport?.part === work.part && viewport.scale === work.scale;
    });
    const first = views[0] === undefined ? undefined : this.views.get(views[0]);
    if (!first) return;
    const { x, y, width, height } = work.area;
    const pixels = Buffer.alloc(width * height * 4);
    const twips = TWIPS_PER_PIXEL / work.scale;
    const left = Math.round(x * twips);
    const top = Math.round(y * twips);
    await Promise.all([
      this.document.setView(first.lokView),
      this.document.paint(
        work.part,
        pixels,
        width,
        height,
        left,
        top,
        Math.round((x + width) * twips) - left,
        Math.round((y + height) * twips) - top,
      ),
    ]);
    const byMark = new Map<TextMask | null, string[]>();
    for (const name of views) {
      const state = this.views.get(name);
      if (!state) continue;
      const alike = byMark.get(state.watermark) ?? [];
      byMark.set(state.watermark, [...alike, name]);
    }
    for (const [mask, names] of byMark) {
      const seen = mask === null || byMark.size === 1 ? pixels : Buffer.from(pixels);
      if (mask) layWatermark(seen, work.area, work.scale, mask);
      this.sendChanged(work, seen, names);
    }
  }

  /** What LibreOffice calls changed is mostly as it was: the whole page when a document is saved, a line for a letter. */
  private sendChanged(work: Work, pixels: Buffer, names: string[]): void {
    const painted = readPainted(pixels, work.area);
    let area: Area | null = null;
    for (const name of names) {
      const sent = this.views.get(name)?.sent;
      const changed = sent?.changed(painted) ?? null;
      if (changed) area = area ? union(area, changed) : changed;
      sent?.note(painted);
    }
    if (!area) return;
    for (const name of names) {
      const state = this.views.get(name);
      if (state) state.undrawn++;
    }
    const seen =
      area.width === work.area.width && area.height === work.area.height ? pixels : cutOut(pixels, work.area, area);
    const png = encodePng(seen, area.width, area.height, this.order, this.desk);
    this.send(names, encodePatch({ part: work.part, scale: work.scale, ...area }, png));
  }

  private groups(): { part: number; scale: number; visible: Area; names: string[]; states: ViewState[] }[] {
    const groups = new Map<
      string,
      { part: number; scale: number; visible: Area; names: string[]; states: ViewState[] }
    >();
    for (const [name, state] of this.views) {
      if (!state.viewport) continue;
      const { part, scale } = state.viewport;
      const visible = grow(state.viewport, 0);
      const group = groups.get(`${part} ${scale}`);
      if (group && intersect(grow(group.visible, CELL), visible)) {
        group.visible = union(group.visible, visible);
        group.names.push(name);
        group.states.push(state);
      } else
        groups.set(group ? `${part} ${scale} ${name}` : `${part} ${scale}`, {
          part,
          scale,
          visible,
          names: [name],
          states: [state],
        });
      frozenAreas(state.viewport).forEach((area, index) =>
        groups.set(`${name} frozen ${index}`, { part, scale, visible: area, names: [name], states: [] }),
      );
    }
    return [...groups.values()];
  }
}

function forgetSent(state: ViewState): void {
  state.has.clear();
  state.sent.clear();
}

function grow(area: Area, by: number): Area {
  const x = Math.max(0, area.x - by);
  const y = Math.max(0, area.y - by);
  return { x, y, width: area.x + area.width + by - x, height: area.y + area.height + by - y };
}

/** What a view sees besides its viewport: the panes that stay where they are. */
function frozenAreas({ x, y, width, height, frozen }: Viewport): Area[] {
  const fixed = { width: frozen?.width ?? 0, height: frozen?.height ?? 0 };
  const areas: Area[] = [];
  if (fixed.height > 0 && y > 0) areas.push({ x, y: 0, width, height: fixed.height });
  if (fixed.width > 0 && x > 0) areas.push({ x: 0, y, width: fixed.width, height });
  if (areas.length === 2) areas.push({ x: 0, y: 0, ...fixed });
  return areas;
}

function inside(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function cellArea(key: string): Area {
  const comma = key.indexOf(',');
  return { x: Number(key.slice(0, comma)) * CELL, y: Number(key.slice(comma + 1)) * CELL, width: CELL, height: CELL };
}

function toPixels(area: Area, scale: number): Area {
  const factor = scale / TWIPS_PER_PIXEL;
  const x = Math.max(0, Math.floor(area.x * factor) - 1);
  const y = Math.max(0, Math.floor(area.y * factor) - 1);
  return {
    x,
    y,
    width: Math.ceil((area.x + area.width) * factor) + 1 - x,
    height: Math.ceil((area.y + area.height) * factor) + 1 - y,
  };
}

/** An older piece that lies inside a newer one of the same views need not be painted. */
function dropCovered(work: readonly Work[]): Work[] {
  return work.filter(
    (item, index) =>
      !work.some(
        (other, otherIndex) =>
          otherIndex > index &&
          other.part === item.part &&
          other.scale === item.scale &&
          other.views.join() === item.views.join() &&
          inside(item.area, other.area),
      ),
  );
}
