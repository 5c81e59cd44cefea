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
const SHOTS = process.env['SCREENSHOTS'];

beforeAll(async () => {
  platform = await TestPlatform.start();
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

const tab = (page: Page, id: string): Promise<void> => page.locator(`.ribbon-tabs [data-tab=${id}]`).click();
const tool = (page: Page, name: string): Promise<void> =>
  page.locator(`.ribbon [data-action="${name}"]`).first().click();
const command = (page: Page, name: string): Promise<void> =>
  page.locator(`.ribbon [data-command=".uno:${name}"]`).first().click();
const named = (page: Page, label: string): Promise<void> =>
  page.locator(`.ribbon button[aria-label^="${label}"]`).first().click();
const choose = (page: Page, label: string | RegExp): Promise<void> =>
  page.locator('.popup .menu button', { hasText: label }).first().click();
async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`.dialog [name="${name}"]`);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.locator('.dialog .primary').click();
  await until('the dialog is closed', async () => (await page.locator('.dialog').count()) === 0);
}
async function pickFrom(page: Page, combo: string, value: string): Promise<void> {
  const input = page.locator(`.ribbon [data-combo=".uno:${combo}"] input`).first();
  await input.fill(value);
  await input.press('Enter');
}
const state = (page: Page, name: string, on: boolean): Promise<unknown> =>
  until(`${name} is ${on}`, async () => {
    const button = page.locator(`.ribbon [data-command=".uno:${name}"]`).first();
    return (await button.getAttribute('aria-pressed')) === String(on);
  });
async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
  await page.mouse.move(5, 5);
  await page.evaluate(`window.dispatchEvent(new Event('resize'))`);
  await page.screenshot({ path: `${SHOTS}/${name}-dark.png` });
  await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
}

