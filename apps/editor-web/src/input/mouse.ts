import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { modifiersOf } from './keys.js';

const BUTTONS: Record<number, number> = { 0: 1, 1: 4, 2: 2 };

/** Mouse and finger on the document. Those who only look select text, which changes nothing. */
export function attachMouse(
  canvas: DocumentCanvas,
  mayEdit: () => boolean,
  send: (message: PageMessage) => void,
  focus: () => void,
  rightClick: (at: { x: number; y: number }) => void,
): void {
  const { element } = canvas;
  let pressed = 0;
  let moved: PointerEvent | null = null;
  let frame = 0;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return canvas.toTwips(event.clientX - box.left, event.clientY - box.top);
  };
  const mouse = (k: 'down' | 'up' | 'move', event: MouseEvent, count: number): void => {
    const { x, y } = at(event);
    send({ t: 'mouse', k, x, y, n: count, b: pressed, m: modifiersOf(event) });
  };
  const onScrollbar = (event: MouseEvent): boolean => {
    const box = element.getBoundingClientRect();
    return event.clientX - box.left >= element.clientWidth || event.clientY - box.top >= element.clientHeight;
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch' || onScrollbar(event) || event.button > 2) return;
    event.preventDefault();
    focus();
    pressed = BUTTONS[event.button] ?? 1;
    element.setPointerCapture(event.pointerId);
    if (mayEdit()) mouse('down', event, event.detail > 0 ? event.detail : clicks(event));
    else {
      const { x, y } = at(event);
      send({ t: 'select', k: 'reset', x, y });
      send({ t: 'select', k: 'start', x, y });
    }
  });
  element.addEventListener('pointermove', (event) => {
    if (pressed === 0) return;
    moved = event;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (moved === null) return;
      if (mayEdit()) mouse('move', moved, 1);
      else {
        const { x, y } = at(moved);
        send({ t: 'select', k: 'end', x, y });
      }
      moved = null;
    });
  });
  const release = (event: PointerEvent): void => {
    if (pressed === 0) return;
    if (mayEdit()) {
      if (moved !== null) mouse('move', moved, 1); // a quick drag ends before the next frame
      mouse('up', event, lastCount);
    }
    pressed = 0;
    moved = null;
  };
  let lastCount = 1;
  let lastAt = 0;
  let lastPoint = { x: 0, y: 0 };
  /** Pointer events carry no click count: two presses close together in time and place are a double click. */
  function clicks(event: PointerEvent): number {
    const near = Math.hypot(event.clientX - lastPoint.x, event.clientY - lastPoint.y) < 6;
    lastCount = near && event.timeStamp - lastAt < 450 ? (lastCount % 3) + 1 : 1;
    lastAt = event.timeStamp;
    lastPoint = { x: event.clientX, y: event.clientY };
    return lastCount;
  }
  element.addEventListener('pointerup', release);
  element.addEventListener('pointercancel', release);
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    rightClick({ x: event.clientX, y: event.clientY });
  });
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      canvas.zoomBy(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );
}
