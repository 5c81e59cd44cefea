import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { Twips } from '../canvas/twips.js';

/** What is less is a click with a restless hand. */
const DRAGGED_PIXELS = 6;

export interface Drag {
  /** CSS pixels of the window. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  dragged: boolean;
  event: PointerEvent;
}

export function twipsAt(canvas: DocumentCanvas, { x, y }: { x: number; y: number }): Twips {
  const box = canvas.element.getBoundingClientRect();
  return canvas.toTwips(x - box.left, y - box.top);
}

/** Follows a press that begins with `event` until it ends. `moved` hears of it once it is a drag; `done` not after Escape. */
export function followPress(
  element: HTMLElement,
  event: PointerEvent,
  hooks: { moved: (drag: Drag) => void; done: (drag: Drag) => void; ended: () => void },
): void {
  const from = { x: event.clientX, y: event.clientY };
  let dragged = false;
  const drag = (now: PointerEvent): Drag => {
    dragged ||= Math.hypot(now.clientX - from.x, now.clientY - from.y) >= DRAGGED_PIXELS;
    return { from, to: { x: now.clientX, y: now.clientY }, dragged, event: now };
  };
  const stop = new AbortController();
  const { signal } = stop;
  const end = (): void => {
    stop.abort();
    hooks.ended();
  };
  element.setPointerCapture(event.pointerId);
  element.addEventListener(
    'pointermove',
    (now) => {
      const state = drag(now);
      if (state.dragged) hooks.moved(state);
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (now) => {
      const state = drag(now);
      end();
      hooks.done(state);
    },
    { signal },
  );
  element.addEventListener('pointercancel', end, { signal });
  document.addEventListener(
    'keydown',
    (key) => {
      if (key.key !== 'Escape') return;
      key.preventDefault();
      key.stopPropagation();
      end();
    },
    { capture: true, signal },
  );
}
