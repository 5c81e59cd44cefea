import type { Workbench } from '../workbench.js';

/** Shows the slides on the whole screen. Arrows, space, Page keys and clicks move; Home and End jump; Escape ends. */
export async function playShow(bench: Workbench, from: number, count: number, ratio: number): Promise<void> {
  const hidden = new Set<number>();
  (await bench.perform('slides.list').catch(() => [])).forEach(([, visible], index) => {
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
  screen_.append(picture, counter);
  document.body.append(screen_);
  const pictures = new Map<number, Promise<string>>();
  const load = (part: number): Promise<string> => {
    const width = 1024;
    const loaded =
      pictures.get(part) ??
      bench.connection
        .ask({ t: 'thumb', part, w: width, h: Math.min(1024, Math.round(width * ratio)) })
        .then((data) => `data:image/png;base64,${String(data)}`);
    pictures.set(part, loaded);
    return loaded;
  };
  const show = async (): Promise<void> => {
    const part = order[at] ?? 0;
    counter.textContent = `${at + 1} / ${order.length}`;
    const source = await load(part);
    if (order[at] === part) picture.src = source;
    const next = order[at + 1];
    if (next !== undefined) void load(next);
  };
  await new Promise<void>((done) => {
    const end = (): void => {
      document.removeEventListener('fullscreenchange', left);
      screen_.remove();
      if (document.fullscreenElement) void document.exitFullscreen();
      done();
    };
    const left = (): void => {
      if (!document.fullscreenElement) end();
    };
    const go = (to: number): void => {
      if (to >= order.length) {
        end();
        return;
      }
      at = Math.max(0, to);
      void show();
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
    void show();
    // Without leave for the whole screen the show fills the window.
    screen_.requestFullscreen().then(
      () => document.addEventListener('fullscreenchange', left),
      () => undefined,
    );
  });
  bench.focus();
}
