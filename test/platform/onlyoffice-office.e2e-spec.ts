import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  EditorClient,
  EmbeddingPage,
  formDocument,
  launchBrowser,
  markupInside,
  OnlyofficeIntegrator,
  sampleFile,
  TestPlatform,
  textInside,
  until,
  wordDocument,
  workbook,
} from '#testing';

/** What an integrator's page and the editor do together in the documents themselves. */
let platform: TestPlatform;
let integrator: OnlyofficeIntegrator;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  integrator = await new OnlyofficeIntegrator(platform.origin, platform.credentials.jwtSecret).start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await integrator.stop();
  await platform.stop();
});

const signed = (argument: Record<string, unknown>): Record<string, unknown> => ({
  ...argument,
  token: integrator.sign(argument),
});

async function open(
  key: string,
  file: { type: string; content: Buffer },
  events: string,
  more: { document?: Record<string, unknown>; editorConfig?: Record<string, unknown> } = {},
): Promise<EmbeddingPage> {
  integrator.files.set(key, file.content);
  const config = integrator.config(key, 'u1', {
    document: { fileType: file.type, title: `${key}.${file.type}`, ...more.document },
    editorConfig: more.editorConfig ?? {},
  });
  delete config['documentType'];
  delete config['token'];
  return EmbeddingPage.open(browser, integrator, { ...config, token: integrator.sign(config) }, `onError ${events}`);
}

/** The file as it comes home while it is open. */
async function home(key: string): Promise<Buffer> {
  const before = integrator.of(key, 6).length;
  expect(await integrator.command({ c: 'forcesave', key })).toMatchObject({ error: 0 });
  return until('the result', () => integrator.of(key, 6)[before]?.file, 60_000);
}

