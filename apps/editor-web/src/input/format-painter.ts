import { bool, type Workbench } from '../workbench.js';
import { CTRL } from './keys.js';
import { followPress, twipsAt } from './press.js';

/**
 * Looks go from where the cursor is to what is clicked or dragged over: once, or until Escape. Without a selection those of
 * the paragraph go along, as people are used to; LibreOffice wants Ctrl for that.
 */
export class FormatPainter {
  private on: 'once' | 'many' | null = null;
  private paragraphs = false;

  constructor(private readonly bench: Workbench) {
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') this.set(null);
      },
      true,
    );
  }

  /** `many`: the tool was pressed twice; the two presses have switched LibreOffice's on and off. */
  press(many: boolean): void {
    this.bench.command('.uno:FormatPaintbrush', many ? { PersistentCopy: bool(true) } : undefined);
    if (!many && this.on !== null) {
      this.set(null);
      return;
    }
    // The first of two presses knew it; LibreOffice may have said something in between.
    if (!many) this.paragraphs = this.bench.canvas.overlay.selection.length === 0;
    this.set(many ? 'many' : 'once');
  }

  /** True when the press paints: what is dragged over, or the word that is clicked, or its paragraph. */
  takes(event: PointerEvent): boolean {
    if (this.on === null || this.bench.kind !== 'text') return false;
    const { canvas } = this.bench;
    followPress(canvas.element, event, {
      moved: () => undefined,
      done: ({ from, to, dragged }) => {
        const n = dragged ? 1 : 2;
        this.mouse('down', from, n, 0);
        if (dragged) this.mouse('move', to, 1, 0);
        this.mouse('up', dragged ? to : from, n, this.paragraphs ? CTRL : 0);
        if (this.on === 'once') this.set(null);
      },
      ended: () => undefined,
    });
    return true;
  }

  private mouse(k: 'down' | 'move' | 'up', at: { x: number; y: number }, n: number, m: number): void {
    this.bench.send({ t: 'mouse', k, ...twipsAt(this.bench.canvas, at), n, b: 1, m });
  }

  private set(on: 'once' | 'many' | null): void {
    this.on = on;
    this.bench.canvas.element.classList.toggle('painting', on !== null);
  }
}
