import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorPerson, type FakeOa, launchBrowser, pageErrors, sampleFile, TestPlatform, until } from '#testing';

/** Files that are no Office documents, as a person sees and edits them. */
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

async function look(docId: string, title: string, content: Buffer): Promise<{ page: Page; errors: string[] }> {
  oa.files.set(docId, { title, content });
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors = pageErrors(page);
  await page.goto(oa.link('openPreview', docId, 'u1'));
  await page.waitForSelector('#app[data-painted=true]', { timeout: 30_000 });
  return { page, errors };
}

it('a PDF has pages, selectable text, search, thumbnails, zoom and page numbers', async () => {
  const { page, errors } = await look('pdf', 'guide.pdf', sampleFile('pdf'));
  await page.locator('.textLayer span').first().waitFor();
  const word = await page.evaluate<string>(
    `[...document.querySelectorAll('.textLayer span')].map((span) => span.textContent.trim()).find((text) => text.length > 1) ?? ''`,
  );
  expect(word).not.toBe('');
  await page.keyboard.press('Control+f');
  await page.keyboard.type(word.slice(0, 6));
  await until('hits', async () => /^1 of [1-9]/.test((await page.locator('.viewer-hits').textContent()) ?? ''));
  await page.locator('.textLayer .highlight').first().waitFor();
  await page.locator('.viewer-search').fill('no such words anywhere');
  await until('none', async () => (await page.locator('.viewer-hits').textContent()) === 'Nothing found');
  const before = await page.locator('.viewer-zoom').textContent();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await until('larger', async () => (await page.locator('.viewer-zoom').textContent()) !== before);
  await page.getByRole('button', { name: 'Fit page' }).click();
  await page.locator('.pdf-thumbnails button[data-painted=true]').first().waitFor();
  const pages = await page.locator('.pdf-thumbnails button').count();
  expect(await page.locator('.viewer-pages').textContent()).toBe(` of ${pages}`);
  if (pages > 1) {
    await page.locator('.viewer-page').fill('2');
    await page.locator('.viewer-page').press('Enter');
    await page.locator('.pdf-thumbnails button[data-page="2"][aria-current]').waitFor();
    await page.locator('.pdf-thumbnails button').first().click();
    await until('page 1', async () => (await page.locator('.viewer-page').inputValue()) === '1');
  }
  expect(errors).toEqual([]);
  await page.context().close();
});

