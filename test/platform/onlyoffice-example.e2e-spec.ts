import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleIntegrator, launchBrowser, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let example: ExampleIntegrator;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  example = await new ExampleIntegrator(platform.origin, platform.credentials.jwtSecret).start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await example.stop();
  await platform.stop();
});

const heard = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { heard: { name: string; data: unknown }[] }).heard
        .filter((item) => item.name === wanted)
        .map((item) => item.data ?? null),
    name,
  );

const hear = async (page: Page, name: string, count = 1): Promise<unknown> => {
  await until(
    `${name} (${count})`,
    async () => {
      if ((await heard(page, name)).length >= count) return true;
      throw new Error(`so far: ${JSON.stringify(await page.evaluate('window.heard'))}`);
    },
    40_000,
  );
  return (await heard(page, name))[count - 1];
};

/** Opens a file as a click in the example's list does; the frame of the editor when the document is painted. */
async function edit(name: string, query = 'userid=uid-1'): Promise<{ page: Page; frame: Frame }> {
  const page = await browser.newPage();
  await page.goto(`${example.origin}/editor?fileName=${encodeURIComponent(name)}&${query}`);
  await hear(page, 'onDocumentReady');
  const frame = await until('the editor in its frame', () =>
    page.frames().find((item) => /\/editor\/[0-9a-f-]{36}/.test(item.url())),
  );
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  return { page, frame };
}

async function type(page: Page, frame: Frame, text: string): Promise<void> {
  await frame.locator('main').click();
  await page.keyboard.type(text);
  await frame.locator('.save-state[data-state=saved]').waitFor({ timeout: 30_000 });
  await until('what was typed is durable', async () => (await heard(page, 'onDocumentStateChange')).at(-1) === false);
}

const track = (status: number, count = 1) =>
  until(`status ${status}`, () => example.tracked.filter((body) => body.status === status)[count - 1], 40_000);

it('edits with two people, is told who comes and goes, gets a forced save when one leaves, and a version when all have left', async () => {
  example.put('plan.docx', sampleFile('docx'));
  const key = example.key('plan.docx');
  const one = await edit('plan.docx');
  expect(await track(1)).toMatchObject({ key, users: ['uid-1'], actions: [{ type: 1, userid: 'uid-1' }] });
  const two = await edit('plan.docx', 'userid=uid-2');
  expect(await track(1, 2)).toMatchObject({ users: ['uid-1', 'uid-2'], actions: [{ type: 1, userid: 'uid-2' }] });
  await type(one.page, one.frame, 'written by the first ');
  await one.page.close();
  expect(await track(1, 3)).toMatchObject({ users: ['uid-2'], actions: [{ type: 0, userid: 'uid-1' }] });
  expect(await track(6)).toMatchObject({ key, forcesavetype: 0, filetype: 'docx' });
  const command = await until('the answer to forcesave', () => example.commands[0]);
  expect(command).toEqual({ sent: { c: 'forcesave', key }, answer: { key, error: 0 } });
  const forced = await until('the forced save', () => example.files.get('plan.docx')?.forceSaved);
  expect(textInside(forced)).toContain('written by the first');
  await type(two.page, two.frame, 'and by the second ');
  await two.page.close();
  expect(await track(2)).toMatchObject({ key, filetype: 'docx', actions: [{ type: 0, userid: 'uid-2' }] });
  const file = await until('the version', () => {
    const stored = example.files.get('plan.docx');
    return stored?.versions.length === 1 ? stored : null;
  });
  expect(textInside(file.content)).toContain('and by the second');
  expect(file.versions[0]?.history?.changes?.map((change) => change.user.id).sort()).toEqual(['uid-1', 'uid-2']);
  expect(file.versions[0]?.changes?.subarray(0, 2).toString()).toBe('PK');
  expect(example.refusedDownloads).toEqual([]);
});

it('shows the versions, opens an old one with a signed download, and restores it', async () => {
  const { page, frame } = await edit('plan.docx');
  await frame.locator('[data-host=versions]').click();
  await frame.locator('[data-version="2"]').waitFor();
  await frame.locator('[data-version="1"]').click();
  expect(await hear(page, 'onRequestHistoryData')).toBe(1);
  const old = await until('the old version', () => page.frames().find((item) => item.parentFrame() === frame));
  await old.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await frame.locator('.restore').click();
  await until('the restored version', () => example.files.get('plan.docx')?.versions.length === 2);
  await frame.locator('[data-version="3"]').waitFor();
  expect(await heard(page, 'onError')).toEqual([]);
  expect(example.refusedDownloads).toEqual([]);
  await page.close();
});

