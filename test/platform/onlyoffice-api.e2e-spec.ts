import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, OnlyofficeIntegrator, pageErrors, sampleFile, TestPlatform, textInside, until } from '#testing';

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

const EVENTS =
  'onAppReady onDocumentReady onInfo onDocumentStateChange onError onWarning onMetaChange onDownloadAs onRequestClose onRequestRename ' +
  'onRequestHistory onRequestHistoryData onRequestHistoryClose onRequestRestore onRequestSaveAs onRequestInsertImage onRequestSharingSettings';

interface Heard {
  name: string;
  data: unknown;
}

/** An integrator's page, on another origin than the editor, that keeps every event it hears. */
function embedding(config: unknown, events = EVENTS, script = '/web-apps/apps/api/documents/api.js'): string {
  return `<!doctype html><title>integrator</title><link rel="icon" href="data:,"><style>html,body{height:100%;margin:0}</style><div id="placeholder"></div>
    <script src="${platform.origin}${script}"></script>
    <script>
      window.heard = [];
      const config = ${JSON.stringify(config)};
      config.events = {};
      for (const name of ${JSON.stringify(events)}.split(' '))
        config.events[name] = (event) => window.heard.push({ name, data: event.data, target: event.target === window.editor });
      window.start = () => (window.editor = new DocsAPI.DocEditor('placeholder', config));
      window.start();
    </script>`;
}

const heard = (page: Page, name: string): Promise<Heard[]> =>
  page.evaluate(
    (wanted) => (globalThis as unknown as { heard: Heard[] }).heard.filter((item) => item.name === wanted),
    name,
  );

async function hear(page: Page, name: string, count = 1): Promise<Heard> {
  return until(`${name} (${count})`, async () => (await heard(page, name))[count - 1], 40_000);
}

function call(page: Page, method: string, argument?: unknown): Promise<void> {
  return page.evaluate(
    ([name, given]) =>
      (globalThis as unknown as { editor: Record<string, (argument: unknown) => void> }).editor[name as string]?.(
        given,
      ),
    [method, argument] as const,
  );
}

async function embed(key: string, changes: Parameters<OnlyofficeIntegrator['config']>[2] = {}): Promise<Page> {
  integrator.files.set(key, sampleFile('docx'));
  integrator.page = embedding(integrator.config(key, 'u1', changes));
  const page = await browser.newPage();
  await page.goto(`${integrator.origin}/page`);
  return page;
}

async function editorFrame(page: Page): Promise<Frame> {
  return until(
    'the editor in its frame',
    () => page.frames().find((frame) => /\/editor\/[0-9a-f-]{36}/.test(frame.url())),
    30_000,
  );
}

it('embeds the editor in a page of another origin, tells its events and brings the edit home', async () => {
  const page = await embed('api-1');
  const errors = pageErrors(page);
  await hear(page, 'onAppReady');
  expect((await hear(page, 'onDocumentReady')).data).toBeUndefined();
  expect(await hear(page, 'onInfo')).toMatchObject({ data: { mode: 'edit' }, target: true });
  const frame = await editorFrame(page);
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 30_000 });
  await frame.locator('main').click();
  await page.keyboard.type('typed in a foreign page');
  expect((await hear(page, 'onDocumentStateChange')).data).toBe(true);
  expect((await hear(page, 'onDocumentStateChange', 2)).data).toBe(false);
  await call(page, 'downloadAs', 'pdf');
  const download = await hear(page, 'onDownloadAs');
  const { url, fileType } = download.data as { url: string; fileType: string };
  expect(fileType).toBe('pdf');
  expect(
    Buffer.from(await (await fetch(url)).arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('%PDF');
  await call(page, 'requestClose');
  await hear(page, 'onRequestClose');
  await call(page, 'destroyEditor');
  expect(await page.locator('div#placeholder').count()).toBe(1);
  const saved = await until('status 2', () => integrator.of('api-1', 2)[0], 40_000);
  expect(textInside(saved.file ?? Buffer.alloc(0))).toContain('typed in a foreign page');
  expect(errors).toEqual([]);
  await page.close();
});

