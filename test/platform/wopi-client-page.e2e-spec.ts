import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeWopiHost, launchBrowser, markupInside, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let host: FakeWopiHost;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.start({}, true);
  await platform.setInterval(0);
  host = await new FakeWopiHost(platform.origin).start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await host.stop();
  await platform.stop();
});

const STAMP = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAADwAAAA8CAIAAAC1nk4lAAAASElEQVR42u3OAQkAAAgDsEd6/xRGsoUgDBZgmfadSEtLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tfWHk6s/E5nnzVAAAAAElFTkSuQmCC',
  'base64',
);

/** A Word file with one more paragraph at its beginning. */
function withWords(file: Buffer, words: string): Buffer {
  const parts = unzipSync(file);
  const body = strFromU8(parts['word/document.xml']!);
  const paragraph = `<w:body><w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
  return Buffer.from(zipSync({ ...parts, 'word/document.xml': strToU8(body.replace('<w:body>', paragraph)) }));
}

interface Message {
  MessageId: string;
  Values: Record<string, unknown>;
}

/** The host's page: a form that is posted into a frame made by script, and a log of what the frame says. */
async function openPage(
  fileId: string,
  action = 'edit',
  more: Record<string, string> = {},
  person = { id: 'u1', name: 'Ann' },
  accessMs = 3_600_000,
): Promise<{ page: Page; frame: () => Frame }> {
  const url = await host.actionUrl(fileId, action, { ui: 'en-US', closebutton: '1', ...more });
  host.pages.set(
    `/page-${fileId}-${person.id}`,
    `<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="here"></div>
<form id="form" method="post" target="office" action="${url.replaceAll('&', '&amp;')}">
<input type="hidden" name="access_token" value="${host.tokenFor(person.id, person.name)}"><input type="hidden" name="access_token_ttl" value="${Date.now() + accessMs}"></form>
<script>
window.messages = [];
addEventListener('message', (event) => {
  if (event.origin === ${JSON.stringify(platform.origin)}) messages.push(JSON.parse(event.data));
});
const frame = document.createElement('iframe');
frame.name = 'office'; frame.width = 1200; frame.height = 800; frame.allowFullscreen = true;
frame.sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-top-navigation allow-popups-to-escape-sandbox allow-downloads';
document.getElementById('here').append(frame);
window.tell = (MessageId, Values = {}) => frame.contentWindow.postMessage(JSON.stringify({ MessageId, SendTime: Date.now(), Values }), ${JSON.stringify(platform.origin)});
document.getElementById('form').submit();
</script>`,
  );
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US' })).newPage();
  await page.goto(`${host.origin}/page-${fileId}-${person.id}`);
  return {
    page,
    frame: () => {
      const found = page.frame({ name: 'office' });
      if (!found) throw new Error('there is no frame');
      return found;
    },
  };
}

const messages = (page: Page): Promise<Message[]> => page.evaluate('window.messages');
const heard = (page: Page, messageId: string, values: Record<string, unknown> = {}): Promise<Message> =>
  until(
    `${messageId} ${JSON.stringify(values)}`,
    async () =>
      (await messages(page)).findLast(
        (message) =>
          message.MessageId === messageId &&
          Object.entries(values).every(([name, value]) => message.Values[name] === value),
      ),
    40_000,
  );
const tell = (page: Page, messageId: string, values: Record<string, unknown> = {}): Promise<unknown> =>
  page.evaluate(`window.tell(${JSON.stringify(messageId)}, ${JSON.stringify(values)})`);

it('is led by a host page: loads in its frame, talks both ways, saves when told, and closes', async () => {
  const id = host.addFile('framed.docx', sampleFile('docx'), {
    EditNotificationPostMessage: true,
    ClosePostMessage: true,
    FileSharingPostMessage: true,
    SupportsRename: true,
    UserCanRename: true,
    BreadcrumbDocName: 'Framed document',
  });
  const { page, frame } = await openPage(id);
  await heard(page, 'App_LoadingStatus', { Status: 'Frame_Ready' });
  await heard(page, 'App_LoadingStatus', { Status: 'Document_Loaded' });
  await tell(page, 'Host_PostmessageReady');
  await frame().waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  expect(await frame().locator('.header strong').textContent()).toBe('Framed document');

  await tell(page, 'Get_Views');
  expect((await heard(page, 'Get_Views_Resp')).Values['Views']).toMatchObject([
    { UserId: 'u1', UserName: 'Ann', ReadOnly: '0', IsCurrentView: true },
  ]);

  await frame()
    .locator('.document-canvas, canvas')
    .first()
    .click({ position: { x: 500, y: 300 } });
  await page.keyboard.press('Home');
  await page.keyboard.type('typed in the frame ', { delay: 15 });
  await heard(page, 'Doc_ModifiedStatus', { Modified: true });
  await heard(page, 'Edit_Notification');
  await tell(page, 'Action_Save', { Notify: true });
  expect((await heard(page, 'Action_Save_Resp')).Values).toMatchObject({ success: true });
  await heard(page, 'Doc_ModifiedStatus', { Modified: false });
  expect(textInside(host.file(id).content)).toContain('typed in the frame');

  await tell(page, 'Insert_Button', { id: 'stamp', label: 'Stamp', hint: 'Put a stamp' });
  await frame().getByRole('button', { name: 'Stamp' }).click();
  expect((await heard(page, 'Clicked_Button')).Values).toMatchObject({ Id: 'stamp' });
  await tell(page, 'Hide_Button', { id: 'stamp' });
  await until('hidden', async () => !(await frame().locator('[data-wopi-button=stamp]').isVisible()));
  await tell(page, 'Hide_Command', { id: '.uno:Bold' });
  await until('hidden', async () => !(await frame().locator('[data-command=".uno:Bold"]').isVisible()));

  await frame().locator('[data-host=share]').click();
  await heard(page, 'UI_Sharing');
  await frame().locator('[data-host=rename]').click();
  await frame().locator('.wopi-question input').fill('Renamed');
  await page.keyboard.press('Enter');
  await heard(page, 'File_Rename', { NewName: 'Renamed.docx' });
  expect(host.file(id).name).toBe('Renamed.docx');

  const token = host.tokenFor('u1', 'Ann');
  const asked = host.callsOf(id, 'CheckFileInfo').length;
  await tell(page, 'Reset_Access_Token', { token });
  await until('the new token is tried', () => host.callsOf(id, 'CheckFileInfo').length > asked, 20_000);

  await frame().locator('[data-host=close]').click();
  await heard(page, 'UI_Close');
  await tell(page, 'Action_Close');
  await heard(page, 'Session_Closed');
  await until('Unlock', () => host.file(id).lock === null, 40_000);
  expect(textInside(host.file(id).content)).toContain('typed in the frame');
  expect(host.calls.filter((call) => call.proof !== 'valid')).toEqual([]);
  await page.context().close();
});

it('does what the host asks for: comments, copying, pasting, files, tools, watermark, theme, nobody in the list', async () => {
  const id = host.addFile('asked.docx', sampleFile('docx'), {
    EnableInsertRemoteFile: true,
    HideUserList: 'desktop,tablet',
    WatermarkText: 'Only for Ann',
  });
  const inserted = host.addFile('other.docx', sampleFile('docx'), {});
  const { page, frame } = await openPage(id, 'edit', { thm: '2' });
  await frame().waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await tell(page, 'Host_PostmessageReady');
  await heard(page, 'Views_List');
  await heard(page, 'Doc_ModifiedStatus', { Modified: false });
  expect(await frame().locator('html').getAttribute('data-theme')).toBe('dark');
  expect(await frame().locator('.header .people').isVisible()).toBe(false);
  const { rows } = await platform.database.query<{ options: { watermark?: string } }>(
    `SELECT p.options FROM participant p JOIN editing_session s ON s.id = p.session_id JOIN document d ON d.id = s.document_id
     WHERE d.title = 'asked.docx'`,
  );
  expect(rows[0]?.options.watermark).toBe('Only for Ann');

  await tell(page, 'Action_Paste', { Mimetype: 'text/plain;charset=utf-8', Data: 'put here by the host ' });
  await heard(page, 'Doc_ModifiedStatus', { Modified: true });
  await tell(page, 'Send_UNO_Command', { Command: '.uno:SelectAll' });
  await until(
    'what is selected comes back',
    async () => {
      await tell(page, 'Action_Copy', { Mimetype: 'text/plain;charset=utf-8' });
      return String((await heard(page, 'Action_Copy_Resp')).Values['content']).includes('put here by the host');
    },
    30_000,
  );
  await tell(page, 'Send_UNO_Command', { Command: '.uno:GoToStartOfDoc' });

  await frame().locator('[data-host=insertText]').click();
  expect((await heard(page, 'UI_InsertFile')).Values).toMatchObject({ callback: 'Action_InsertFile' });
  await tell(page, 'Action_InsertFile', {
    url: `${host.origin}/wopi/files/${inserted}/contents?access_token=${host.tokenFor('u1', 'Ann')}`,
    name: 'data.xlsx',
  });
  expect((await heard(page, 'Action_InsertFile_Resp', { success: false })).Values['errorMsg']).toContain(
    'text documents',
  );
  await tell(page, 'Action_InsertMultimedia', { url: `${host.origin}/film.mp4` });
  expect((await heard(page, 'Action_InsertMultimedia_Resp', { success: false })).Values['errorMsg']).toContain(
    'presentations only',
  );
  await tell(page, 'CallPythonScript', { ScriptFile: 'x.py', Function: 'f' });
  expect((await heard(page, 'CallPythonScript_Resp', { success: false })).Values['errorMsg']).toContain('never run');

  await tell(page, 'Action_ChangeUIMode', { Mode: 'compact' });
  await until('folded', async () => (await frame().locator('.ribbon.collapsed').count()) === 1);
  await tell(page, 'Extend_Notebookbar');
  await until('unfolded', async () => (await frame().locator('.ribbon.collapsed').count()) === 0);

  await tell(page, 'Send_UNO_Command', {
    Command: '.uno:InsertAnnotation',
    Args: { Text: { type: 'string', value: 'look' } },
  });
  const comment = await until(
    'the comment',
    async () => {
      await tell(page, 'Get_Comments');
      const { Comments: all } = (await heard(page, 'Get_Comments_Resp')).Values as {
        Comments: { id: string; text: string; resolved: boolean }[];
      };
      return all.find((one) => one.text.includes('look'));
    },
    30_000,
  );
  await tell(page, 'Action_ResolveComment', { Id: comment.id });
  await until(
    'it is resolved',
    async () => {
      await tell(page, 'Get_Comments');
      const { Comments: all } = (await heard(page, 'Get_Comments_Resp')).Values as {
        Comments: { id: string; resolved: boolean }[];
      };
      return all.some((one) => one.id === comment.id && one.resolved);
    },
    30_000,
  );
  await tell(page, 'Action_FollowUser', { Follow: true, ViewId: 4711 });
  expect((await heard(page, 'Action_FollowUser_Resp')).Values).toMatchObject({ success: false });
  await page.context().close();
});

it('puts in what the host hands over, follows a person, and tells who was named', async () => {
  const id = host.addFile('handed.docx', sampleFile('docx'), { EnableInsertRemoteFile: true });
  host.pages.set('/clause', withWords(sampleFile('docx'), 'a clause from another file'));
  const [ann, ben] = await Promise.all([openPage(id), openPage(id, 'edit', { embed: '1' }, { id: 'u2', name: 'Ben' })]);
  for (const { page, frame } of [ann, ben]) {
    await frame().waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
    await tell(page, 'Host_PostmessageReady');
  }
  expect(await ann.frame().locator('.ribbon').isVisible()).toBe(true);
  for (const part of ['.ribbon', '.status-bar', '.header .people'])
    expect(await ben.frame().locator(part).isVisible()).toBe(false);

  await tell(ann.page, 'Action_Paste', {
    Mimetype: 'text/html',
    Data: '<p>plain and <b>boldly pasted</b></p>',
  });
  await tell(ann.page, 'Action_InsertFile', {
    url: `${host.origin}/clause`,
    name: 'clause.docx',
  });
  host.pages.set('/stamp.png', STAMP);
  await tell(ann.page, 'Action_InsertGraphic', { url: `${host.origin}/stamp.png` });
  await until(
    'all of it is in the file',
    async () => {
      await tell(ann.page, 'Action_Save', { Notify: true });
      await heard(ann.page, 'Action_Save_Resp', { success: true });
      const { content } = host.file(id);
      const markup = markupInside(content, /^word\/document\.xml$/);
      const there = {
        paste: /<w:b\/>.{0,400}boldly pasted/s.test(markup),
        file: textInside(content).includes('a clause from another file'),
        picture: markup.includes('<pic:pic'),
      };
      if (Object.values(there).every(Boolean)) return true;
      const refused = (await messages(ann.page)).filter((message) => message.Values['success'] === false);
      throw new Error(JSON.stringify({ there, refused }));
    },
    40_000,
  );

  const { Values: seen } = await until('both are known', async () => {
    await tell(ben.page, 'Get_Views');
    const answer = await heard(ben.page, 'Get_Views_Resp');
    return (answer.Values['Views'] as unknown[]).length === 2 ? answer : null;
  });
  const view = (seen['Views'] as { ViewId: number; UserId: string }[]).find((one) => one.UserId === 'u1');
  await tell(ben.page, 'Action_FollowUser', { Follow: true, ViewId: view?.ViewId });
  await ann.page.mouse.move(500, 500);
  await ann.page.mouse.wheel(0, 500);
  const top = ({ frame }: typeof ann): Promise<number> =>
    frame().evaluate<number>(`document.querySelector('.document-scroller').scrollTop`);
  await until(
    'the same place',
    async () => (await top(ann)) > 200 && Math.abs((await top(ben)) - (await top(ann))) < 20,
  );
  await tell(ben.page, 'Action_FollowUser', { Follow: false });

  await tell(ann.page, 'Action_Mention', { list: [{ username: 'u9', label: 'Carla' }] });
  await ann.frame().locator('[data-panel=comments]').click();
  const box = ann.frame().locator('.comments-panel > .mention-box');
  await box.locator('textarea').pressSequentially('ask @Car');
  await heard(ann.page, 'UI_Mention', { type: 'autocomplete' });
  await box.locator('.mention-offers button', { hasText: '@Carla' }).click();
  await ann.page.keyboard.press('Enter');
  await heard(ann.page, 'UI_Mention', { type: 'selected', username: 'u9' });

  // A message is nobody's press: what the browser refuses is said, and what it allows happens.
  await tell(ann.page, 'Action_Fullscreen');
  const full = await until('full screen or its refusal', async () =>
    (await ann.frame().evaluate<boolean>('document.fullscreenElement !== null'))
      ? 'full'
      : (await messages(ann.page)).find((message) => message.MessageId === 'Action_Fullscreen_Resp')?.Values['success'],
  );
  expect(['full', false]).toContain(full);

  await tell(ann.page, 'Action_RemoveView', { ViewId: 4711 });
  await heard(ann.page, 'Action_RemoveView_Resp', { success: false });
  await tell(ann.page, 'Get_Views');
  const views = (await heard(ann.page, 'Get_Views_Resp')).Values['Views'] as { ViewId: number; UserId: string }[];
  await tell(ann.page, 'Action_RemoveView', { ViewId: views.find((one) => one.UserId === 'u2')?.ViewId });
  await heard(ann.page, 'Action_RemoveView_Resp', { success: true });
  await heard(ben.page, 'Session_Closed', { Reason: 'removed' });
  await until('Ann is alone', async () => {
    const list = (await heard(ann.page, 'Views_List')).Values['Views'] as unknown[];
    return list.length === 1;
  });
  await Promise.all([ann.page.context().close(), ben.page.context().close()]);
});

it('puts sound and film that the host hands over into a presentation, which keeps them', async () => {
  const id = host.addFile('played.pptx', sampleFile('pptx'));
  const media = {
    'film.mp4': Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), Buffer.alloc(5000, 'film')]),
    'song.mp3': Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0'), Buffer.alloc(3000, 'song')]),
  };
  const { page, frame } = await openPage(id);
  await frame().waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  for (const [name, bytes] of Object.entries(media)) {
    host.pages.set(`/${name}`, bytes);
    const before = (await messages(page)).length;
    await tell(page, 'Action_InsertMultimedia', { url: `${host.origin}/${name}` });
    const answer = await until(
      `the answer about ${name}`,
      async () =>
        (await messages(page)).slice(before).find((message) => message.MessageId === 'Action_InsertMultimedia_Resp'),
      40_000,
    );
    expect(answer.Values).toEqual(expect.objectContaining({ success: true }));
  }
  await tell(page, 'Action_Save', { Notify: true });
  await heard(page, 'Action_Save_Resp', { success: true });
  const kept = Object.entries(unzipSync(host.file(id).content))
    .filter(([part]) => /^ppt\/media\/.*\.(mp3|mp4)$/.test(part))
    .map(([, bytes]) => Buffer.from(bytes));
  for (const [name, bytes] of Object.entries(media))
    expect([name, kept.some((one) => one.equals(bytes))]).toEqual([name, true]);
  await tell(page, 'Action_InsertMultimedia', { url: `${host.origin}/film.exe` });
  await heard(page, 'Action_InsertMultimedia_Resp', { success: false });
  await page.context().close();
});

it('warns in time that the access ends, until the host renews it', async () => {
  const id = host.addFile('short.docx', sampleFile('docx'));
  const { page, frame } = await openPage(id, 'edit', {}, { id: 'u1', name: 'Ann' }, 8 * 60_000);
  await heard(page, 'App_LoadingStatus', { Status: 'Document_Loaded' });
  await tell(page, 'Host_PostmessageReady');
  await frame().locator('.notice', { hasText: 'Your access ends in 8 min' }).waitFor({ timeout: 40_000 });
  const renewed = { token: host.tokenFor('u1', 'Ann'), access_token_ttl: Date.now() + 3_600_000 };
  await tell(page, 'Reset_Access_Token', renewed);
  await frame().locator('.notice', { hasText: 'Your access was renewed' }).waitFor({ timeout: 40_000 });
  await page.context().close();
});

it('does not listen to a page that the host did not name, and says nothing to it', async () => {
  const id = host.addFile('private.docx', sampleFile('docx'), { PostMessageOrigin: 'http://other.example' });
  const { page, frame } = await openPage(id);
  await frame().waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await tell(page, 'Insert_Button', { id: 'evil', label: 'Evil' });
  await tell(page, 'Get_Views');
  await page.evaluate('new Promise((done) => setTimeout(done, 300))'); // long enough for an answer that must not come
  expect(await messages(page)).toEqual([]);
  expect(await frame().locator('[data-wopi-button]').count()).toBe(0);
  await page.context().close();
});

it("opens the demo OA's files by WOPI, and they come home as a new version", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' });
  const oa = await context.newPage();
  await oa.goto(platform.demoUrl);
  const row = oa.locator('#files tr', { hasText: 'Guide.docx' });
  const [page] = await Promise.all([context.waitForEvent('page'), row.getByRole('button', { name: 'WOPI' }).click()]);
  const frame = page.frameLocator('iframe[name=editor]');
  await frame.locator('#app[data-painted=true]').waitFor({ timeout: 40_000 });
  await frame
    .locator('canvas')
    .first()
    .click({ position: { x: 500, y: 300 } });
  await page.keyboard.press('Home');
  await page.keyboard.type('by the demo over wopi ', { delay: 15 });
  await until('saved', async () => (await frame.locator('.save-state').getAttribute('data-state')) === 'saved', 30_000);
  await frame.locator('[data-host=close]').click();
  await page.waitForURL(`${platform.demoUrl}/`);
  await until('the new version', async () => (await row.locator('a').count()) === 2, 40_000);
  const link = (await row.locator('a').first().getAttribute('href')) ?? '';
  const answer = await fetch(platform.demoUrl + link);
  expect(textInside(Buffer.from(await answer.arrayBuffer()))).toContain('by the demo over wopi');
  expect(await row.textContent()).toContain('张三');
  await context.close();
});
