import type { PageMessage } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { t } from '../i18n.js';
import { SelectionHandles } from './selection-handles.js';

export interface TouchHooks {
  send: (message: PageMessage) => void;
  /** Brings the on-screen keyboard up, for those who may write. */
  focus: () => void;
  mayType: () => boolean;
  /** Somebody who only looks tapped at this point of the window. */
  tappedToRead: (at: { x: number; y: number }) => void;
  /** Entries of the menu that a long press opens. */
  actions: () => { label: string; name: string; run: () => void }[];
}

const TAP_PIXELS = 12;
const LONG_PRESS_MS = 500;
const DOUBLE_TAP_MS = 350;
const CLOSER = 2;
/** So much wider or narrower the fingers are when the zoom goes a step on. */
const PINCH_STEP = 1.15;

interface Finger {
  x: number;
  y: number;
  at: number;
  timer: number;
}

/** Fingers on the document: panning is the browser's, a tap sets the cursor, two fingers zoom, a long press opens a menu. */
export function attachTouch(canvas: DocumentCanvas, hooks: TouchHooks): { place: () => void } {
  const { element } = canvas;
  const menu = document.createElement('div');
  menu.className = 'touch-menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', t('menu'));
  menu.hidden = true;
  element.parentElement?.append(menu);
  const handles = new SelectionHandles(canvas, hooks.send);
  let finger: Finger | null = null;
  let spread = 0;
  /** The zoom before somebody came closer by tapping twice. */
  let fromAfar: number | null = null;
  let lastTap = { x: 0, y: 0, at: 0 };

  const press = (x: number, y: number, count: number): void => {
    const box = element.getBoundingClientRect();
    const at = canvas.toTwips(x - box.left, y - box.top);
    if (hooks.mayType())
      for (const k of ['down', 'up'] as const) hooks.send({ t: 'mouse', k, ...at, n: count, b: 1, m: 0 });
    else {
      for (const k of ['reset', 'start', 'end'] as const) hooks.send({ t: 'select', k, ...at });
      hooks.tappedToRead({ x, y });
    }
  };
  /** Readers see a place closer by tapping twice, and all of it by doing so again; who writes selects a word by that. */
  const zoomAt = (x: number, y: number): void => {
    const box = element.getBoundingClientRect();
    const at = canvas.toTwips(x - box.left, y - box.top);
    const closer = fromAfar === null;
    const to = closer ? canvas.zoom * CLOSER : (fromAfar ?? canvas.zoom);
    fromAfar = closer ? canvas.zoom : null;
    canvas.zoomTo(to);
    const now = canvas.fromTwips(at);
    element.scrollLeft += now.x - box.width / 2;
    element.scrollTop += now.y - box.height / 2;
  };
  const openMenu = (x: number, y: number): void => {
    const box = element.getBoundingClientRect();
    menu.replaceChildren(
      ...hooks.actions().map(({ label, name, run }) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.setAttribute('role', 'menuitem');
        button.textContent = label;
        button.dataset['action'] = name;
        button.onclick = () => {
          menu.hidden = true;
          run();
        };
        return button;
      }),
    );
    menu.hidden = menu.childElementCount === 0;
    menu.style.left = `${Math.max(4, Math.min(x - box.left - 60, box.width - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, y - box.top - 56)}px`;
  };
  const forget = (): void => {
    if (finger) window.clearTimeout(finger.timer);
    finger = null;
  };

  element.addEventListener(
    'touchstart',
    (event) => {
      menu.hidden = true;
      forget();
      const [one, two] = event.touches;
      if (one && two) {
        spread = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
        return;
      }
      if (!one) return;
      const { clientX: x, clientY: y } = one;
      finger = {
        x,
        y,
        at: event.timeStamp,
        timer: window.setTimeout(() => {
          finger = null;
          press(x, y, 2); // the word under the finger
          handles.show(true);
          openMenu(x, y);
        }, LONG_PRESS_MS),
      };
    },
    { passive: true },
  );
  element.addEventListener(
    'touchmove',
    (event) => {
      const [one, two] = event.touches;
      if (one && two) {
        const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
        const ratio = now / Math.max(1, spread);
        if (ratio < PINCH_STEP && ratio > 1 / PINCH_STEP) return;
        canvas.zoomBy(ratio > 1 ? 1 : -1);
        spread = now;
      } else if (one && finger && Math.hypot(one.clientX - finger.x, one.clientY - finger.y) > TAP_PIXELS) forget();
    },
    { passive: true },
  );
  element.addEventListener('touchend', (event) => {
    if (!finger || event.touches.length > 0) return;
    event.preventDefault(); // no mouse events made up of it
    const { x, y } = finger;
    forget();
    const again = event.timeStamp - lastTap.at < DOUBLE_TAP_MS && Math.hypot(x - lastTap.x, y - lastTap.y) < 24;
    if (again && !hooks.mayType()) zoomAt(x, y);
    else press(x, y, again ? 2 : 1);
    handles.show(again || canvas.overlay.cell !== null);
    lastTap = { x, y, at: again ? 0 : event.timeStamp };
    if (hooks.mayType()) hooks.focus();
  });
  element.addEventListener('touchcancel', forget);
  element.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch') handles.show(false);
  });
  return { place: () => handles.place() };
}
