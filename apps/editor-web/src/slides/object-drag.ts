import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { TwipRect } from '../canvas/twips.js';
import { followPress } from '../input/press.js';
import { long, type Workbench } from '../workbench.js';

const HANDLE_PIXELS = 9;
/** What is less is a click with a restless hand. */
const DRAGGED_PIXELS = 4;
const STEP_DEGREES = 15;
/** How far above the frame the handle stands that turns, in CSS pixels; the style sheet draws it there. */
const TURN_ABOVE_PIXELS = 26;

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
type Side = -1 | 0 | 1;

/**
 * Shows where an object goes while it is dragged or resized, which LibreOffice does without showing it, and turns it by
 * the handle above its frame.
 */
export class ObjectDrag {
  private readonly ghost = document.createElement('div');
  private readonly canvas: DocumentCanvas;

  constructor(
    private readonly bench: Workbench,
    private readonly possible: () => boolean,
  ) {
    this.canvas = bench.canvas;
    this.ghost.className = 'object-ghost';
    this.canvas.element.addEventListener('pointerdown', (event) => this.follow(event), true);
  }

  /** True when the press turns what is selected. */
  takes(event: PointerEvent): boolean {
    const box = this.frame();
    if (!box || !this.possible()) return false;
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const handle = { x: middle.x, y: box.top - TURN_ABOVE_PIXELS };
    if (Math.hypot(event.clientX - handle.x, event.clientY - handle.y) > HANDLE_PIXELS) return false;
    const angleOf = (x: number, y: number): number => (Math.atan2(x - middle.x, middle.y - y) * 180) / Math.PI;
    const begun = angleOf(event.clientX, event.clientY);
    let turned = 0;
    followPress(this.canvas.element, event, {
      moved: ({ to, event: now }) => {
        turned = Math.round(angleOf(to.x, to.y) - begun);
        if (now.shiftKey) turned = Math.round(turned / STEP_DEGREES) * STEP_DEGREES;
        this.show(box, `rotate(${turned}deg)`);
      },
      done: () => {
        if (turned !== 0) turn(this.bench, turned);
      },
      ended: () => this.ghost.remove(),
    });
    return true;
  }

  private follow(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch' || !this.possible()) return;
    const from = { x: event.clientX, y: event.clientY };
    let begun = this.pressed(from);
    const stop = new AbortController();
    const { signal } = stop;
    const moved = (now: PointerEvent): void => {
      begun ??= this.pressed(from); // the press itself selected the object
      const across = now.clientX - from.x;
      const down = now.clientY - from.y;
      if (!begun || Math.hypot(across, down) < DRAGGED_PIXELS) return;
      const { box, sides } = begun;
      if (sides === null) {
        const shift = now.shiftKey;
        const flat = Math.abs(across) > Math.abs(down);
        this.show(
          { ...box, left: box.left + (shift && !flat ? 0 : across), top: box.top + (shift && flat ? 0 : down) },
          '',
        );
      } else this.show(resized(box, sides, across, down), '');
    };
    const end = (): void => {
      stop.abort();
      this.ghost.remove();
    };
    window.addEventListener('pointermove', moved, { signal });
    window.addEventListener('pointerup', end, { signal });
    window.addEventListener('pointercancel', end, { signal });
  }

  /** What a press there would do to what is selected: move it (no sides), or size it by these sides. */
  private pressed({ x, y }: { x: number; y: number }): { box: Box; sides: [Side, Side] | null } | null {
    const box = this.frame();
    if (!box || this.canvas.element.classList.contains('drawing')) return null;
    const near = (a: number, b: number): boolean => Math.abs(a - b) <= HANDLE_PIXELS;
    for (const across of [-1, 0, 1] as const)
      for (const down of [-1, 0, 1] as const)
        if (
          (across !== 0 || down !== 0) &&
          near(x, box.left + (box.width * (across + 1)) / 2) &&
          near(y, box.top + (box.height * (down + 1)) / 2)
        )
          return { box, sides: [across, down] };
    const inside =
      x >= box.left - 3 && x <= box.left + box.width + 3 && y >= box.top - 3 && y <= box.top + box.height + 3;
    if (!inside) return null;
    const onEdge =
      near(x, box.left) || near(x, box.left + box.width) || near(y, box.top) || near(y, box.top + box.height);
    return this.canvas.overlay.cursorVisible && !onEdge ? null : { box, sides: null };
  }

  /** The frame of what is selected, in CSS pixels of the window. */
  private frame(): Box | null {
    const { graphic } = this.canvas.overlay;
    return graphic ? this.onScreen(graphic) : null;
  }

  private onScreen(rect: TwipRect): Box {
    const box = this.canvas.element.getBoundingClientRect();
    const from = this.canvas.fromTwips(rect);
    const to = this.canvas.fromTwips({ x: rect.x + rect.width, y: rect.y + rect.height });
    return { left: box.left + from.x, top: box.top + from.y, width: to.x - from.x, height: to.y - from.y };
  }

  private show(box: Box, transform: string): void {
    this.ghost.style.cssText = `left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px;transform:${transform}`;
    if (!this.ghost.isConnected) document.body.append(this.ghost);
  }
}

function resized(box: Box, [across, down]: [Side, Side], byX: number, byY: number): Box {
  const width = Math.max(2, box.width + across * byX);
  const height = Math.max(2, box.height + down * byY);
  return {
    left: across < 0 ? box.left + box.width - width : box.left,
    top: down < 0 ? box.top + box.height - height : box.top,
    width,
    height,
  };
}

/** Turns what is selected about its middle, clockwise. */
export function turn(bench: Workbench, degrees: number): void {
  const { graphic } = bench.canvas.overlay;
  if (!graphic) return;
  bench.command('.uno:TransformDialog', {
    TransformRotationDeltaAngle: long((((-degrees % 360) + 360) % 360) * 100),
    TransformRotationX: long(Math.round(graphic.x + graphic.width / 2)),
    TransformRotationY: long(Math.round(graphic.y + graphic.height / 2)),
  });
}
