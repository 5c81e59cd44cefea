import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, OnlyofficeIntegrator, pageErrors, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let integrator: OnlyofficeIntegrator;
let browser: Browser;

beforeAll(async () => {
  platform = await TestPlatform.start();
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
