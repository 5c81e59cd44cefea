import type { Browser, Page } from 'playwright-core';
import { type FakeOa, painted } from '#testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Opens a document of the OA in a page of its own; how long that took from the click to the first painted page, in ms. */
export async function openPage(browser: Browser, oa: FakeOa, docId: string): Promise<{ page: Page; ms: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(oa.link('openEditor', docId, 'u1'), { waitUntil: 'commit' });
  await painted(page);
  // The page's clock begins when the navigation does, redirects included.
  return { page, ms: await page.evaluate<number>(`performance.getEntriesByName('document-painted')[0].startTime`) };
}

/** Types letters and measures from the key event until pixels of the canvas changed. */
export async function keyToPixels(page: Page, keys: number): Promise<number[]> {
  await page.mouse.click(640, 400);
  await pause(500);
  await page.evaluate(`(() => {
    window.samples = [];
    let started = 0;
    document.addEventListener('keydown', () => { started = performance.now(); }, true);
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...args) {
      draw.apply(this, args);
      if (started && args[0] instanceof ImageBitmap) { window.samples.push(performance.now() - started); started = 0; }
    };
  })()`);
  for (let i = 0; i < keys; i++) {
    await page.keyboard.press('abcdefghij'[i % 10] ?? 'a');
    await pause(60);
  }
  return page.evaluate<number[]>('window.samples');
}
