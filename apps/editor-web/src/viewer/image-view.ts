import type { ViewerBar } from './viewer-bar.js';
import { words } from './words.js';

/** A picture that is enlarged, turned, and moved with the mouse. */
export class ImageView {
  readonly element = document.createElement('div');
  private readonly image = document.createElement('img');
  private zoom = 1;
  private turned = 0;
  private x = 0;
  private y = 0;

  constructor(bar: ViewerBar) {
    this.element.className = 'image-view';
    this.element.append(this.image);
    bar.button(words.zoomOut, 'zoomOut', () => this.zoomTo(this.zoom / 1.25));
    const shown = bar.text('viewer-zoom');
    bar.button(words.zoomIn, 'zoomIn', () => this.zoomTo(this.zoom * 1.25));
    bar.button(words.actualSize, 'hundred', () => this.zoomTo(1));
    bar.button(words.fitPage, 'fitPage', () => this.fit());
    bar.button(words.rotate, 'rotate', () => {
      this.turned = (this.turned + 90) % 360;
      this.place();
    });
    this.element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoomTo(this.zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15));
      },
      { passive: false },
    );
    this.element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (!this.element.hasPointerCapture(event.pointerId)) return;
      this.x += event.movementX;
      this.y += event.movementY;
      this.place();
    });
    this.place = () => {
      this.image.style.transform = `translate(-50%, -50%) translate(${this.x}px, ${this.y}px) rotate(${this.turned}deg) scale(${this.zoom})`;
      shown.textContent = `${Math.round(this.zoom * 100)}%`;
    };
  }

  async open(source: string, title: string): Promise<void> {
    this.image.src = source;
    this.image.alt = title;
    await this.image.decode();
    this.fit();
  }

  private place: () => void;

  private zoomTo(zoom: number): void {
    this.zoom = Math.max(0.02, Math.min(16, zoom));
    this.place();
  }

  private fit(): void {
    const { naturalWidth, naturalHeight } = this.image;
    const { clientWidth, clientHeight } = this.element;
    this.x = 0;
    this.y = 0;
    this.zoomTo(Math.min(1, (clientWidth - 32) / (naturalWidth || 1), (clientHeight - 32) / (naturalHeight || 1)));
  }
}