it('shows the versions that the page knows, one of them at a time, and asks to restore it', async () => {
  const page = await embed('api-2');
  await hear(page, 'onDocumentReady');
  const frame = await editorFrame(page);
  await frame.locator('[data-host=versions]').click();
  await hear(page, 'onRequestHistory');
  const history = [1, 2].map((version) => ({
    version,
    key: `v${version}`,
    created: '2026-01-01',
    user: { id: 'u', name: 'U' },
  }));
  await call(page, 'refreshHistory', { currentVersion: 2, history });
  await frame.locator('[data-version="1"]').click();
  expect((await hear(page, 'onRequestHistoryData')).data).toBe(1);
  await call(page, 'setHistoryData', { error: 'no such version' });
  await frame.getByText('no such version').waitFor();
  const url = `${integrator.origin}/files/api-2`;
  const version = { key: 'v1', url, version: 1, fileType: 'docx' };
  await call(page, 'setHistoryData', { ...version, token: 'forged' });
  expect((await hear(page, 'onError')).data).toMatchObject({ errorCode: -20 });
  await call(page, 'setHistoryData', { ...version, token: integrator.sign(version) });
  const shown = await until('the old version', () => page.frames().find((item) => item.parentFrame() === frame));
  await shown.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await frame.locator('.restore').click();
  expect((await hear(page, 'onRequestRestore')).data).toEqual({ version: 1, url, fileType: 'docx' });
  await frame.locator('.close-history').click();
  await hear(page, 'onRequestHistoryClose');
  await page.close();
});