it('knows the people of the page: mentions them, tells them, and opens the comment that a link names', async () => {
  example.put('talk.docx', sampleFile('docx'));
  const { page, frame } = await edit('talk.docx');
  expect(await hear(page, 'onRequestUsers')).toEqual({ c: 'info', id: ['uid-1'] });
  await frame.locator('[data-panel=comments]').click();
  const box = frame.locator('.comments-panel > .mention-box textarea');
  await box.pressSequentially('Look here @Mar');
  expect(await hear(page, 'onRequestUsers', 2)).toEqual({ c: 'mention' });
  await frame.locator('.comments-panel > .mention-box .mention-offers button', { hasText: 'Mark Pottato' }).click();
  await box.press('Enter');
  const notice = (await hear(page, 'onRequestSendNotify')) as { actionLink: { action: { data: string } } };
  expect(notice).toMatchObject({
    actionLink: { action: { type: 'comment' } },
    message: 'Look here @Mark Pottato',
    emails: ['mark@example.com'],
  });
  const action = encodeURIComponent(JSON.stringify(notice.actionLink));
  const other = await edit('talk.docx', `userid=uid-2&action=${action}`);
  await other.frame
    .locator(`.thread[data-comment="${notice.actionLink.action.data}"][aria-current=true]`)
    .waitFor({ timeout: 20_000 });
  const star = other.frame.locator('[data-host=favorite]');
  expect(await star.getAttribute('aria-pressed')).toBe('true');
  await star.click();
  expect(await hear(other.page, 'onMetaChange')).toMatchObject({ favorite: false, title: 'talk.docx' });
  await other.frame.locator('[data-host=favorite][aria-pressed=false]').waitFor();
  await other.frame.locator('[data-host=info]').click();
  expect(await other.frame.locator('.onlyoffice-info').textContent()).toContain('Sun Nov 22 2026');
  await other.page.close();
  await page.close();
});

it('inserts images and text from its storage, saves a copy, renames, and links to a bookmark', async () => {
  example.put('parts.docx', sampleFile('docx'));
  example.put('sample.docx', sampleFile('docx'));
  const { page, frame } = await edit('parts.docx');
  example.put('logo.png', await frame.locator('main').screenshot({ type: 'png' }));
  await frame.locator('[data-host=insertText]').click();
  expect(await hear(page, 'onRequestSelectDocument')).toEqual({ c: 'insert-text' });
  await hear(page, 'onDocumentStateChange', 2);
  const marked = frame.locator('button[data-panel=changes] .badge');
  expect(await marked.textContent()).toBe('');
  await frame.locator('[data-host=compare]').click();
  await until('the inserted text is marked', async () => Number(await marked.textContent()) > 0, 60_000);
  await page.evaluate(() =>
    (
      globalThis as unknown as { config: unknown; editor: { setActionLink: (url: string) => void } }
    ).editor.setActionLink('https://example.com/?action=x'),
  );
  expect(await frame.locator('.onlyoffice-links input').inputValue()).toBe('https://example.com/?action=x');
  await frame.locator('.dialog .dialog-close').click();
  await frame.locator('[data-host=saveAs]').click();
  const copy = await until(
    'the copy',
    () => example.files.get('parts.docx') && example.asked.find((item) => item.path === '/create'),
  );
  expect(copy.body).toMatchObject({ title: 'parts.docx' });
  page.once('dialog', (dialog) => void dialog.accept('renamed.docx'));
  await frame.locator('[data-host=rename]').click();
  expect(await hear(page, 'onMetaChange')).toMatchObject({ title: 'renamed.docx' });
  expect(await heard(page, 'onError')).toEqual([]);
  await page.close();
});

it('opens for looking what is embedded or anonymous, for editing what is mobile, and converts what is old', async () => {
  example.put('show.docx', sampleFile('docx'));
  const embedded = await edit('show.docx', 'userid=uid-1&type=embedded');
  expect(await hear(embedded.page, 'onInfo')).toEqual({ mode: 'view' });
  expect(embedded.frame.url()).toMatch(/\/editor\//);
  await embedded.frame.locator('[data-host=share]').click();
  await embedded.frame.locator('.onlyoffice-links input').first().waitFor();
  await embedded.page.close();
  const anonymous = await edit('show.docx', 'userid=uid-0&mode=view');
  expect(await hear(anonymous.page, 'onInfo')).toEqual({ mode: 'view' });
  await anonymous.page.close();
  expect(example.tracked.filter((body) => body.key.includes('show.docx'))).toEqual([]);
  const mobile = await edit('show.docx', 'userid=uid-1&type=mobile');
  expect(await hear(mobile.page, 'onInfo')).toEqual({ mode: 'edit' });
  await mobile.page.close();
  example.put('old.csv', Buffer.from('a,b\n1,2\n'));
  const converted = await example.convert('old.csv', 'ooxml');
  expect(converted).toMatchObject({ endConvert: true, percent: 100, fileType: 'xlsx' });
  const result = Buffer.from(await (await fetch(String(converted['fileUrl']))).arrayBuffer());
  expect(result.subarray(0, 2).toString()).toBe('PK');
  expect(example.refusedDownloads).toEqual([]);
});
