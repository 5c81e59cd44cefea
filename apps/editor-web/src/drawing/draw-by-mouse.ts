import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { TwipRect } from '../canvas/twips.js';
import { type Drag, followPress, twipsAt } from '../input/press.js';
import { bool, long } from '../workbench.js';

/** How large something gets that is put down by a click: 4 × 2.5 cm. */
const USUAL_TWIPS = { width: 2268, height: 1417 };

/** Shapes and text boxes are drawn where they shall be: the pointer draws until Escape, or until one is drawn. */
export class DrawByMouse {
  private command: string | null = null;
  private readonly band = document.createElement('div');

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly send: (message: PageMessage) => void,
    private readonly focus: () => void,
  ) {
    this.band.className = 'drawing-band';
    document.addEventListener(
      'keydown',
      (event) => {
        if (this.command === null || event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        this.arm(null);
      },
      true,
    );
  }

  /** The next press on the document draws what this command makes; null: it is a press like any other. */
  arm(command: string | null): void {
    this.command = command;
    this.canvas.element.classList.toggle('drawing', command !== null);
    this.focus();
  }

  /** True when the press is taken for drawing. */
  takes(event: PointerEvent): boolean {
    const { command } = this;
    if (command === null) return false;
    followPress(this.canvas.element, event, {
      moved: (drag) => this.show(drag),
      done: (drag) => this.draw(command, drag),
      ended: () => {
        this.band.remove();
        this.arm(null);
      },
    });
    return true;
  }

  private show({ from, to }: Drag): void {
    const box = this.canvas.element.getBoundingClientRect();
    const { style } = this.band;
    style.left = `${Math.min(from.x, to.x) - box.left}px`;
    style.top = `${Math.min(from.y, to.y) - box.top}px`;
    style.width = `${Math.abs(to.x - from.x)}px`;
    style.height = `${Math.abs(to.y - from.y)}px`;
    if (!this.band.isConnected) this.canvas.overlay.element.append(this.band);
  }

  private draw(command: string, { from, to, dragged }: Drag): void {
    const start = twipsAt(this.canvas, from);
    const end = dragged
      ? twipsAt(this.canvas, to)
      : { x: start.x + USUAL_TWIPS.width, y: start.y + USUAL_TWIPS.height };
    const box: TwipRect = {
      x: Math.min(start.x, end.x),
      y: Math.min(start.y, end.y),
      width: Math.abs(end.x - start.x),
      height: Math.abs(end.y - start.y),
    };
    this.send({ t: 'cmd', name: command, args: JSON.stringify({ CreateDirectly: bool(true) }) });
    // LibreOffice makes it in the middle, and has selected it when the next command comes.
    this.send({
      t: 'cmd',
      name: '.uno:TransformDialog',
      args: JSON.stringify({
        TransformPosX: long(box.x),
        TransformPosY: long(box.y),
        TransformWidth: long(box.width),
        TransformHeight: long(box.height),
      }),
    });
  }
}