it('does what methods ask, and says of each that it cannot do which one it is', async () => {
  const page = await embed('api-3', {
    editorConfig: {
      customization: {
        forcesave: true,
        logo: { image: `${integrator.origin}/files/logo`, url: 'https://oa.example.com/' },
        customer: { name: 'Example Ltd', www: 'https://example.com' },
        feedback: { url: `${platform.origin}/healthcheck`, visible: true },
        close: { text: 'Leave it' },
        layout: { statusBar: false, toolbar: { layout: false } },
        toolbarHideFileName: true,
        zoom: 80,
        uiTheme: 'theme-night',
      },
      templates: [{ title: 'Letter', image: '', url: `${platform.origin}/healthcheck` }],
      recent: [
        { title: 'Report.docx', folder: 'Sales', url: `${integrator.origin}/recent/report` },
        { title: 'Script', folder: '', url: 'javascript:alert(1)' },
      ],
    },
  });
  await hear(page, 'onDocumentReady');
  const frame = await editorFrame(page);
  await frame.locator('[data-host=files]').click();
  expect(await frame.locator('.menu [role=menuitem]').allTextContents()).toEqual(['Letter', 'Report.docx · Sales']);
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    frame.getByRole('menuitem', { name: 'Letter' }).click(),
  ]);
  await until('the template is opened', () => opened.url() === `${platform.origin}/healthcheck`);
  await opened.close();
  expect(await frame.locator('.brand a').getAttribute('href')).toBe('https://oa.example.com/');
  expect(await frame.locator('[data-host=close]').textContent()).toBe('Leave it');
  expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark');
  for (const hidden of ['.status-bar', '[data-tab=layout]', '.header > strong'])
    expect([hidden, await frame.locator(hidden).isVisible()]).toEqual([hidden, false]);
  expect(await frame.locator('[data-tab=references]').isVisible()).toBe(true);
  expect(await frame.locator('.status-percent').textContent()).toContain('80');
  await frame.locator('[data-host=about]').click();
  await frame.locator('.onlyoffice-info', { hasText: 'Example Ltd' }).waitFor();
  await frame.locator('.dialog .dialog-close').click();
  await call(page, 'showMessage', 'a message from the page');
  await frame.getByText('a message from the page').waitFor();
  const missing =
    'setMailMergeRecipients setRequestedSpreadsheet setReferenceData setReferenceSource processMailMerge requestRoles serviceCommand';
  for (const method of missing.split(' ')) {
    await call(page, method, {});
    await until(`the error of ${method}`, async () =>
      (await heard(page, 'onError')).some((item) =>
        (item.data as { errorDescription: string }).errorDescription.startsWith(`${method}: `),
      ),
    );
  }
  await call(page, 'setSharingSettings', { sharingSettings: [{ user: 'Mark', permissions: 'Full Access' }] });
  await frame.locator('[data-host=info]').click();
  await frame.locator('.onlyoffice-sharing', { hasText: 'Full Access' }).waitFor();
  await frame.locator('.dialog .dialog-close').click();
  const asked = (name: string, ...args: unknown[]): Promise<unknown> =>
    page.evaluate(
      ([method, given]) =>
        new Promise((done) => {
          const { editor } = globalThis as unknown as {
            editor: {
              createConnector: () => { executeMethod: (n: string, a: unknown, c: (v: unknown) => void) => void };
            };
          };
          editor.createConnector().executeMethod(method as string, given, (value) => done(value ?? null));
        }),
      [name, args] as const,
    );
  expect(await asked('GetVersion')).toMatch(/^\d+\.\d+\.\d+$/);
  const comment = await asked('AddComment', { Text: 'by a script' });
  expect(await asked('GetAllComments')).toMatchObject([{ Id: comment, Data: { Text: 'by a script' } }]);
  await asked('RemoveComments', [comment]);
  expect(await asked('GetAllComments')).toEqual([]);
  expect(await asked('NoSuchMethod')).toBeNull();
  const errors = (await heard(page, 'onError')).map(
    (item) => (item.data as { errorDescription: string }).errorDescription,
  );
  expect(errors.at(-1)).toContain('NoSuchMethod is not among GetVersion');
  integrator.files.set('dot.png', await frame.locator('main').screenshot({ type: 'png' }));
  const images = { c: 'add', images: [{ fileType: 'png', url: `${integrator.origin}/files/dot.png` }] };
  await call(page, 'insertImage', images);
  await until('the refusal', async () =>
    (await heard(page, 'onError')).some((item) => (item.data as { errorCode: number }).errorCode === -4),
  ); // a private address without a token
  await call(page, 'insertImage', { ...images, token: integrator.sign(images) });
  await hear(page, 'onDocumentStateChange');
  await hear(page, 'onDocumentStateChange', 2);
  await frame.locator('main').click();
  await page.keyboard.press('Control+s');
  const forced = await until('status 6', () => integrator.of('api-3', 6)[0], 40_000);
  expect(forced.body).toMatchObject({ forcesavetype: 1, actions: [{ type: 2, userid: 'u1' }] });
  page.once('dialog', (dialog) => void dialog.accept('another name.docx'));
  await frame.locator('[data-host=rename]').click();
  expect((await hear(page, 'onRequestRename')).data).toBe('another name.docx');
  await integrator.command({ c: 'meta', key: 'api-3', meta: { title: 'another name.docx' } });
  expect((await hear(page, 'onMetaChange')).data).toMatchObject({ title: 'another name.docx' });
  await frame.locator('[data-host=saveAs]').click();
  expect((await hear(page, 'onRequestSaveAs')).data).toMatchObject({ fileType: 'docx', title: 'another name.docx' });
  await integrator.command({ c: 'drop', key: 'api-3', users: ['u1'] });
  await until(
    'the person to go on as a viewer',
    async () => (await editorFrame(page)).url() !== frame.url() || (await heard(page, 'onInfo')).length > 0,
  );
  expect((await hear(page, 'onInfo', 2)).data).toEqual({ mode: 'view' });
  await page.close();
});

