import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { TwipRect } from '../canvas/twips.js';
import { modifiersOf } from './keys.js';

const SAME_PLACE_PIXELS = 6;
/** DOM buttons as LibreOfficeKit counts them. */
const BUTTONS: Record<number, number> = { 0: 1, 1: 2, 2: 4 };

export interface MouseHooks {
  mayEdit: () => boolean;
  send: (message: PageMessage) => void;
  focus: () => void;
  rightClick: (at: { x: number; y: number }) => void;
  /** The cell of a spreadsheet under a position of the window. */
  cellAt: (clientX: number, clientY: number) => string | null;
  /** Hears where somebody clicks who only looks. */
  clickedToRead: (at: { x: number; y: number }) => void;
  /** True when something else follows this press; `count`: which of a double or triple click it is. */
  taken: (event: PointerEvent, count: number) => boolean;
}

/** Mouse and finger on the document. Those who only look select text, which changes nothing. */
export function attachMouse(canvas: DocumentCanvas, hooks: MouseHooks): void {
  const { mayEdit, send, focus, rightClick, cellAt, clickedToRead } = hooks;
  const { element } = canvas;
  let pressed = 0;
  let begun = { x: 0, y: 0 };
  const near = (event: MouseEvent, to: { x: number; y: number }): boolean =>
    Math.hypot(event.clientX - to.x, event.clientY - to.y) < SAME_PLACE_PIXELS;
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
    const count = event.detail > 0 ? event.detail : clicks(event);
    if (event.button === 0 && hooks.taken(event, count)) return;
    pressed = BUTTONS[event.button] ?? 1;
    begun = { x: event.clientX, y: event.clientY };
    element.setPointerCapture(event.pointerId);
    if (mayEdit() && event.button === 0 && modifiersOf(event) === 0 && insideCells(canvas, at(event))) {
      // LibreOffice would move the cells; people expect a new selection.
      const cell = cellAt(event.clientX, event.clientY);
      if (cell !== null)
        send({ t: 'cmd', name: '.uno:GoToCell', args: JSON.stringify({ ToPoint: { type: 'string', value: cell } }) });
    }
    if (mayEdit()) mouse('down', event, count);
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
    } else if (event.type === 'pointerup' && event.button === 0 && near(event, begun))
      clickedToRead({ x: event.clientX, y: event.clientY });
    pressed = 0;
    moved = null;
  };
  let lastCount = 1;
  let lastAt = 0;
  let lastPoint = { x: 0, y: 0 };
  /** Pointer events carry no click count: two presses close together in time and place are a double click. */
  function clicks(event: PointerEvent): number {
    lastCount = near(event, lastPoint) && event.timeStamp - lastAt < 450 ? (lastCount % 3) + 1 : 1;
    lastAt = event.timeStamp;
    lastPoint = { x: event.clientX, y: event.clientY };
    return lastCount;
  }
  // What is done in between makes two presses two clicks.
  document.addEventListener('keydown', () => (lastAt = -Infinity), true);
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Node && !element.contains(event.target)) lastAt = -Infinity;
    },
    true,
  );
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

/** The point is in several selected cells, and nothing else would take it. */
function insideCells({ overlay }: DocumentCanvas, { x, y }: { x: number; y: number }): boolean {
  if (!overlay.cell || overlay.cursorVisible) return false;
  const within = (rect: TwipRect, more: number): boolean =>
    x >= rect.x - more && x <= rect.x + rect.width + more && y >= rect.y - more && y <= rect.y + rect.height + more;
  if (overlay.fillHandle && within(overlay.fillHandle, 60)) return false;
  return overlay.selection.some((rect) => within(rect, 0));
}
