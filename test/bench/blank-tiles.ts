import type { Page } from 'playwright-core';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** So often, in device pixels, a page is looked at for pieces that nothing has been painted into. */
const GRID = 64;

/**
 * Watches from outside what the page draws: a tile's canvas is covered where patches were drawn into it, the screen where
 * such tiles were. Points of the document that are on the screen without either are blank.
 */
export async function watchBlankTiles(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const GRID = ${GRID};
    const covered = new WeakMap();
    const scroller = document.querySelector('.document-scroller');
    const screen = scroller.querySelector('canvas');
    const drawTile = OffscreenCanvasRenderingContext2D.prototype.drawImage;
    OffscreenCanvasRenderingContext2D.prototype.drawImage = function (image, x, y, ...rest) {
      drawTile.call(this, image, x, y, ...rest);
      const areas = covered.get(this.canvas) ?? [];
      areas.push([x, y, x + image.width, y + image.height]);
      covered.set(this.canvas, areas);
    };
    let drawn = [];
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...args) {
      draw.apply(this, args);
      if (this.canvas !== screen) return;
      const [image, x, y, width, height] = args;
      if (image instanceof ImageBitmap) drawn.push([x, y, x + image.width, y + image.height]);
      else for (const [l, t, r, b] of covered.get(image) ?? []) drawn.push([x + l, y + t, x + r, y + b]);
    };
    const fill = CanvasRenderingContext2D.prototype.fillRect;
    CanvasRenderingContext2D.prototype.fillRect = function (x, y, width, height) {
      fill.call(this, x, y, width, height);
      if (this.canvas === screen && width === screen.width && height === screen.height) drawn = [];
    };
    window.blank = { since: new Map(), longest: 0, now: 0 };
    const look = () => {
      const ratio = devicePixelRatio;
      const top = Math.round(scroller.scrollTop * ratio);
      const x = Math.round(screen.width / 2);
      const at = performance.now();
      const seen = new Map();
      for (let y = Math.ceil(top / GRID) * GRID; y < top + screen.height - GRID; y += GRID) {
        const on = y - top;
        if (!drawn.some(([l, t, r, b]) => x >= l && x < r && on >= t && on < b)) seen.set(y, window.blank.since.get(y) ?? at);
      }
      for (const since of seen.values()) window.blank.longest = Math.max(window.blank.longest, at - since);
      for (const [y, since] of window.blank.since) if (!seen.has(y)) window.blank.longest = Math.max(window.blank.longest, at - since);
      window.blank.since = seen;
      window.blank.now = seen.size;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    scroller.scrollTop += 20000; // what was painted before is not known
  })()`);
  await pause(2_000);
}

const longest = (page: Page): Promise<number> => page.evaluate<number>('window.blank.longest');

/** Scrolls so many pages with the wheel, each in eight turns; how long a piece of each stayed blank at most, in ms. */
export async function blankWhileScrolling(page: Page, pages: number): Promise<number[]> {
  const samples: number[] = [];
  await page.mouse.move(640, 500);
  for (let i = 0; i < pages; i++) {
    await page.evaluate('window.blank.longest = 0');
    for (let turn = 0; turn < 8; turn++) {
      await page.mouse.wheel(0, 90);
      await pause(30);
    }
    await pause(900);
    samples.push(await longest(page));
  }
  return samples;
}

/** Jumps to far places as the scroll bar does; how long it took until nothing was blank, in ms. */
export async function blankAfterJumps(page: Page, jumps: number): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 1; i <= jumps; i++) {
    await page.evaluate(
      `(() => { const s = document.querySelector('.document-scroller'); window.blank.longest = 0; s.scrollTop = s.scrollHeight * ${((i * 37) % 100) / 110}; })()`,
    );
    await pause(1_500);
    samples.push(await longest(page));
  }
  return samples;
}
