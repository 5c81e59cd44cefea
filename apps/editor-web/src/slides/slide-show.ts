import { t } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { playTransition } from './transitions.js';

/** The longest side of what a slide is shown as, in pixels. */
const LONGEST_SIDE = 1920;

/** Shows the slides on the whole screen. Arrows, space, Page keys and clicks move; Home and End jump; Escape ends. */
export async function playShow(bench: Workbench, from: number, count: number, ratio: number): Promise<void> {
  const hidden = new Set<number>();
  const slides = await bench.perform('slides.list').catch(() => []);
  slides.forEach(([, visible], index) => {
    if (visible === '0') hidden.add(index);
  });
  const order = Array.from({ length: count }, (_, index) => index).filter((index) => !hidden.has(index));
  if (order.length === 0) return;
  let at = Math.max(
    0,
    order.findIndex((index) => index >= from),
  );
  const screen_ = document.createElement('div');
  screen_.className = 'slide-show';
  screen_.tabIndex = 0;
  screen_.setAttribute('role', 'dialog');
  const picture = document.createElement('img');
  picture.alt = '';
  const counter = document.createElement('span');
  counter.className = 'slide-show-counter';
  const before = document.createElement('div');
  before.className = 'slide-before';
  screen_.append(before, picture, counter);
  document.body.append(screen_);
  const pictures = new Map<number, Promise<string>>();
  const load = (part: number): Promise<string> => {
    const width = Math.round(Math.min(LONGEST_SIDE, LONGEST_SIDE / ratio));
    const loaded =
      pictures.get(part) ??
      bench.connection
        .ask({ t: 'thumb', part, w: width, h: Math.round(width * ratio), show: true })
        .then((data) => `data:image/png;base64,${String(data)}`);
    pictures.set(part, loaded);
    return loaded;
  };
  const show = async (forward: boolean): Promise<void> => {
    const part = order[at] ?? 0;
    counter.textContent = `${at + 1} / ${order.length}`;
    const source = await load(part);
    if (order[at] !== part) return;
    before.style.backgroundImage = picture.src === '' ? '' : `url(${picture.src})`;
    picture.src = source;
    await picture.decode().catch(() => undefined); // it is drawn as soon as it is there
    if (forward) playTransition(picture, before, slides[part] ?? []);
    const next = order[at + 1];
    if (next !== undefined) load(next).catch(() => pictures.delete(next)); // asked again when it is its turn
  };
  await new Promise<void>((done) => {
    const end = (): void => {
      document.removeEventListener('fullscreenchange', left);
      screen_.remove();
      if (document.fullscreenElement) void document.exitFullscreen();
      done();
    };
    const lost = (): void => {
      pictures.delete(order[at] ?? 0);
      end();
      bench.notice(t('notDone'), 3000);
    };
    const left = (): void => {
      if (!document.fullscreenElement) end();
    };
    const go = (to: number): void => {
      if (to >= order.length) {
        end();
        return;
      }
      const forward = to > at;
      at = Math.max(0, to);
      show(forward).catch(lost);
    };
    screen_.onclick = () => go(at + 1);
    screen_.oncontextmenu = (event) => {
      event.preventDefault();
      go(at - 1);
    };
    screen_.onkeydown = (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter', 'n'].includes(event.key)) go(at + 1);
      else if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace', 'p'].includes(event.key)) go(at - 1);
      else if (event.key === 'Home') go(0);
      else if (event.key === 'End') go(order.length - 1);
      else if (event.key === 'Escape') end();
      else if (event.key === 'b' || event.key === '.') picture.hidden = !picture.hidden;
    };
    screen_.focus();
    show(true).catch(lost);
    // Without leave for the whole screen the show fills the window.
    screen_.requestFullscreen().then(
      () => document.addEventListener('fullscreenchange', left),
      () => undefined,
    );
  });
  bench.focus();
}