it('text shows what it says in UTF-8, GBK and UTF-16', async () => {
  const files: [string, string, Buffer][] = [
    ['UTF-8', '你好, world', Buffer.from('你好, world')],
    ['GB18030', '你好', Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
    ['UTF-16LE', '你好', Buffer.from('\ufeff你好', 'utf16le')],
  ];
  for (const [encoding, text, content] of files) {
    const { page, errors } = await look(`text-${encoding}`, `${encoding}.txt`, content);
    expect((await page.locator('.viewer pre').textContent())?.replace('\ufeff', '')).toBe(text);
    expect(await page.locator('.viewer-encoding').textContent()).toContain(encoding);
    expect(errors).toEqual([]);
    await page.context().close();
  }
});

it('Markdown is rendered without any markup, script or address of its own', async () => {
  let fetched = 0;
  const outside = createServer((_request, response) => {
    fetched++;
    response.end();
  });
  await new Promise<void>((listening) => outside.listen(0, '127.0.0.1', listening));
  const { port } = outside.address() as { port: number };
  const text = [
    '# Title',
    '- one',
    '- **two**',
    '<script>document.title = "taken"</script>',
    '<img src=x onerror="document.title = \'taken\'">',
    '[link](javascript:document.title="taken")',
    '[web](https://example.org/)',
    `![picture](http://127.0.0.1:${port}/spy.png)`,
  ].join('\n\n');
  const { page } = await look('markdown', 'notes.md', Buffer.from(text));
  expect(await page.locator('.markdown h1').textContent()).toBe('Title');
  expect(await page.locator('.markdown li').count()).toBe(2);
  expect(await page.locator('.markdown script, .markdown img').count()).toBe(0);
  expect(await page.locator('.markdown a').count()).toBe(1);
  expect(await page.locator('.markdown a').getAttribute('href')).toBe('https://example.org/');
  expect(await page.title()).not.toBe('taken');
  expect(fetched).toBe(0);
  outside.close();
  await page.context().close();
});

it('separated values are a table', async () => {
  const { page, errors } = await look('csv', 'list.csv', Buffer.from('name,note\npear,"soft, ""ripe"""\n'));
  expect(await page.locator('.csv td').allTextContents()).toEqual(['name', 'note', 'pear', 'soft, "ripe"']);
  expect(errors).toEqual([]);
  await page.context().close();
});

it('a picture is enlarged, turned and moved', async () => {
  const { page, errors } = await look('picture', 'p.png', PICTURE);
  const transform = () => page.locator('.image-view img').getAttribute('style');
  expect(await page.locator('.viewer-zoom').textContent()).toBe('100%');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  expect(await page.locator('.viewer-zoom').textContent()).toBe('125%');
  await page.getByRole('button', { name: 'Rotate' }).click();
  expect(await transform()).toContain('rotate(90deg)');
  await page.mouse.move(600, 400);
  await page.mouse.down();
  await page.mouse.move(650, 420, { steps: 3 });
  await page.mouse.up();
  expect(await transform()).toContain('translate(50px, 20px)');
  expect(errors).toEqual([]);
  await page.context().close();
});

it('sound is played with the controls of the browser, and fetched in ranges', async () => {
  const { page, errors } = await look('sound', 's.wav', wave(2));
  await until('its length is known', () =>
    page.evaluate<boolean>(`Math.round(document.querySelector('audio').duration) === 2`),
  );
  const source = await page.locator('audio').getAttribute('src');
  const part = await fetch(`${platform.origin}${source ?? ''}`, { headers: { range: 'bytes=0-3' } });
  expect(part.status).toBe(206);
  expect(await part.text()).toBe('RIFF');
  expect(errors).toEqual([]);
  await page.context().close();
});

function wave(seconds: number): Buffer {
  const samples = Buffer.alloc(8000 * seconds, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGP8z0AaYCJR/aiGUQ1DRwMAM7UBHzMQ9WwAAAAASUVORK5CYII=',
  'base64',
);

it('a text file is edited, and comes home in its encoding and with its newlines', async () => {
  const old = '第一行 first\r\n\r\n<b>\tno markup</b>\r\nlast\r\n';
  const writer = await EditorPerson.open({ platform, oa, browser }, 'note', 'txt', iconv.encode(old, 'gb18030'));
  await until('told', async () => /plain text/.test((await writer.page.locator('.remarks span').textContent()) ?? ''));
  await writer.keys('Control+Home');
  await writer.type('在前面 before ');
  await writer.keys('Control+End');
  await writer.type('after');
  await writer.keys('Enter');
  await writer.type('more');
  const saved = await writer.saved();
  expect(iconv.decode(saved, 'gb18030')).toBe(`在前面 before ${old.trimEnd()}after\r\nmore\r\n`);
  const [download] = await Promise.all([
    writer.page.waitForEvent('download'),
    writer.page.getByRole('button', { name: 'Download', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^note-\d+\.txt$/);
  expect(readFileSync(await download.path())).toEqual(saved);
  await writer.leave();
  const other = await EditorPerson.open({ platform, oa, browser }, 'unended', 'md', Buffer.from('# one\n\ntwo'));
  await other.keys('Control+Home');
  await other.type('!');
  expect((await other.saved()).toString()).toBe('!# one\n\ntwo');
  await other.keys('Control+End', 'Enter', 'Enter');
  await until('in the file', async () => (await other.saved()).toString() === '!# one\n\ntwo\n\n');
  await other.leave();
  await platform.setInterval(0);
  const home = await until('the save-back', () => oa.saveBacksOf(writer.docId)[0], 40_000);
  expect(home.file).toEqual(saved);
  expect(home.body.data.docURL).toMatch(/\.txt$/);
  await platform.setInterval(180);
});

it('a CSV file is edited: what nobody touched is as it was', async () => {
  const rows = [
    'no;name;amount;on;id;note',
    '007;Ann;12.50;2026-11-22;110101199003070011;"soft; ""ripe"""',
    '010;李四;-3;1/2/2026;1e5;=1+1',
  ];
  const writer = await EditorPerson.open({ platform, oa, browser }, 'list', 'csv', Buffer.from(rows.join('\n')));
  expect(await writer.page.locator('.sheet-add').isVisible()).toBe(false);
  await writer.keys('Control+Home', 'ArrowDown');
  await writer.type('Bea');
  await writer.keys('Tab', 'Tab');
  await writer.type('=C3+14.75');
  await writer.keys('Enter');
  await until('in the file', async () => {
    const lines = (await writer.saved()).toString('utf8').split('\n');
    expect(lines).toEqual([rows[0], 'Bea;Ann;11.75;2026-11-22;110101199003070011;"soft; ""ripe"""', rows[2]]);
    return true;
  });
  await writer.leave();
});
