import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's Chromium without any traffic of its own, in the build that has no windows: pages cost it half of what they cost the full one. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Waits until the editor page shows the document. */
export async function painted(page: Page): Promise<void> {
  await page.waitForSelector('#app[data-painted=true]', { timeout: 30_000 });
}

/** Takes down every error that a page reports. */
export function pageErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
