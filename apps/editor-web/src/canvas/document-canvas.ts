import type { PageMessage } from '#protocol/editor';
import { Overlay } from './overlay.js';
import { parsePatch, type Patch } from './patch.js';
import { TileStore } from './tile-store.js';
import { TWIPS_PER_PIXEL, type TwipBox, type TwipRect, type Twips } from './twips.js';

const ZOOMS = [0.25, 0.5, 0.6, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

/**
 * The document on the screen: a scrolled area of its size, one canvas over what is visible, and an overlay for cursors
 * and selections. Positions given and taken are twips.
 */
export class DocumentCanvas {
  readonly element = document.createElement('div');
  readonly overlay: Overlay;
  private readonly extent = document.createElement('div');
  private readonly sticky = document.createElement('div');
  private readonly canvas = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  private stores = new Map<string, TileStore>();
  private previous: { store: TileStore; scale: number } | null = null;
  private size = { width: 0, height: 0 };
  private zoomFactor = 1;
  private frame = 0;
  private drawing: Promise<void> = Promise.resolve();
  private sentView = '';
  private undrawn = 0;
  part = 0;
  /** The document lies in the middle when there is room (text, slides), else at the top left (sheets). */
  centered = true;
  /** Text documents have one part, whatever events say. */
  singlePart = false;
  /** Device pixels at the left and at the top that do not scroll (frozen panes). */
  private pages: readonly TwipBox[] = [];
  private frozen = { width: 0, height: 0 };
  onOtherPart: (part: number) => void = () => undefined;
  onScroll: () => void = () => undefined;
  onFirstPaint: () => void = () => undefined;
  private painted = false;

  constructor(private readonly send: (message: PageMessage) => void) {
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('this browser has no 2D canvas');
    this.context = context;
    this.element.className = 'document-scroller';
    this.extent.className = 'document-extent';
    this.sticky.className = 'document-sticky';
    this.overlay = new Overlay();
    this.sticky.append(this.canvas, this.overlay.element);
    this.element.append(this.sticky, this.extent);
    this.element.addEventListener('scroll', () => this.changed());
    new ResizeObserver(() => this.changed()).observe(this.element);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.changed());
    window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', () => this.changed());
  }

  get zoom(): number {
    return this.zoomFactor;
  }

  /** Device pixels per CSS pixel at 100 %, times the zoom. */
  get scale(): number {
    return Math.round(this.zoom * window.devicePixelRatio * 1000) / 1000;
  }

  /** `pages`: what of it is paper, when not all is. */
  setSize(width: number, height: number, pages: readonly TwipBox[] = []): void {
    this.size = { width, height };
    this.pages = pages;
    this.changed();
  }

  setFrozen(width: number, height: number): void {
    const { element } = this;
    const ratio = window.devicePixelRatio;
    // Panes that leave nothing to scroll would lock everything behind them out.
    const fits = width < element.clientWidth * ratio * 0.8 && height < element.clientHeight * ratio * 0.8;
    const next = fits ? { width, height } : { width: 0, height: 0 };
    if (next.width === this.frozen.width && next.height === this.frozen.height) return;
    this.frozen = next;
    element.dataset['frozen'] = `${next.width} ${next.height}`;
    this.changed();
  }

  /** The frozen panes in CSS pixels. */
  get frozenSize(): { width: number; height: number } {
    const ratio = window.devicePixelRatio;
    return { width: this.frozen.width / ratio, height: this.frozen.height / ratio };
  }

  showPart(part: number): void {
    if (part === this.part) return;
    this.part = part;
    this.previous = null;
    this.changed();
  }

  zoomBy(steps: number): void {
    const at =
      steps > 0
        ? ZOOMS.findIndex((zoom) => zoom > this.zoomFactor + 0.001)
        : ZOOMS.findLastIndex((zoom) => zoom < this.zoomFactor - 0.001);
    if (at >= 0) this.zoomTo(ZOOMS[at] ?? 1);
  }

  /** Sets the zoom, 0.25 to 4, and keeps the middle of what is visible where it is. */
  zoomTo(zoom: number): void {
    const before = this.scale;
    const centre = this.toTwips(this.element.clientWidth / 2, this.element.clientHeight / 2);
    this.previous = { store: this.store(), scale: before };
    this.zoomFactor = Math.max(0.25, Math.min(4, Math.round(zoom * 1000) / 1000));
    if (this.scale === before) return;
    this.layout();
    const now = this.fromTwips(centre);
    this.element.scrollTop += now.y - this.element.clientHeight / 2;
    this.element.scrollLeft += now.x - this.element.clientWidth / 2;
    this.changed();
  }

  zoomToFit(widthTwips: number, heightTwips: number | null): void {
    const width = (this.element.clientWidth - 40) / (widthTwips / TWIPS_PER_PIXEL);
    const height = heightTwips === null ? Infinity : (this.element.clientHeight - 24) / (heightTwips / TWIPS_PER_PIXEL);
    this.zoomTo(Math.floor(Math.min(width, height) * 100) / 100);
    this.changed();
  }

  /** Position in the document of a point in CSS pixels from the scroller's top left corner. */
  toTwips(x: number, y: number): Twips {
    const factor = TWIPS_PER_PIXEL / this.zoom;
    const { width, height } = this.frozenSize;
    return {
      x: Math.round((x + (x < width ? 0 : this.element.scrollLeft) - this.offset.x) * factor),
      y: Math.round((y + (y < height ? 0 : this.element.scrollTop) - this.offset.y) * factor),
    };
  }

  /** CSS pixels from the scroller's top left corner. */
  fromTwips(point: Twips): { x: number; y: number } {
    const factor = this.zoom / TWIPS_PER_PIXEL;
    const { width, height } = this.frozenSize;
    const x = point.x * factor;
    const y = point.y * factor;
    return {
      x: x - (x < width - 1 ? 0 : this.element.scrollLeft) + this.offset.x,
      y: y - (y < height - 1 ? 0 : this.element.scrollTop) + this.offset.y,
    };
  }

  /** The sheet of paper at a position. */
  pageAt({ x, y }: Twips): TwipBox | null {
    return (
      this.pages.find((page) => x >= page[0] && x <= page[0] + page[2] && y >= page[1] && y <= page[1] + page[3]) ??
      null
    );
  }

  /** Brings something that was found into view, on its own part. */
  showFound(part: number, rect: TwipRect | null): void {
    if (part !== this.part && !this.singlePart) this.onOtherPart(part);
    if (rect) this.scrollIntoView(rect, 80);
  }

  scrollIntoView(rect: TwipRect, margin = 24): void {
    const factor = this.zoom / TWIPS_PER_PIXEL;
    const fixed = this.frozenSize;
    const height = rect.height * factor;
    const width = rect.width * factor;
    const at = {
      x: rect.x * factor - this.element.scrollLeft + this.offset.x,
      y: rect.y * factor - this.element.scrollTop + this.offset.y,
    };
    if (rect.x * factor < fixed.width - 1) at.x = fixed.width; // in sight already
    if (rect.y * factor < fixed.height - 1) at.y = fixed.height;
    const { clientHeight, clientWidth } = this.element;
    if (at.y < fixed.height) this.element.scrollTop += at.y - fixed.height - margin;
    else if (at.y + height > clientHeight) this.element.scrollTop += at.y + height - clientHeight + margin;
    if (at.x < fixed.width) this.element.scrollLeft += at.x - fixed.width - margin;
    else if (at.x + width > clientWidth) this.element.scrollLeft += at.x + width - clientWidth + margin;
  }

  /** Takes a binary message of the socket. Patches are decoded side by side and drawn in the order in which they came. */
  receive(data: ArrayBuffer): void {
    const patch = parsePatch(data);
    if (!patch) return;
    const decoded = createImageBitmap(patch.png);
    this.drawing = this.drawing.then(async () => {
      try {
        this.drawPatch(patch, await decoded);
      } finally {
        this.undrawn++;
        if (this.undrawn === 1) queueMicrotask(() => this.acknowledge());
      }
    });
  }

  /** After a reconnect: the engine has forgotten what this page has. */
  refresh(): void {
    this.sentView = '';
    this.stores.clear();
    this.changed();
  }

  /** Draws at the next frame and tells the engine what is visible now. */
  changed(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.layout();
      this.redraw();
      this.overlay.place((point) => this.fromTwips(point), this.zoom / TWIPS_PER_PIXEL, this.part, this.frozenSize);
      this.tellView();
      this.onScroll();
    });
  }

  private get offset(): { x: number; y: number } {
    const width = (this.size.width / TWIPS_PER_PIXEL) * this.zoom;
    const height = (this.size.height / TWIPS_PER_PIXEL) * this.zoom;
    if (!this.centered) return { x: 0, y: 0 };
    return {
      x: Math.max(0, Math.round((this.element.clientWidth - width) / 2)),
      y:
        height < this.element.clientHeight
          ? Math.max(0, Math.round(Math.min(16, (this.element.clientHeight - height) / 2)))
          : 0,
    };
  }

  private layout(): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = this.element;
    if (
      this.canvas.width !== Math.round(clientWidth * ratio) ||
      this.canvas.height !== Math.round(clientHeight * ratio)
    ) {
      this.canvas.width = Math.round(clientWidth * ratio);
      this.canvas.height = Math.round(clientHeight * ratio);
      this.canvas.style.width = `${clientWidth}px`;
      this.canvas.style.height = `${clientHeight}px`;
      this.overlay.resize(clientWidth, clientHeight);
    }
    this.extent.style.width = `${(this.size.width / TWIPS_PER_PIXEL) * this.zoom}px`;
    this.extent.style.height = `${(this.size.height / TWIPS_PER_PIXEL) * this.zoom}px`;
  }

  private get origin(): { x: number; y: number } {
    const ratio = window.devicePixelRatio;
    return {
      x: Math.round((this.element.scrollLeft - this.offset.x) * ratio),
      y: Math.round((this.element.scrollTop - this.offset.y) * ratio),
    };
  }

  private redraw(): void {
    const { width, height } = this.canvas;
    this.context.fillStyle = getComputedStyle(this.element).getPropertyValue('--canvas-background') || '#f3f4f6';
    this.context.fillRect(0, 0, width, height);
    const { x, y } = this.origin;
    if (this.previous) {
      const factor = this.scale / this.previous.scale;
      this.previous.store.copy(this.context, x / factor, y / factor, width / factor, height / factor, 0, 0, factor);
    }
    this.clipped(x, y, () => this.store().copy(this.context, x, y, width, height, 0, 0));
    this.drawFrozen(x, y);
  }

  /** Tiles reach beyond the document, with a light desk. Beside the document, and in the dark beside its pages, the desk is the theme's. */
  private clipped(x: number, y: number, draw: () => void): void {
    const perTwip = this.scale / TWIPS_PER_PIXEL;
    const dark = document.documentElement.dataset['theme'] === 'dark';
    const whole: TwipBox = [0, 0, this.size.width, this.size.height];
    this.context.save();
    this.context.beginPath();
    for (const [left, top, width, height] of dark && this.pages.length > 0 ? this.pages : [whole]) {
      const at = Math.floor(top * perTwip) - y;
      const tall = Math.ceil(height * perTwip);
      if (at > this.canvas.height || at + tall < 0) continue;
      this.context.rect(Math.floor(left * perTwip) - x, at, Math.ceil(width * perTwip), tall);
    }
    this.context.clip();
    draw();
    this.context.restore();
  }

  private drawFrozen(x: number, y: number): void {
    const { width, height } = this.canvas;
    const fixed = this.frozen;
    const pane = (fromX: number, fromY: number, w: number, h: number): void => {
      if (w <= 0 || h <= 0) return;
      this.context.save();
      this.context.beginPath();
      this.context.rect(0, 0, w, h);
      this.context.clip();
      this.context.fillStyle = '#fff';
      this.context.fillRect(0, 0, w, h);
      this.store().copy(this.context, fromX, fromY, w, h, 0, 0);
      this.context.restore();
    };
    if (y > 0) pane(x, 0, width, fixed.height);
    if (x > 0) pane(0, y, fixed.width, height);
    if (x > 0 || y > 0) pane(0, 0, fixed.width, fixed.height);
    this.context.fillStyle = '#7a8699';
    if (fixed.height > 0) this.context.fillRect(0, fixed.height - 1, width, 1);
    if (fixed.width > 0) this.context.fillRect(fixed.width - 1, 0, 1, height);
  }

  private drawPatch(patch: Patch, image: ImageBitmap): void {
    this.store(patch.part, patch.scale).draw(image, patch.x, patch.y);
    if (patch.part === this.part && patch.scale === this.scale) {
      const { x, y } = this.origin;
      this.clipped(x, y, () => this.context.drawImage(image, patch.x - x, patch.y - y));
      if (this.frozen.width > 0 || this.frozen.height > 0) this.drawFrozen(x, y);
    }
    image.close();
    if (!this.painted) {
      this.painted = true;
      this.onFirstPaint();
    }
  }

  private acknowledge(): void {
    this.send({ t: 'drawn', n: this.undrawn });
    this.undrawn = 0;
  }

  private store(part = this.part, scale = this.scale): TileStore {
    const key = `${part} ${scale}`;
    let store = this.stores.get(key);
    if (!store) {
      const old = this.stores.keys().next().value;
      if (this.stores.size >= 4 && old !== undefined) this.stores.delete(old);
      store = new TileStore();
      this.stores.set(key, store);
    }
    return store;
  }

  private tellView(): void {
    if (this.size.width === 0 || this.canvas.width === 0) return;
    const { x, y } = this.origin;
    const message: PageMessage = {
      t: 'view',
      part: this.part,
      scale: this.scale,
      x: Math.max(0, x),
      y: Math.max(0, y),
      w: Math.min(16_000, this.canvas.width),
      h: Math.min(16_000, this.canvas.height),
      ...(this.frozen.width > 0 || this.frozen.height > 0 ? { fw: this.frozen.width, fh: this.frozen.height } : {}),
    };
    const text = JSON.stringify(message);
    if (text === this.sentView) return;
    this.sentView = text;
    // The engine clears what it knows of us when part or scale change: keep only what it will not send again.
    this.send(message);
  }
}
