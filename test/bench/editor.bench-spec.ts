import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  EditorClient,
  type FakeOa,
  launchBrowser,
  painted,
  sampleFile,
  TestPlatform,
  until,
  wordDocument,
  workbook,
} from '#testing';
import { blankAfterJumps, blankWhileScrolling, watchBlankTiles } from './blank-tiles.js';
import { keyToPixels, openPage } from './editor-page.js';
import { Figures } from './figures.js';

let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;
const figures = new Figures('The editor', 'Browser, people and platform share the machine.');

beforeAll(async () => {
  platform = await TestPlatform.start({ SPARE_KITS: '3' });
  oa = await platform.oa();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
  figures.write();
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const PARAGRAPH =
  'A page of a long report, with enough words that lines break and paragraphs follow each other. 一份很长的报告中的一段文字。';

/** Pages of paragraphs, each behind a break. */
function longDocument(pages: number): Buffer {
  const paragraph = `<w:p><w:r><w:t>${PARAGRAPH}</w:t></w:r></w:p>`;
  const page = `${paragraph.repeat(12)}<w:p><w:r><w:br w:type="page"/></w:r></w:p>`;
  return wordDocument(page.repeat(pages));
}

/** Processor time of the processes that have a document open, in ms. */
function kitsProcessorMs(): number {
  return platform
    .descendants(platform.pid('document-engine'))
    .map((pid) => {
      try {
        const facts = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').pop()!.split(' ');
        return (Number(facts[12]) + Number(facts[13])) * 10;
      } catch {
        return 0; // it has ended meanwhile
      }
    })
    .reduce((sum, ms) => sum + ms, 0);
}

it('the first page, and what comes over the wire before it', async () => {
  for (const [what, content, rounds, aim] of [
    ['10-page docx', longDocument(10), 8, '≤ 700'],
    ['300-page docx', longDocument(300), 4, '≤ 2500'],
  ] as const) {
    const samples: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      oa.files.set(`${what}-${round}`, { title: `${round}.docx`, content });
      const { page, ms } = await openPage(browser, oa, `${what}-${round}`);
      if (round > 0) samples.push(ms);
      if (round === rounds && what === '10-page docx') {
        const bytes = await page.evaluate<number>(
          `performance.getEntriesByType('resource').reduce((sum, item) => sum + item.encodedBodySize, performance.getEntriesByType('navigation')[0].encodedBodySize)`,
        );
        figures.record('editor page with everything it loads, compressed', [bytes / 1000], 'kB', '≤ 350');
      }
      await page.context().close();
      await pause(2500); // a kit stands ready again
    }
    figures.record(`click to first painted page, ${what}, warm`, samples, 'ms', aim);
  }
});

it('blank tiles while people scroll', async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => [i + 1, `客户 ${i}`, (i * 7) % 1000, `row ${i}`]);
  for (const [what, name, content] of [
    ['300-page docx', 'long.docx', longDocument(300)],
    ['xlsx of 100,000 rows', 'long.xlsx', workbook({ Sheet1: rows })],
  ] as const) {
    oa.files.set(`scroll-${name}`, { title: name, content });
    const { page } = await openPage(browser, oa, `scroll-${name}`);
    await pause(6_000); // what is behind the first page is laid out
    await watchBlankTiles(page);
    const scrolled = await blankWhileScrolling(page, 20);
    figures.record(`longest blank tile while a page is scrolled, ${what}`, scrolled, 'ms', '≤ 150');
    figures.record(`blank after a jump of the scroll bar, ${what}`, await blankAfterJumps(page, 12), 'ms', '');
    await page.context().close();
  }
});

it('typing', async () => {
  oa.files.set('typing', { title: 'typing.docx', content: sampleFile('docx') });
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  let bytes = 0;
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => (bytes += payload.length)));
  await page.goto(oa.link('openEditor', 'typing', 'u1'));
  await painted(page);
  await page.mouse.click(640, 400);
  await pause(3000);
  bytes = 0;
  for (let key = 0; key < 200; key++) {
    await page.keyboard.press('abcdefghij'[key % 10] ?? 'a');
    await pause(60);
  }
  await until('saved', async () => (await page.locator('.save-state').getAttribute('data-state')) === 'saved');
  figures.record('bytes to the page for each typed letter, saving included', [bytes / 200], '', '≤ 4000');
  const alone = await keyToPixels(page, 150);
  figures.record('key to changed pixels, alone', alone, 'ms', '');
  figures.recordShare('key to changed pixels, alone', 0.95, alone, 'ms', '≤ 40');
  const others = await Promise.all(
    Array.from({ length: 9 }, (_, index) => EditorClient.enter(oa.link('openEditor', 'typing', `other${index}`))),
  );
  others.forEach((client, index) => {
    client.look();
    client.click(3000, 3000 + index * 1000);
  });
  const typing = setInterval(() => others.forEach((client) => client.type('x')), 300);
  const together = await keyToPixels(page, 150);
  clearInterval(typing);
  figures.record('key to changed pixels, ten people typing in one document', together, 'ms', '');
  figures.recordShare('key to changed pixels, ten people typing in one document', 0.95, together, 'ms', '≤ 60');
  others.forEach((client) => client.leave());
  await context.close();
});

it('an open document that nobody touches', async () => {
  await until(
    'nothing is open',
    async () => {
      const { rows } = await platform.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM editing_session WHERE state = 'open'`,
      );
      return rows[0]?.n === 0;
    },
    60_000,
  );
  await pause(5000);
  const at = kitsProcessorMs();
  await pause(10_000);
  const without = kitsProcessorMs() - at;
  for (const kind of ['docx', 'xlsx', 'pptx']) {
    oa.files.set(`idle.${kind}`, { title: `idle.${kind}`, content: sampleFile(kind) });
    const { page } = await openPage(browser, oa, `idle.${kind}`);
    await pause(8000);
    const before = kitsProcessorMs();
    await pause(20_000);
    const share = (kitsProcessorMs() - before - without * 2) / 20_000;
    figures.record(`idle ${kind} with one page, share of a core`, [Math.max(0, share) * 1000], '‰', '≤ 5');
    await page.context().close();
  }
});

it('many small documents at once', async () => {
  const clients: EditorClient[] = [];
  const many = Number(process.env['BENCH_DOCUMENTS'] ?? 100);
  for (let index = 0; index < many; index++) {
    const docId = `small-${index}`;
    oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
    clients.push(await EditorClient.enter(oa.link('openEditor', docId, 'u1')));
  }
  const samples: number[] = [];
  for (const client of clients) {
    const began = performance.now();
    client.type('x');
    await client.ask({ t: 'values', name: '.uno:CharFontName' });
    samples.push(performance.now() - began);
  }
  expect(samples).toHaveLength(many);
  figures.record(`${many} small documents open: a letter and an answer of the kit`, samples, 'ms', '');
  for (const client of clients) client.leave();
});
