import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { TwipRect } from '../canvas/twips.js';

const ENDS = ['start', 'end'] as const;
/** The middle of a handle lies so far below what it holds. */
const BELOW_PIXELS = 14;

/** The two drops at the ends of what is selected: fingers drag them. Shown after a finger has selected something. */
export class SelectionHandles {
  private shown = false;
  private dragged: { end: (typeof ENDS)[number]; x: number; y: number } | null = null;
  private frame = 0;
  private readonly elements: Record<(typeof ENDS)[number], HTMLElement>;

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly send: (message: PageMessage) => void,
  ) {
    const make = (end: (typeof ENDS)[number]): HTMLElement => {
      const element = document.createElement('div');
      element.className = `touch-handle ${end}`;
      element.setAttribute('aria-hidden', 'true');
      element.hidden = true;
      element.addEventListener('touchstart', (event) => this.drag(event, end), { passive: false });
      element.addEventListener('touchmove', (event) => this.drag(event, end), { passive: false });
      element.addEventListener('touchend', (event) => {
        event.preventDefault();
        this.dragged = null;
      });
      element.addEventListener('touchcancel', () => (this.dragged = null));
      canvas.element.parentElement?.append(element);
      return element;
    };
    this.elements = { start: make('start'), end: make('end') };
  }

  /** A finger selected something, or no longer does. */
  show(shown: boolean): void {
    this.shown = shown;
    this.place();
  }

  place(): void {
    const { selection } = this.canvas.overlay;
    const first = selection[0];
    const last = selection.at(-1);
    const held = this.shown && first && last ? { start: first, end: last } : null;
    for (const end of ENDS) {
      const element = this.elements[end];
      const at = held ? this.corner(held[end], end) : null;
      const { offsetLeft, offsetTop, clientWidth, clientHeight } = this.canvas.element;
      element.hidden = at === null || at.x < 0 || at.y < 0 || at.x > clientWidth || at.y > clientHeight;
      if (at) element.style.transform = `translate(${offsetLeft + at.x}px, ${offsetTop + at.y}px)`;
    }
  }

  private corner(rect: TwipRect, end: (typeof ENDS)[number]): { x: number; y: number } {
    return this.canvas.fromTwips({ x: rect.x + (end === 'end' ? rect.width : 0), y: rect.y + rect.height });
  }

  private drag(event: TouchEvent, end: (typeof ENDS)[number]): void {
    const [finger] = event.touches;
    event.preventDefault();
    event.stopPropagation();
    if (!finger || event.type === 'touchstart') return;
    const box = this.canvas.element.getBoundingClientRect();
    this.dragged = { end, x: finger.clientX - box.left, y: finger.clientY - box.top - BELOW_PIXELS * 1.6 };
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.dragged) return;
      const { x, y } = this.canvas.toTwips(this.dragged.x, this.dragged.y);
      this.send({ t: 'select', k: this.dragged.end, x: Math.max(0, x), y: Math.max(0, y) });
    });
  }
}