it('links cells to another workbook, updates them, changes and opens the source', async () => {
  integrator.files.set(
    'budget',
    workbook({
      Plan: [
        ['Sum', 41],
        ['中文', 2.5],
        [null, 3],
      ],
      'It’s 2': [[9]],
    }),
  );
  integrator.files.set(
    'budget-2',
    workbook({
      Plan: [
        ['Sum', 77],
        ['新的', 4],
      ],
    }),
  );
  const content = workbook({ Sheet1: [[1, 2]] });
  const page = await open(
    'links-1',
    { type: 'xlsx', content },
    'onRequestReferenceData onRequestReferenceSource onRequestOpen',
  );
  const { frame } = page;
  const referenceData = { fileKey: '{"fileName":"budget.xlsx"}', instanceId: integrator.origin };
  const source = (file: string): Record<string, unknown> =>
    signed({
      fileType: 'xlsx',
      url: `${integrator.origin}/files/${file}`,
      path: `${file}.xlsx`,
      referenceData,
      key: 'k',
    });

  await page.tab('data');
  await page.tool('External links');
  const dialog = frame.locator('.external-links');
  await dialog.getByLabel('File name').fill('budget.xlsx');
  await dialog.getByLabel('Sheet').fill('Plan');
  await dialog.getByLabel('Range').fill('A1:B3');
  await dialog.getByRole('button', { name: 'Insert link' }).click();
  expect(await page.hear('onRequestReferenceData')).toEqual({ path: 'budget.xlsx' });
  await page.call('setReferenceData', source('budget'));
  await frame.getByText('The links are up to date').waitFor();
  const row = dialog.locator('[data-link="budget.xlsx"]');
  await row.waitFor();
  expect(await row.textContent()).toContain('(6 cells)');

  // What the file says now, under the same name.
  integrator.files.set(
    'budget',
    workbook({
      Plan: [
        ['Sum', 42],
        ['中文', 2.5],
        [null, 5],
      ],
    }),
  );
  await row.getByRole('button', { name: 'Update values' }).click();
  expect(await page.hear('onRequestReferenceData', 2)).toEqual({ path: 'budget.xlsx', referenceData });
  await page.call('setReferenceData', { error: 'no such file here' });
  await frame.getByText('no such file here').waitFor();
  await row.getByRole('button', { name: 'Update values' }).click();
  await page.hear('onRequestReferenceData', 3);
  await page.call('setReferenceData', { ...source('budget'), token: 'forged' });
  await frame.getByText('The token of setReferenceData is missing or not valid').waitFor();
  await frame.locator('.external-links [data-link="budget.xlsx"] button').first().click();
  await page.hear('onRequestReferenceData', 4);
  await page.call('setReferenceData', source('budget'));
  await frame.getByText('The links are up to date').waitFor();
  await page.saved();

  const [popup] = await Promise.all([
    page.page.context().waitForEvent('page'),
    frame.locator('[data-link="budget.xlsx"]').getByRole('button', { name: 'Open source' }).click(),
  ]);
  const asked = (await page.hear('onRequestOpen')) as { windowName: string };
  expect(asked).toMatchObject({ path: 'budget.xlsx', referenceData });
  await page.page.evaluate(
    ([url, name]) => {
      (globalThis as unknown as { open: (u: string, n: string) => void }).open(url, name);
    },
    [`${platform.origin}/healthcheck`, asked.windowName] as [string, string],
  );
  await until('the window that the click opened', () => popup.url() === `${platform.origin}/healthcheck`);
  await popup.close();
  const first = await home('links-1');
  await page.close();
  const sheet = markupInside(first, /^xl\/worksheets\/sheet1\.xml$/);
  expect(sheet).toMatch(/<f[^>]*>\[1\]Plan!B1<\/f><v>42<\/v>/);
  expect(sheet).toMatch(/<f[^>]*>\[1\]Plan!B3<\/f><v>5<\/v>/);
  expect(sheet).toMatch(/<f[^>]*>\[1\]Plan!A2<\/f><v>中文<\/v>/);
  expect(markupInside(first, /^xl\/externalLinks\/_rels\//)).toMatch(/Target="(\.\/)*budget\.xlsx"/);

  // The saved workbook still knows its link, and takes another source.
  const again = await open(
    'links-2',
    { type: 'xlsx', content: first },
    'onRequestReferenceData onRequestReferenceSource',
  );
  await again.tab('data');
  await again.tool('External links');
  await again.frame.locator('[data-link="budget.xlsx"]').getByRole('button', { name: 'Change source' }).click();
  expect(await again.hear('onRequestReferenceSource')).toEqual({ path: 'budget.xlsx', referenceData });
  await again.call('setReferenceSource', source('budget-2'));
  await again.frame.locator('[data-link="budget-2.xlsx"]').waitFor();
  await again.saved();
  const second = await home('links-2');
  await again.close();
  const changed = markupInside(second, /^xl\/worksheets\/sheet1\.xml$/);
  expect(changed).toMatch(/<f[^>]*>\[1\]Plan!B1<\/f><v>77<\/v>/);
  expect(changed).toMatch(/<f[^>]*>\[1\]Plan!A2<\/f><v>新的<\/v>/);
  expect(markupInside(second, /^xl\/externalLinks\/_rels\//)).not.toContain('budget.xlsx');
});

/** A picture of one colour. */
async function picture(page: EmbeddingPage, colour: string): Promise<Buffer> {
  const data = await page.page.evaluate((fill) => {
    const { document } = globalThis as unknown as { document: { createElement: (name: string) => never } };
    const canvas = Object.assign(document.createElement('canvas') as object, {
      width: 300,
      height: 200,
    }) as unknown as {
      getContext: (kind: string) => { fillStyle: string; fillRect: (...at: number[]) => void };
      toDataURL: () => string;
    };
    const context = canvas.getContext('2d');
    context.fillStyle = fill;
    context.fillRect(0, 0, 300, 200);
    return canvas.toDataURL();
  }, colour);
  return Buffer.from(data.split(',')[1] ?? '', 'base64');
}

it('merges mail: recipients of the page, fields, a preview, one file of all letters', async () => {
  const people = [
    ['Name', 'City'],
    ['李雷', 'Beijing, “north”'],
    ['Jim', 'London'],
    ['韩梅梅', '上海'],
  ];
  integrator.files.set('people', workbook({ People: people }));
  const page = await open(
    'merge-1',
    { type: 'docx', content: sampleFile('docx') },
    'onRequestSelectSpreadsheet onDocumentStateChange',
  );
  const { frame } = page;
  await frame.locator('main').click();
  await page.page.keyboard.press('Control+a');
  await page.page.keyboard.type('Dear ');
  await page.tab('references');
  await page.tool('Mail merge');
  const bar = frame.locator('.mail-merge-bar');
  await bar.getByRole('button', { name: 'Recipients…' }).click();
  expect(await page.hear('onRequestSelectSpreadsheet')).toEqual({ c: 'mailmerge' });
  await page.call('setRequestedSpreadsheet', { c: 'mailmerge', error: 'x' });
  await page.hear('onError');
  await page.call('setRequestedSpreadsheet', {
    ...signed({ fileType: 'xlsx', url: `${integrator.origin}/files/people` }),
    c: 'mailmerge',
  });
  await bar.getByText('0 / 3').waitFor();
  for (const [index, name] of ['Name', 'City'].entries()) {
    await bar.getByRole('button', { name: 'Insert merge field' }).click();
    await frame.getByRole('menuitem', { name }).click();
    await frame.locator('[data-state=saved]').first().waitFor();
    await page.page.keyboard.type(index === 0 ? ' of ' : '!');
  }
  await page.saved();
  await bar.getByRole('button', { name: 'Preview results' }).click();
  await bar.getByText('1 / 3').waitFor();
  await bar.getByRole('button', { name: 'Next record' }).click();
  await bar.getByText('2 / 3').waitFor();
  const merged: Record<string, Buffer> = {};
  for (const format of ['DOCX', 'PDF']) {
    const [download] = await Promise.all([
      page.page.waitForEvent('download'),
      bar.getByRole('button', { name: `Merge to ${format}` }).click(),
    ]);
    merged[format] = readFileSync(await download.path());
  }
  expect(textInside(merged['DOCX'] ?? Buffer.alloc(0)).replaceAll(/\s+/g, ' ')).toContain(
    'Dear 李雷 of Beijing, “north”! Dear Jim of London! Dear 韩梅梅 of 上海!',
  );
  expect(merged['PDF']?.subarray(0, 4).toString()).toBe('%PDF');
  expect((merged['PDF'] ?? Buffer.alloc(0)).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(3);
  await page.saved();
  const document = markupInside(await home('merge-1'), /^word\/document\.xml$/);
  expect(document).toMatch(/MERGEFIELD "?Name/);
  expect(document).toContain('Jim'); // what the preview showed last
  await page.close();
});

it('merges mail with recipients of a file of one’s own, in GBK and with semicolons, where the page knows none', async () => {
  const page = await open('merge-2', { type: 'docx', content: sampleFile('docx') }, 'onDocumentStateChange');
  const { frame } = page;
  await page.tab('references');
  await page.tool('Mail merge');
  const bar = frame.locator('.mail-merge-bar');
  const [chooser] = await Promise.all([
    page.page.waitForEvent('filechooser'),
    bar.getByRole('button', { name: 'Recipients…' }).click(),
  ]);
  const buffer = iconv.encode('姓名;城市\r\n李雷;北京\r\n韩梅梅;上海\r\n', 'gbk');
  await chooser.setFiles({ name: 'recipients.csv', mimeType: 'text/csv', buffer });
  await bar.getByText('0 / 2').waitFor();
  await bar.getByRole('button', { name: 'Insert merge field' }).click();
  await frame.getByRole('menuitem', { name: '姓名' }).click();
  await bar.getByRole('button', { name: 'Preview results' }).click();
  await bar.getByText('1 / 2').waitFor();
  await page.saved();
  expect(textInside(await home('merge-2'))).toContain('李雷');
  await page.close();
});

it('changes the selected picture, fills a shape and a slide with one', async () => {
  const page = await open(
    'picture-1',
    { type: 'docx', content: sampleFile('docx') },
    'onRequestInsertImage onDocumentStateChange',
  );
  for (const colour of ['red', 'blue']) integrator.files.set(colour, await picture(page, colour));
  const image = (c: string, file: string): Record<string, unknown> =>
    signed({ c, images: [{ fileType: 'png', url: `${integrator.origin}/files/${file}` }] });
  await page.call('insertImage', image('change', 'blue'));
  expect(await page.hear('onError')).toMatchObject({ errorDescription: 'insertImage: Select a picture first' });
  await page.frame.locator('main').click();
  await page.page.keyboard.press('Control+a');
  await page.call('insertImage', image('add', 'red'));
  await page.hear('onDocumentStateChange', 2);
  await page.frame.locator('main').click({ button: 'right', position: { x: 620, y: 200 } });
  await page.frame.getByRole('menuitem', { name: 'Change picture…' }).click();
  expect(await page.hear('onRequestInsertImage')).toEqual({ c: 'change' });
  await page.call('insertImage', image('change', 'blue'));
  await page.hear('onDocumentStateChange', 4);
  const media = markupInside(await home('picture-1'), /^word\/_rels\/document\.xml\.rels$/);
  expect(media.match(/media\//g)).toHaveLength(1);
  await page.close();

  const slides = await open('picture-2', { type: 'pptx', content: sampleFile('pptx') }, 'onDocumentStateChange');
  await slides.call('insertImage', image('slide', 'blue'));
  await slides.hear('onDocumentStateChange', 2);
  await slides.frame.locator('main').click();
  await slides.page.keyboard.press('Escape');
  await slides.page.keyboard.press('Escape');
  await slides.page.keyboard.press('Tab');
  await slides.call('insertImage', image('fill', 'red'));
  await slides.hear('onDocumentStateChange', 4);
  const slide = markupInside(await home('picture-2'), /^ppt\/slides\/slide1\.xml$/);
  expect(slide).toMatch(/<p:bg><p:bgPr><a:blipFill/);
  expect(slide).toMatch(/<p:spPr>.*?<a:blipFill/);
  await slides.close();
});

const FILLING = { permissions: { edit: false, review: false, comment: false, fillForms: true, download: true } };

it('fills in a form beside the document and submits it with the values of its fields', async () => {
  const file = { type: 'docx', content: formDocument() };
  const page = await open('form-1', file, 'onSubmit onInfo', { document: FILLING });
  const panel = page.frame.locator('.form-panel');
  await panel.getByLabel('Name:').fill('李雷');
  await panel.getByLabel('City, mixed:').fill('上海 Shanghai 3号');
  await panel.getByLabel('Agree:').check();
  await panel.getByLabel('City:').selectOption('Shanghai');
  await panel.getByLabel('Date:').fill('2026-11-22');
  await panel.getByLabel('Old text:').fill('new words');
  await panel.getByLabel('Old check:').check();
  await panel.getByLabel('Old list:').selectOption('two');
  await page.frame.locator('[data-host=submit]').click();
  await page.hear('onSubmit');
  await page.frame.getByText('The form has been submitted').waitFor();
  const submitted = await until('status 6', () => integrator.of('form-1', 6)[0], 40_000);
  expect(submitted.body).toMatchObject({ forcesavetype: 3, actions: [{ type: 2, userid: 'u1' }] });
  const values = (await (await fetch(String(submitted.body['formsdataurl']))).json()) as Record<string, string>[];
  expect(Object.fromEntries(values.map(({ key, value }) => [key, value]))).toMatchObject({
    ...{ Name: '李雷', 'City, mixed': '上海 Shanghai 3号', Agree: 'true', City: 'Shanghai', Date: '2026-11-22' },
    ...{ 'Old text': 'new words', 'Old check': 'true', 'Old list': 'two' },
  });
  const markup = markupInside(submitted.file ?? Buffer.alloc(0), /^word\/document\.xml$/);
  const text = markup.replaceAll(/<w:instrText[^>]*>.*?<\/w:instrText>/g, '').replaceAll(/<[^>]*>/g, '');
  for (const line of [
    'Name: 李雷 end.',
    'City, mixed: 上海 Shanghai 3号 end.',
    'Agree: ☒ yes',
    'City: Shanghai .',
    'Date: 2026-11-22 .',
    'Old text: new words .',
  ])
    expect(text).toContain(line);
  expect(markup).toMatch(/<w14:checked w14:val="1"\/>/);
  expect(markup).toMatch(/<w:checked\/>/);
  await page.close();

  const editing = await open('form-2', file, 'onRequestStartFilling onStartFilling onInfo');
  await editing.frame.locator('[data-host=startFilling]').click();
  expect(await editing.hear('onRequestStartFilling')).toEqual([{ name: 'Anyone', color: '#70ad47' }]);
  await editing.call('startFilling');
  await editing.hear('onStartFilling');
  await until('the form to be filled in', async () =>
    (await Promise.all(editing.page.frames().map((frame) => frame.locator('[data-host=submit]').count()))).includes(1),
  );
  await editing.close();
});

it('fills in fields of a form where they stand: a box turns, a list opens, text and dates are written', async () => {
  const line = (kind: string, text: string): string =>
    `<w:p><w:pPr><w:spacing w:line="1440" w:lineRule="exact"/></w:pPr><w:sdt><w:sdtPr>${kind}</w:sdtPr><w:sdtContent><w:r><w:t>${text}</w:t></w:r></w:sdtContent></w:sdt></w:p>`;
  const body = [
    line('<w:text/>', 'fill me'),
    line('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', '☐'),
    line(
      '<w:dropDownList><w:listItem w:displayText="Beijing" w:value="bj"/><w:listItem w:displayText="Shanghai" w:value="sh"/></w:dropDownList>',
      'choose',
    ),
    line('<w:date><w:dateFormat w:val="yyyy-MM-dd"/></w:date>', '2026-01-01'),
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>',
  ].join('');
  const page = await open('form-4', { type: 'docx', content: wordDocument(body) }, 'onInfo', { document: FILLING });
  const { frame } = page;
  await frame.locator('#app[data-painted=true]').waitFor();
  /** Lines are an inch high, after half an inch of margin. */
  const click = (number: number): Promise<void> =>
    frame.locator('main').click({ position: { x: 300, y: 20 + 48 + 96 * number + 48 } });
  await click(0);
  const here = frame.locator('.form-here');
  await here.waitFor();
  expect(await here.inputValue()).toBe('fill me');
  await here.fill('就地填写 here');
  await here.press('Enter');
  await click(1);
  await until('the box is ticked', () => frame.locator('.form-panel [type=checkbox]').isChecked());
  await click(2);
  await frame.getByRole('menuitemcheckbox', { name: 'Shanghai' }).click();
  await click(3);
  await frame.locator('.form-here[type=date]').fill('2026-11-22');
  await here.press('Enter');
  const panel = frame.locator('.form-panel');
  const wanted = ['就地填写 here', 'Shanghai', '2026-11-22'];
  const fields = panel.locator('input:not([type=checkbox]), select');
  await until('all fields in the panel', async () => {
    const values = await Promise.all((await fields.all()).map((field) => field.inputValue()));
    return JSON.stringify(values) === JSON.stringify(wanted);
  });
  const markup = markupInside(await home('form-4'), /^word\/document\.xml$/);
  for (const text of ['就地填写 here', 'Shanghai', '2026-11-22', '☒'])
    expect(markup.replaceAll(/<[^>]*>/g, '')).toContain(text);
  await page.close();
});

it('lets nobody who may only fill in a form change anything else', async () => {
  integrator.files.set('form-3', formDocument());
  const answer = await integrator.open(integrator.config('form-3', 'u1', { document: FILLING }));
  const client = EditorClient.linked(new URL(String(answer['url']), platform.origin).href);
  await client.connect();
  expect((await client.welcome()).mode).toBe('fill');
  const before = await client.text();
  client.type('x');
  client.send({ t: 'text', s: 'y' });
  client.send({ t: 'compose', s: 'z', end: true });
  client.click(3000, 3000);
  client.command('.uno:Delete');
  client.command('.uno:InsertText', { Text: { type: 'string', value: 'w' } });
  client.key(1283, 8);
  const refused = await Promise.all([
    client.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: 'v' }),
    client.ask({ t: 'picture', use: 'change', mime: 'image/png', data: '' }),
    client.ask({ t: 'do', name: 'merge.insert', args: ['x'] }),
    client.ask({ t: 'do', name: 'page.set', args: [1000, 1000, 0, 0, 0, 0] }),
    client.ask({ t: 'do', name: 'document.protect', args: ['file:///kit/x', 'writer8', 'x'] }),
  ]);
  expect(refused.map((reply) => reply.error)).toEqual(Array.from({ length: 5 }, () => 'not_permitted'));
  expect((await client.ask({ t: 'do', name: 'form.set', args: [99, 'x'] })).error).toBe('failed');
  expect(await client.text()).toBe(before);
  expect((await client.ask({ t: 'do', name: 'form.set', args: [0, 'filled'] })).ok).toBe(true);
  expect(await client.text()).toContain('Name: filled end.');
  client.leave();
});

it('combines with another document: what leads to that one is tracked in this one', async () => {
  const of = (...lines: string[]): Buffer =>
    wordDocument(lines.map((line) => `<w:p><w:r><w:t xml:space="preserve">${line}</w:t></w:r></w:p>`).join(''));
  integrator.files.set('other', of('Common first line', 'The slow 慢 fox jumps high', 'Last line', 'Only there'));
  const content = of('Common first line', 'The quick fox jumps', 'Only here', 'Last line');
  const page = await open('combine-1', { type: 'docx', content }, 'onRequestSelectDocument onDocumentStateChange');
  const other = signed({ fileType: 'docx', url: `${integrator.origin}/files/other` });
  await page.call('setRequestedDocument', { ...other, c: 'combine' });
  await page.hear('onDocumentStateChange', 2);
  const document = markupInside(await home('combine-1'), /^word\/document\.xml$/);
  const text = (markup: string): string => markup.replaceAll(/<\/w:p>/g, '|').replaceAll(/<[^>]*>/g, '');
  const rejected = text(document.replaceAll(/<w:ins [^>]*>.*?<\/w:ins>/g, ''));
  expect(rejected).toContain('The quick fox jumps|Only here|Last line|');
  expect(rejected).not.toMatch(/slow|Only there/);
  const accepted = text(document.replaceAll(/<w:del [^>]*>.*?<\/w:del>/g, ''));
  expect(accepted).toContain('The slow 慢 fox jumps high|');
  expect(accepted).toContain('Only there');
  expect(accepted).not.toMatch(/quick|Only here/);
  await page.call('setRequestedDocument', { ...other, c: 'combine' });
  expect(await page.hear('onError')).toMatchObject({
    errorDescription: expect.stringContaining('tracked changes first'),
  });
  await page.close();
});