it('puts items of connectors into its menu and its tools, tells their clicks and events, and refuses by name what is not there', async () => {
  const page = await embed('api-5');
  await hear(page, 'onDocumentReady');
  const frame = await editorFrame(page);
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await page.evaluate(() => {
    interface Line {
      attachEvent: (name: string, handler: (...args: unknown[]) => void) => void;
      addContextMenuItem: (items: unknown) => void;
      addToolbarMenuItem: (items: unknown) => void;
      executeMethod: (name: string, args: unknown[]) => void;
    }
    const own = globalThis as unknown as { said: unknown[]; editor: { createConnector: () => Line } };
    own.said = [];
    const line = own.editor.createConnector();
    const say = (...told: unknown[]): void => void own.said.push(told);
    for (const name of ['onContextMenuClick', 'onToolbarMenuClick'])
      line.attachEvent(name, (id, data) => say(name, id, data));
    line.attachEvent('onAddComment', (comment) => say('comment', (comment as { Data: { Text: string } }).Data.Text));
    line.attachEvent('onNoSuchThing', () => undefined);
    line.attachEvent('onContextMenuShow', (shown) =>
      line.addContextMenuItem([
        {
          id: 'stamp',
          text: `Stamp it (${(shown as { type: string }).type})`,
          data: 7,
          onClick: (given: unknown) => say('click', given),
        },
      ]),
    );
    line.addToolbarMenuItem({
      tabs: [
        {
          id: 'archive',
          text: 'Archive',
          items: [
            { id: 'keep', type: 'button', text: 'Keep it', onClick: () => say('kept') },
            { id: 'more', type: 'button', text: 'More', items: [{ id: 'send', text: 'Send it' }] },
          ],
        },
      ],
    });
    line.executeMethod('AddComment', [{ Text: 'heard' }]);
  });
  const said = (...wanted: unknown[]): Promise<unknown> =>
    until(JSON.stringify(wanted), async () =>
      ((await page.evaluate('window.said')) as unknown[]).find(
        (item) => JSON.stringify(item) === JSON.stringify(wanted),
      ),
    );
  await said('comment', 'heard');
  await frame.getByRole('tab', { name: 'Archive' }).click();
  await frame.getByRole('button', { name: 'Keep it' }).click();
  await said('kept');
  await frame.getByRole('button', { name: 'More' }).click();
  await frame.getByRole('menuitem', { name: 'Send it' }).click();
  await said('onToolbarMenuClick', 'send', null);
  await frame.locator('main canvas').first().click({ button: 'right' });
  await frame.getByRole('menuitem', { name: /^Stamp it \((None|Selection)\)$/ }).click();
  await said('click', 7);
  await said('onContextMenuClick', 'stamp', 7);
  const errors = (await heard(page, 'onError')).map(
    (item) => (item.data as { errorDescription: string }).errorDescription,
  );
  expect(errors.some((text) => text.includes('onNoSuchThing is not among onContextMenuShow'))).toBe(true);
  await page.close();
});

