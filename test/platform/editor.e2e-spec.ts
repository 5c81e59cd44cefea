import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FakeOa,
  launchBrowser,
  markupInside,
  pageErrors,
  painted,
  sampleFile,
  TestPlatform,
  until,
} from '#testing';

/** What people do every day, with the mouse and the keyboard, and what then stands in the saved file. */
let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  oa = await platform.oa();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
});

async function open(docId: string, extension: string): Promise<{ page: Page; errors: string[] }> {
  oa.files.set(docId, { title: `${docId}.${extension}`, content: sampleFile(extension) });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const errors = pageErrors(page);
  await page.goto(oa.link('openEditor', docId, 'u1'));
  await painted(page);
  await page.waitForSelector('.ribbon');
  return { page, errors };
}

/** Saves, and reads the document that is now durable. */
async function saved(page: Page, docId: string): Promise<Buffer> {
  await page.locator('.keyboard').focus();
  await page.keyboard.press('Control+s');
  await until('saved', async () => (await page.locator('.save-state').getAttribute('data-state')) === 'saved', 40_000);
  const { rows } = await platform.database.query<{ sha: string }>(
    `SELECT draft_sha256 AS sha FROM editing_session s JOIN document d ON d.id = s.document_id WHERE d.external_id = $1 AND s.state = 'open'`,
    [docId],
  );
  const sha = rows[0]?.sha ?? '';
  return readFileSync(`${platform.dataDir}/content/${sha.slice(0, 2)}/${sha.slice(2, 4)}/${sha}`);
}

describe('words', () => {
  it('are found, counted and replaced; undo takes it back', async () => {
    const { page, errors } = await open('finding', 'docx');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('needle Needle needles ');
    await page.keyboard.press('Control+h');
    await page.locator('.find-needle').fill('needle');
    await until('three found', async () => /^3 /.test((await page.locator('.find-count').textContent()) ?? ''));
    expect(await page.locator('.search-hit').count()).toBe(3);
    await page.getByLabel('Match case').check();
    await until('two found', async () => /^2 /.test((await page.locator('.find-count').textContent()) ?? ''));
    await page.getByLabel('Whole words').check();
    await until('one found', async () => /^1 /.test((await page.locator('.find-count').textContent()) ?? ''));
    await page.getByLabel('Match case').uncheck();
    await page.getByLabel('Whole words').uncheck();
    await page.getByLabel('Regular expression').check();
    await page.locator('.find-needle').fill('needles?');
    await until('three again', async () => /^3 /.test((await page.locator('.find-count').textContent()) ?? ''));
    await page.locator('.find-replacement').fill('pin');
    await page.locator('.find-replace-all').click();
    await page.locator('.find-replacement').press('Escape');
    // "Saved" may still be said of what was before the last press.
    const inTheFile = (words: string): Promise<true> =>
      until(words, async () => markupInside(await saved(page, 'finding'), /^word\/document\.xml$/).includes(words));
    await inTheFile('pin pin pin ');
    await page.keyboard.press('Control+z');
    await inTheFile('needle Needle needles ');
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe('the menu File', () => {
  it('downloads in other formats, shows the versions, and opens by the keyboard', async () => {
    const { page, errors } = await open('filed', 'docx');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('filed away ');
    await page.getByRole('button', { name: 'File', exact: true }).click();
    const [pdf] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'PDF document (.pdf)' }).click(),
    ]);
    expect(pdf.suggestedFilename()).toBe('filed.pdf');
    expect(
      readFileSync(await pdf.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await page.locator('.keyboard').focus();
    await page.keyboard.press('Alt+f');
    await page.getByRole('menuitem', { name: 'Version history' }).click();
    await page.getByRole('complementary', { name: 'Version history' }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
