import type { Page } from 'playwright-core';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

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
