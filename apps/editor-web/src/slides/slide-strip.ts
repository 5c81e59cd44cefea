import type { EditorDocument } from '#protocol/editor';
import type { Connection } from '../socket/connection.js';

const WIDTH = 160;

/** The slides at the side, small. Thumbnails of changed slides are made again when typing pauses. */
export class SlideStrip {
  readonly element = document.createElement('nav');
  private stale = new Set<number>();
  private timer = 0;
  private ratio = 0.75;
  private current = 0;
  /** Hears which slide is shown, and how many there are. */
  onPlace: (part: number, count: number) => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly onPick: (part: number) => void,
  ) {
    this.element.className = 'slide-strip';
  }

  setDocument(document_: EditorDocument): void {
    this.ratio = document_.width > 0 ? document_.height / document_.width : 0.75;
    const count = document_.parts.length;
    while (this.element.children.length > count) this.element.lastElementChild?.remove();
    while (this.element.children.length < count) this.element.append(this.makeSlide(this.element.children.length));
    document_.parts.forEach(({ visible }, part) => {
      this.setHidden(part, !visible);
      this.stale.add(part);
    });
    this.refreshSoon(50);
    this.select(this.current);
  }

  select(part: number): void {
    this.current = part;
    [...this.element.children].forEach((child, index) => child.setAttribute('aria-current', String(index === part)));
    this.element.children[part]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.onPlace(part, this.element.children.length);
  }

  setHidden(part: number, hidden: boolean): void {
    this.element.children[part]?.classList.toggle('hidden-slide', hidden);
  }

  changed(part: number): void {
    this.stale.add(part);
    this.refreshSoon(800);
  }

  private makeSlide(part: number): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.draggable = true;
    button.setAttribute('aria-label', String(part + 1));
    const picture = document.createElement('img');
    picture.alt = '';
    picture.draggable = false;
    picture.width = WIDTH;
    picture.height = Math.round(WIDTH * this.ratio);
    const number = document.createElement('span');
    number.textContent = String(part + 1);
    button.append(number, picture);
    button.onclick = () => this.onPick(part);
    return button;
  }

  private refreshSoon(afterMs: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), afterMs);
  }

  private async refresh(): Promise<void> {
    const scale = Math.min(2, window.devicePixelRatio);
    for (const part of [...this.stale]) {
      this.stale.delete(part);
      const picture = this.element.children[part]?.querySelector('img');
      if (!picture) continue;
      try {
        const data = await this.connection.ask({
          t: 'thumb',
          part,
          w: WIDTH * scale,
          h: Math.round(WIDTH * this.ratio * scale),
        });
        if (typeof data === 'string') picture.src = `data:image/png;base64,${data}`;
      } catch {
        this.stale.add(part); // made again after the reconnect
        return;
      }
    }
  }
}