it('runs scripts of connectors over the open document, in a sandbox, and names the calls that are not there', async () => {
  const page = await embed('api-7');
  await hear(page, 'onDocumentReady');
  const frame = await editorFrame(page);
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  const run = (code: string, scope: unknown = {}): Promise<unknown> =>
    page.evaluate(
      ([text, given]) =>
        new Promise((done) => {
          const own = globalThis as unknown as {
            Asc: { scope: unknown };
            editor: { createConnector: () => { callCommand: (c: unknown, f: (v: unknown) => void) => void } };
          };
          own.Asc.scope = given;
          own.editor.createConnector().callCommand(text, (value) => done(value ?? null));
        }),
      [code, scope] as const,
    );
  const read = 'function () { return Api.GetDocument().GetAllParagraphs().map((one) => one.GetText()); }';
  const before = (await run(read)) as string[];
  expect(before.length).toBeGreaterThan(0);
  await run(
    `function () {
      const paragraph = Api.CreateParagraph();
      paragraph.AddText('Dear ' + Asc.scope.name).SetBold(true);
      Api.GetDocument().Push(paragraph);
      Api.GetDocument().GetElement(0).SetText('the first line');
      const before = Api.CreateParagraph();
      before.AddText('before everything');
      Api.GetDocument().AddElement(0, before);
    }`,
    { name: 'Mark' },
  );
  const after = (await run(read)) as string[];
  expect(after.slice(0, 2)).toEqual(['before everything', 'the first line']);
  expect(after.at(-1)).toBe('Dear Mark');
  await run(`() => Api.GetDocument().SearchAndReplace({ searchString: 'Mark', replaceString: 'Anna' })`);
  expect(((await run(read)) as string[]).join()).toContain('Dear Anna');
  await frame.locator('main').click();
  await page.keyboard.press('Control+z');
  await until('one undo takes a script back', async () => ((await run(read)) as string[]).join().includes('Dear Mark'));
  expect(await run('() => Api.GetDocument().GetStatistics()')).toBeNull();
  expect(await run(`() => fetch('https://example.com/')`)).toBeNull();
  expect(await run('() => { for (;;); }')).toBeNull();
  const errors = (await heard(page, 'onError')).map(
    (item) => (item.data as { errorDescription: string }).errorDescription,
  );
  expect(errors).toEqual([
    expect.stringContaining('ApiDocument.GetStatistics is not covered'),
    expect.stringContaining('fetch'),
    expect.stringContaining('took too long'),
  ]);
  integrator.page = `<!doctype html><script src="${platform.origin}/sdkjs-plugins/v1/plugins.js"></script>
    <script>Asc.plugin.attachEvent('question', (data) => Asc.plugin.sendToPlugin('answer', { twice: data.number * 2 }))</script>`;
  await page.evaluate((url) => {
    interface Shown {
      attachEvent: (name: string, handler: (data: unknown) => void) => void;
      dispatchEvent: (name: string, data: unknown) => void;
      show: (settings: unknown) => void;
    }
    const own = globalThis as unknown as {
      said: unknown;
      editor: { createConnector: () => { createWindow: () => Shown } };
    };
    const shown = own.editor.createConnector().createWindow();
    shown.attachEvent('answer', (data) => (own.said = data));
    shown.dispatchEvent('question', { number: 6 });
    shown.show({ url, description: 'A window', buttons: [{ text: 'Done', primary: true }], size: [300, 120] });
  }, `${integrator.origin}/page`);
  expect(await until('the answer of the window', () => page.evaluate('window.said'))).toEqual({ twice: 12 });
  await page.getByRole('dialog', { name: 'A window' }).getByRole('button', { name: '×' }).click();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.close();
});