describe('words', () => {
  it('are formatted, laid out and furnished as people do it, and the file has it all', async () => {
    const { page, errors } = await open('words', 'docx');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Control+Alt+0');
    await command(page, 'Bold');
    await page.keyboard.type('Heavy');
    await command(page, 'Bold');
    await pickFrom(page, 'CharFontName', 'KaiTi');
    await pickFrom(page, 'FontHeight', '22');
    await page.keyboard.type(' large');
    await page.keyboard.insertText('楷体字');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+m');
    await page.keyboard.press('Control+Alt+2');
    await page.keyboard.type('A new heading');
    await command(page, 'CenterPara');
    await state(page, 'CenterPara', true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Alt+0');
    await named(page, 'Bullets');
    await choose(page, 'Bullets');
    await page.keyboard.type('first point');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('second point');
    await page.keyboard.press('Enter');
    await named(page, 'Bullets');
    await choose(page, 'Bullets');
    await page.keyboard.type('spaced');
    await named(page, 'Line spacing');
    await choose(page, /^2\.5/);
    await tab(page, 'insert');
    await page.keyboard.press('Enter');
    await tool(page, 'link');
    await fill(page, { address: 'example.org/page', text: 'a link' });
    await page.keyboard.press('Enter');
    await tool(page, 'table');
    await page.locator('.table-grid-cells button[aria-label="3 × 2"]').click();
    await page.keyboard.type('cell one');
    await tab(page, 'layout');
    await command(page, 'InsertRowsAfter');
    await named(page, 'Cell borders');
    await choose(page, 'All borders');
    await shot(page, 'words');
    await page.keyboard.press('Control+End');
    await tab(page, 'insert');
    await page.keyboard.press('Enter');
    await tool(page, 'symbol');
    await page.locator('[data-symbol="★"]').click();
    await page.locator('.dialog-close').click();
    await page.keyboard.press('Control+Enter');
    await tool(page, 'bookmark');
    await page.locator('.dialog input').fill('here');
    await page.locator('.dialog .primary').click();
    await page.keyboard.press('Control+Alt+f');
    await page.keyboard.type('a footnote');
    await page.keyboard.press('Control+Home');
    await tab(page, 'references');
    await tool(page, 'contents');
    await fill(page, { title: 'Contents here', levels: '2' });
    await tab(page, 'insert');
    await tool(page, 'footer');
    await named(page, 'Page number');
    await tab(page, 'layout');
    await named(page, 'Margins');
    await choose(page, 'Narrow');
    await named(page, 'Orientation');
    await choose(page, 'Landscape');
    await tab(page, 'review');
    await tool(page, 'word-count');
    await page.waitForSelector('.facts');
    expect(Number((await page.locator('.facts td').nth(3).textContent())?.replaceAll(/\D/g, ''))).toBeGreaterThan(1000);
    await page.locator('.dialog-close').click();
    const file = await saved(page, 'words');
    const body = markupInside(file, /^word\/document\.xml$/);
    expect(body).toMatch(/<w:b\/>(?:(?!<w:t).)*<w:t>Heavy/);
    expect(body).toMatch(/w:eastAsia="KaiTi"/);
    expect(body).toMatch(/w:sz w:val="44"/);
    expect(body).toMatch(/w:val="Heading2"(?:(?!<w:p>).)*w:jc w:val="center"(?:(?!<w:p>).)*A new heading/);
    expect(body).toMatch(/w:ilvl w:val="0"(?:(?!<w:p>).)*first point/);
    expect(body).toMatch(/w:ilvl w:val="1"(?:(?!<w:p>).)*second point/);
    expect(body).toMatch(/w:line="600"(?:(?!<w:p>).)*spaced/);
    expect(body).toMatch(/<w:hyperlink(?:(?!<\/w:hyperlink>).)*a link/);
    expect(body).toMatch(/<w:tbl>(?:(?!<\/w:tbl>).)*cell one/);
    expect(
      /<w:tbl>(?:(?!<\/w:tbl>).)*cell one(?:(?!<\/w:tbl>).)*<\/w:tbl>/.exec(body)?.[0].match(/<w:tr>/g),
    ).toHaveLength(3);
    expect(body).toContain('★');
    expect(body).toMatch(/pageBreakBefore|w:br w:type="page"/);
    expect(body).toContain('w:name="here"');
    expect(body).toContain('w:footnoteReference');
    expect(body).toMatch(/TOC [^<]*1-2/);
    expect(body).toContain('w:footerReference');
    expect(body).toMatch(/w:pgSz[^>]*w:orient="landscape"/);
    expect(body).toMatch(/w:pgMar[^>]*w:left="720"/);
    expect(markupInside(file, /^word\/footer\d*\.xml$/)).toContain('PAGE');
    expect(errors).toEqual([]);
    await page.context().close();
  });

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
    let body = markupInside(await saved(page, 'finding'), /^word\/document\.xml$/);
    expect(body).toContain('pin pin pin ');
    await page.keyboard.press('Control+z');
    body = markupInside(await saved(page, 'finding'), /^word\/document\.xml$/);
    expect(body).toContain('needle Needle needles ');
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe('sheets', () => {
  const go = async (page: Page, cell: string): Promise<void> => {
    await page.locator('.cell-address').fill(cell);
    await page.locator('.cell-address').press('Enter');
    await until(`cell ${cell}`, async () => (await page.locator('.cell-address').inputValue()) === cell);
  };

  it('are filled, formatted, checked and charted as people do it, and the file has it all', async () => {
    const { page, errors } = await open('sheets', 'xlsx');
    for (const [cell, value] of [
      ['H1', 'Name'],
      ['I1', 'Points'],
      ['H2', 'Bo'],
      ['I2', '3'],
      ['H3', 'Al'],
      ['I3', '9'],
      ['H4', 'Cy'],
      ['I4', '5'],
    ] as const) {
      await go(page, cell);
      await page.keyboard.type(value);
      await page.keyboard.press('Enter');
    }
    await go(page, 'I5');
    await page.keyboard.type('=SU');
    await page.waitForSelector('.formula-hints [role=option]');
    await shot(page, 'sheets-formula');
    await page.keyboard.press('Tab');
    await page.keyboard.type('I2:I4)');
    await page.keyboard.press('Enter');
    await go(page, 'I2:I4');
    await until('the sum of what is selected', async () =>
      /Sum: 17/.test((await page.locator('.status-amount').textContent()) ?? ''),
    );
    await named(page, 'Borders');
    await choose(page, 'All borders');
    await page.locator('.ribbon button[aria-label="Format"]').click();
    await choose(page, '1,234.50');
    await tool(page, 'conditional');
    await fill(page, { rule: '0 3', first: '4' });
    await go(page, 'H1:I4');
    await tab(page, 'data');
    await tool(page, 'sort');
    await fill(page, { first: '2', firstOrder: '0' });
    await go(page, 'J2');
    await tool(page, 'validation');
    await page.locator('.dialog [name=type]').selectOption('6');
    await fill(page, { list: 'yes, no' });
    await go(page, 'J3');
    await go(page, 'J2');
    await page.locator('.choice-button').click();
    await choose(page, 'no');
    await go(page, 'H1:I4');
    await tab(page, 'insert');
    await tool(page, 'chart');
    await fill(page, { kind: 'pie', title: 'Points of all' });
    await tab(page, 'start');
    await go(page, 'H1:I1');
    await command(page, 'DataFilterAutoFilter');
    await tab(page, 'view');
    await go(page, 'B2');
    await named(page, 'Freeze panes');
    await choose(page, 'Freeze up to this cell');
    const columns = page.locator('.column-headers');
    const box = (await columns.boundingBox())!;
    await columns.click({ position: { x: 30, y: 10 }, button: 'right' });
    await choose(page, 'Best fit');
    await columns.click({ position: { x: 30, y: 10 } });
    expect(box.height).toBeGreaterThan(10);
    await page.locator('.sheet-add').click();
    await until('a new sheet', async () => (await page.locator('.sheet-tab-list button').count()) === 3);
    await page.locator('.sheet-tab-list button').last().dblclick();
    await fill(page, { name: 'Third' });
    await until('renamed', async () =>
      (await page.locator('.sheet-tab-list button').allTextContents()).includes('Third'),
    );
    await page.locator('.sheet-tab-list button').first().click();
    await shot(page, 'sheets');
    const file = await saved(page, 'sheets');
    const sheet = markupInside(file, /^xl\/worksheets\/sheet1\.xml$/);
    expect(sheet).toContain('SUM(I2:I4)');
    expect(sheet).toMatch(/<c r="I2"[^>]*><v>9<\/v>/);
    expect(sheet).toMatch(/<cfRule type="cellIs"[^>]*operator="greaterThan"/);
    expect(sheet).toMatch(/<dataValidation [^>]*type="list"[^>]*>.*yes,no/);
    expect(sheet).toContain('<autoFilter');
    expect(sheet).toMatch(/<pane [^>]*state="frozen"/);
    const styles = markupInside(file, /^xl\/styles\.xml$/);
    expect(styles).toMatch(/<left style="(thin|hair)"/);
    expect(styles).toMatch(/numFmtId="4"|#,##0\.00/);
    expect(markupInside(file, /^xl\/charts\/chart\d+\.xml$/)).toMatch(/Points of all[\s\S]*pieChart/);
    expect(markupInside(file, /^xl\/workbook\.xml$/)).toContain('name="Third"');
    expect(markupInside(file, /^xl\/sharedStrings\.xml$/)).toMatch(/<t[^>]*>no<\/t>/);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe('slides', () => {
  it('are made, moved, hidden, drawn on and shown, and the file has it all', async () => {
    const { page, errors } = await open('slides', 'pptx');
    const strip = page.locator('.slide-strip button');
    await until('thumbnails', async () => (await page.locator('.slide-strip img[src^="data:"]').count()) === 3);
    await command(page, 'InsertPage');
    await until('a fourth slide', async () => (await strip.count()) === 4);
    await command(page, 'DuplicatePage');
    await until('a fifth slide', async () => (await strip.count()) === 5);
    await strip.last().click();
    await tab(page, 'insert');
    await tool(page, 'shapes');
    await page.locator('[data-shape="StarShapes.star5"]').click();
    await tool(page, 'table');
    await page.locator('.table-grid-cells button[aria-label="2 × 2"]').click();
    await strip.first().click();
    await named(page, 'Text box');
    await page.keyboard.type('typed in a box');
    await page.keyboard.press('Escape');
    await tab(page, 'show');
    await tool(page, 'notes');
    await page.locator('.notes-pane textarea').fill('remember this');
    await page.locator('.notes-pane textarea').press('Escape');
    await strip.nth(1).click();
    await tool(page, 'hide-slide');
    await until('hidden', async () => (await page.locator('.slide-strip .hidden-slide').count()) === 1);
    await tab(page, 'design');
    await tool(page, 'background');
    await page.locator('[data-color="FFC000"]').first().click();
    await strip.nth(2).click({ button: 'right' });
    await choose(page, 'Move up');
    await strip.first().click();
    await shot(page, 'slides');
    await page.keyboard.press('F5');
    await page.waitForSelector('.slide-show img[src^="data:"]');
    await page.keyboard.press('ArrowRight');
    await until('the second slide', async () =>
      /^2 \//.test((await page.locator('.slide-show-counter').textContent()) ?? ''),
    );
    expect(await page.locator('.slide-show-counter').textContent()).toBe('2 / 4');
    await page.keyboard.press('Escape');
    await until('the show is over', async () => (await page.locator('.slide-show').count()) === 0);
    const file = await saved(page, 'slides');
    const slides = markupInside(file, /^ppt\/slides\/slide\d+\.xml$/);
    expect(slides.match(/<p:sld /g)).toHaveLength(5);
    expect(slides).toContain('prst="star5"');
    expect(slides).toContain('<a:tbl>');
    expect(slides).toContain('typed in a box');
    expect(slides).toContain('show="0"');
    expect(slides).toMatch(/<p:bg>[\s\S]{0,120}ffc000/i);
    expect(markupInside(file, /^ppt\/notesSlides\/.*\.xml$/)).toContain('remember this');
    // the hidden slide was moved behind the one that came after it
    expect(markupInside(file, /^ppt\/slides\/slide3\.xml$/)).toContain('show="0"');
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
