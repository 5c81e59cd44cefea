import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { followPress, twipsAt } from '../input/press.js';

export interface TextDragHooks {
  canvas: DocumentCanvas;
  send: (message: PageMessage) => void;
  /** The document is a text, and the person may change it. */
  mayMove: () => boolean;
  /** Moves what is selected, or a copy of it, to a position. */
  move: (x: number, y: number, copy: boolean) => void;
}

/** Selected text is dragged to another place; with Ctrl it stays, and a copy goes there. */
export class TextDrag {
  private readonly mark = document.createElement('div');

  constructor(private readonly hooks: TextDragHooks) {
    this.mark.className = 'drop-caret';
  }

  /** True when the press begins on selected text and is followed here. */
  takes(event: PointerEvent): boolean {
    const { canvas } = this.hooks;
    if (event.shiftKey || event.altKey || !this.hooks.mayMove() || !this.onSelection(event)) return false;
    followPress(canvas.element, event, {
      moved: ({ to }) => this.show(to),
      done: ({ to, dragged, event: up }) => {
        if (!dragged) this.click(up);
        else if (!this.onSelection(up)) {
          const { x, y } = twipsAt(canvas, to);
          this.hooks.move(x, y, up.ctrlKey || up.metaKey);
        }
      },
      ended: () => {
        this.mark.remove();
        canvas.element.classList.remove('dragging-text');
      },
    });
    return true;
  }

  private onSelection(event: PointerEvent): boolean {
    const { overlay } = this.hooks.canvas;
    if (overlay.graphic) return false;
    const { x, y } = twipsAt(this.hooks.canvas, { x: event.clientX, y: event.clientY });
    return overlay.selection.some(
      (rect) => x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height,
    );
  }

  private show({ x, y }: { x: number; y: number }): void {
    const { canvas } = this.hooks;
    const box = canvas.element.getBoundingClientRect();
    this.mark.style.transform = `translate(${x - box.left}px, ${y - box.top - 10}px)`;
    canvas.element.classList.add('dragging-text');
    if (!this.mark.isConnected) canvas.overlay.element.append(this.mark);
  }

  /** A press that went nowhere puts the cursor there. */
  private click(event: PointerEvent): void {
    const { x, y } = twipsAt(this.hooks.canvas, { x: event.clientX, y: event.clientY });
    const m = event.ctrlKey || event.metaKey ? 0x2000 : 0;
    for (const k of ['down', 'up'] as const) this.hooks.send({ t: 'mouse', k, x, y, n: 1, b: 1, m });
  }
}