it('shows a PDF form to whoever should fill it in, says that it cannot be filled in, and names every method that is not there', async () => {
  integrator.files.set('api-6', sampleFile('pdf'));
  const permissions = { edit: false, review: false, comment: false, fillForms: true, download: true };
  const document = { fileType: 'pdf', title: 'form.pdf', permissions };
  integrator.page = embedding(integrator.config('api-6', 'u1', { document }));
  const page = await browser.newPage();
  await page.goto(`${integrator.origin}/page`);
  const said = async (name: string): Promise<Record<string, string>> =>
    (await hear(page, name)).data as Record<string, string>;
  const shown = /not edited or filled in|不能编辑或填写/;
  expect((await said('onWarning'))['warningDescription']).toMatch(shown);
  await page.frames()[1]?.getByText(shown).waitFor();
  await call(page, 'downloadAs', 'pdf');
  const { url } = await said('onDownloadAs');
  expect(
    Buffer.from(await (await fetch(String(url))).arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('%PDF');
  await call(page, 'startFilling');
  expect((await said('onError'))['errorDescription']).toMatch(/^startFilling: /);
  await page.close();
});

it('works as frameworks use it: loaded late, called without new, behind a version, taken down and made again', async () => {
  integrator.files.set('api-4', sampleFile('docx'));
  const config = integrator.config('api-4', 'u1', { editorConfig: { mode: 'view' } });
  integrator.page = embedding(config)
    .replace(/<script src[^>]*><\/script>/, '')
    .replace('window.start();', '')
    .replace('new DocsAPI', 'window.DocsAPI');
  const page = await browser.newPage();
  await page.goto(`${integrator.origin}/page`);
  await page.addScriptTag({ url: `${platform.origin}/9.3.1-0123abcd/web-apps/apps/api/documents/api.js` });
  for (const round of [1, 2]) {
    await page.evaluate('window.start()');
    expect((await hear(page, 'onInfo', round)).data).toEqual({ mode: 'view' });
    await call(page, 'destroyEditor');
  }
  const refused = { ...config, token: 'forged' };
  integrator.page = embedding(refused);
  await page.goto(`${integrator.origin}/page`);
  expect((await hear(page, 'onError')).data).toEqual({ errorCode: -20, errorDescription: 'token:invalid signature' });
  await page.close();
});

it('stands twice in one page with a strict policy, in small frames, and needs no cookie', async () => {
  for (const key of ['api-left', 'api-right']) integrator.files.set(key, sampleFile('docx'));
  const configs = ['left', 'right'].map((side) => integrator.config(`api-${side}`, side));
  const policy = `default-src 'none'; script-src 'nonce-n' ${platform.origin}; style-src 'nonce-n'; frame-src ${platform.origin}; img-src data:`;
  integrator.page = `<!doctype html><meta http-equiv="content-security-policy" content="${policy}"><title>two</title>
    <link rel="icon" href="data:,"><style nonce="n">body { margin: 0; display: flex } .room { width: 400px; height: 300px }</style>
    <div class="room"><div id="left"></div></div><div class="room"><div id="right"></div></div>
    <script src="${platform.origin}/web-apps/apps/api/documents/api.js"></script>
    <script nonce="n">
      window.heard = [];
      document.addEventListener('securitypolicyviolation', (event) => window.heard.push({ name: 'violation', data: event.violatedDirective }));
      window.editors = ${JSON.stringify(configs)}.map((config, index) => {
        const side = ['left', 'right'][index];
        config.events = Object.fromEntries(['onDocumentReady', 'onDocumentStateChange', 'onError'].map((name) =>
          [name, (event) => window.heard.push({ name: side + ' ' + name, data: event.data, target: event.target === window.editors[index] })]));
        return new DocsAPI.DocEditor(side, config);
      });
    </script>`;
  const context = await browser.newContext({ viewport: { width: 800, height: 300 } });
  const page = await context.newPage();
  await page.goto(`${integrator.origin}/page`);
  for (const side of ['left', 'right']) await hear(page, `${side} onDocumentReady`);
  const frames = await until('two editors', () => {
    const found = page.frames().filter((frame) => /\/editor\/[0-9a-f-]{36}/.test(frame.url()));
    return found.length === 2 ? found : null;
  });
  for (const frame of frames) await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  const [left] = frames;
  await left?.locator('main').click();
  await page.keyboard.type('only left ');
  expect(await hear(page, 'left onDocumentStateChange')).toMatchObject({ data: true, target: true });
  await until('what was typed is durable', async () =>
    (await heard(page, 'left onDocumentStateChange')).some(({ data }) => data === false),
  );
  expect(await heard(page, 'right onDocumentStateChange')).toEqual([]);
  for (const name of ['violation', 'left onError', 'right onError']) expect(await heard(page, name), name).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  if (process.env['SCREENSHOT'] !== undefined) await page.screenshot({ path: process.env['SCREENSHOT'] });
  await context.close();
});

it('opens a file of the demo OA by its ONLYOFFICE button and brings the edit home there', async () => {
  const page = await browser.newPage();
  await page.goto(platform.demoUrl);
  const row = page.locator('tr[data-title$=".docx"]').first();
  const docId = (await row.getAttribute('data-doc')) ?? '';
  const opening = page.waitForEvent('popup');
  await row.getByText('ONLYOFFICE API').click();
  const popup = await opening;
  const frame = await editorFrame(popup);
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await frame.locator('main').click();
  await popup.keyboard.type('through the button');
  await frame.locator('[data-state=saved]').first().waitFor({ timeout: 30_000 });
  await popup.close();
  const content = await until(
    'the second version',
    async () => {
      const answer = await fetch(`${platform.demoUrl}/api/versions/${docId}/2`);
      return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
    },
    40_000,
  );
  expect(textInside(content)).toContain('through the button');
});
