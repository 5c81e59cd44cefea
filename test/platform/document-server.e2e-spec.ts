import fc from 'fast-check';
import { wopiAccess } from '../wopi/wopi-caller.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type FakeOa,
  FakeDocumentServer,
  launchBrowser,
  sampleFile,
  TestPlatform,
  textInside,
  until,
  zip,
} from '#testing';

let platform: TestPlatform;
let server: FakeDocumentServer;
let oa: FakeOa;
let integratorId = '';

beforeAll(async () => {
  platform = await TestPlatform.start({ DOCUMENT_SERVER_CHECK_S: '1' });
  await platform.setInterval(0);
  server = await new FakeDocumentServer('their secret').start();
  oa = await platform.oa();
  const { body } = await platform.rest('GET', '/admin/integrators');
  integratorId = (body['items'] as { id: string }[])[0]?.id ?? '';
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const settings = (body: Record<string, unknown>) =>
  platform.rest('PUT', `/admin/integrators/${integratorId}/document-server`, body);
const ours = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{ address: server.origin, secret: 'their secret', reachableNetworks: ['127.0.0.1'], isDefault: true },
  ...changes,
});

interface Opened {
  key: string;
  callbackUrl: string;
  config: { document: { url: string; permissions: Record<string, boolean> }; editorConfig: Record<string, unknown> };
  documentId: string;
}

/** Opens a file of the OA through Bisheng; what the page would hand to their api.js. */
async function open(docId: string, uid = 'u1', mode: 'openEditor' | 'openPreview' = 'openEditor'): Promise<Opened> {
  if (!oa.files.has(docId)) oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  const answer = await fetch(oa.link(mode, docId, uid), { redirect: 'manual' });
  const location = answer.headers.get('location') ?? '';
  const ticket = /\/editor\/document-server\/[0-9a-f-]{36}#ticket=(.+)$/.exec(location)?.[1];
  if (ticket === undefined) throw new Error(`not opened: ${answer.status} ${location} ${await answer.text()}`);
  const page = (await (
    await fetch(`${platform.origin}/editor/document-server-session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ticket }),
    })
  ).json()) as { apiUrl: string; config: Opened['config'] & { token: string } };
  const signed = server.verify(page.config.token) as unknown as Opened['config'] & { document: { key: string } };
  expect(page.apiUrl).toContain(`${server.origin}/web-apps/apps/api/documents/api.js`);
  const { key } = signed.document;
  const found = await platform.rest(
    'GET',
    `/documents?externalId=${docId}&door=bisheng`,
    undefined,
    platform.credentials.apiKey,
  );
  return {
    key,
    callbackUrl: String(signed.editorConfig['callbackUrl']),
    config: signed,
    documentId: String(found.body['id']),
  };
}

/** A small text document that says what it is told. */
function saying(text: string): Buffer {
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const parts = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
  };
  return zip(Object.entries(parts).map(([name, content]) => [name, Buffer.from(content)]));
}

function result(
  opened: Opened,
  status: number,
  text: string,
  second: number,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  server.results.set(`${opened.key}-${text}`, saying(text));
  return {
    ...{ key: opened.key, status, users: ['u1'], filetype: 'docx', notmodified: false },
    url: server.link(`${opened.key}-${text}`),
    lastsave: new Date(Date.UTC(2026, 10, 22, 5, 0, second)).toISOString(),
    ...more,
  };
}

const revisions = async (documentId: string): Promise<{ number: number; sha256: string }[]> =>
  (await platform.rest('GET', `/documents/${documentId}/revisions`, undefined, platform.credentials.apiKey)).body[
    'items'
  ] as { number: number; sha256: string }[];
const sessionOf = async (key: string): Promise<Record<string, unknown> | undefined> =>
  (
    (await platform.rest('GET', `/admin/integrators/${integratorId}/document-server/sessions`)).body['items'] as Record<
      string,
      unknown
    >[]
  ).find((item) => item['key'] === key);

it('is set per integrator: checked, validated, and its secret is never given out', async () => {
  expect((await settings(ours({ secret: undefined }))).status).toBe(422);
  expect((await settings(ours({ address: 'ftp://x' }))).status).toBe(422);
  expect((await settings(ours({ reachableNetworks: ['not a network!'] }))).status).toBe(422);
  expect((await settings(ours({ secret: 'wrong' }))).status).toBe(200);
  const path = `/admin/integrators/${integratorId}/document-server`;
  expect(await platform.rest('POST', `${path}/check`)).toMatchObject({ status: 502 });
  expect((await settings(ours())).status).toBe(200);
  expect(await platform.rest('POST', `${path}/check`)).toMatchObject({ status: 200, body: { version: '9.3.1.1' } });
  const read = await platform.rest('GET', path);
  expect(read.body).toMatchObject({ address: server.origin, isDefault: true, tokenHeader: 'Authorization' });
  expect(JSON.stringify(read.body)).not.toContain('secret');
});

it('opens through Bisheng with a config that we sign, follows people, and brings the result home once', async () => {
  const one = await open('ds-1');
  expect(one.config.document.permissions).toMatchObject({ edit: true, download: true });
  expect(Buffer.from(await (await fetch(one.config.document.url)).arrayBuffer())).toEqual(sampleFile('docx'));
  expect((await open('ds-1', 'u2')).key).toBe(one.key);
  expect(await server.callBack(one.callbackUrl, { key: one.key, status: 1, users: ['u1', 'u2'] })).toBe(0);
  expect((await sessionOf(one.key))?.['users']).toEqual(['u1', 'u2']);
  const people = await platform.rest('GET', `/documents/${one.documentId}/participants`);
  expect((people.body['items'] as { userId: string }[]).map((person) => person.userId)).toEqual(['u1', 'u2']);
  const built = { user: { id: 'x', name: 'X' }, mode: 'edit', engine: 'built-in' };
  const refused = await platform.rest('POST', `/documents/${one.documentId}/open`, built, platform.credentials.apiKey);
  expect(refused).toMatchObject({ status: 409, body: { code: 'edited_elsewhere' } });
  const saved = result(one, 2, 'edited there', 1);
  const before = (await revisions(one.documentId)).length;
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      server.callBack(one.callbackUrl, { ...saved, url: server.link(`${one.key}-edited there`) }),
    ),
  );
  expect(answers).toEqual(Array.from({ length: 50 }, () => 0));
  expect(await revisions(one.documentId)).toHaveLength(before + 1);
  const home = await until('the save-back', () => oa.saveBacksOf('ds-1')[0], 20_000);
  expect(textInside(home.file ?? Buffer.alloc(0))).toContain('edited there');
  expect(await server.callBack(one.callbackUrl, saved)).toBe(0);
  expect(await revisions(one.documentId)).toHaveLength(before + 1);
  expect(oa.saveBacksOf('ds-1')).toHaveLength(1);
  expect((await open('ds-1')).key).not.toBe(one.key);
});

it('and a WOPI client keep each other out of a document', async () => {
  const opened = await open('ds-wopi');
  expect(await server.callBack(opened.callbackUrl, { key: opened.key, status: 1, users: ['u1'] })).toBe(0);
  const file = await wopiAccess(platform, opened.documentId);
  const refused = await file.lock('L');
  expect([refused.status, refused.headers.get('x-wopi-lock')]).toEqual([409, '']);
  expect(await server.callBack(opened.callbackUrl, { key: opened.key, status: 4, users: [] })).toBe(0);
  await until('the Document Server has let go', async () => (await file.lock('L')).status === 200);
  const there = { user: { id: 'u2', name: 'U' }, mode: 'edit', engine: 'onlyoffice' };
  const { apiKey } = platform.credentials;
  expect(await platform.rest('POST', `/documents/${opened.documentId}/open`, there, apiKey)).toMatchObject({
    ...{ status: 409, body: { code: 'edited_elsewhere' } },
  });
  expect((await fetch(oa.link('openEditor', 'ds-wopi', 'u2'), { redirect: 'manual' })).status).toBe(409);
  expect((await file.unlock('L')).status).toBe(200);
  expect((await open('ds-wopi', 'u2')).documentId).toBe(opened.documentId);
});

it('believes nobody but the Document Server', async () => {
  const opened = await open('ds-2');
  const callback = result(opened, 2, 'forged', 1);
  const before = (await revisions(opened.documentId)).length;
  expect(await server.callBack(opened.callbackUrl, callback, { secret: 'another secret' })).toBe(1);
  expect(await server.callBack(opened.callbackUrl, callback, { inBody: false, inHeader: false })).toBe(1);
  const header = { authorization: `Bearer ${server.sign({ payload: callback }, 'another secret')}` };
  expect(await server.callBack(opened.callbackUrl, callback, { headers: header })).toBe(1);
  expect(await server.callBack(opened.callbackUrl, { ...callback, key: 'another' })).toBe(1);
  expect(await server.callBack(`${opened.callbackUrl.slice(0, -36)}${crypto.randomUUID()}`, callback)).toBe(1);
  expect(await server.callBack(opened.callbackUrl, { ...callback, url: 'http://169.254.169.254/latest' })).toBe(1);
  const path = `/admin/integrators/${integratorId}/onlyoffice`;
  const filter = (await platform.rest('GET', path)).body;
  const rules = [
    { address: '10.1.1.*', allowed: true },
    { address: '*', allowed: false },
  ];
  await platform.rest('PUT', path, { ...filter, ipRules: rules, ipRulesForCallers: true });
  const spoofed = { headers: { 'x-forwarded-for': '10.1.1.1' } };
  expect(await server.callBack(opened.callbackUrl, callback, spoofed)).toBe(403);
  await platform.rest('PUT', path, filter);
  expect(await revisions(opened.documentId)).toHaveLength(before);
  expect(await server.callBack(opened.callbackUrl, callback, { inHeader: false })).toBe(0);
  expect(await revisions(opened.documentId)).toHaveLength(before + 1);
});

it('21: the same callback fifty times at once is one revision, and every one of them is answered with success', async () => {
  const opened = await open('ds-fifty');
  const before = (await revisions(opened.documentId)).length;
  const callback = result(opened, 2, 'fifty', 1);
  const answers = await Promise.all(Array.from({ length: 50 }, () => server.callBack(opened.callbackUrl, callback)));
  expect(new Set(answers)).toEqual(new Set([0]));
  expect(await revisions(opened.documentId)).toHaveLength(before + 1);
});

it('takes callbacks in any order: the newest content is the last, and each is one revision (fault 22)', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(['join', 'six-1', 'six-2', 'two', 'four', 'leave'], { minLength: 6 }),
      async (order) => {
        const docId = `ds-order-${++round}`;
        const opened = await open(docId);
        const events: Record<string, Record<string, unknown>> = {
          join: { key: opened.key, status: 1, users: ['u1'], actions: [{ type: 1, userid: 'u1' }] },
          leave: { key: opened.key, status: 1, users: ['u1'], actions: [{ type: 0, userid: 'u2' }] },
          'six-1': result(opened, 6, 'first', 1, { forcesavetype: 0 }),
          'six-2': result(opened, 6, 'second', 2, { forcesavetype: 0 }),
          two: result(opened, 2, 'last', 3),
          four: { key: opened.key, status: 4, actions: [{ type: 0, userid: 'u1' }] },
        };
        for (const name of order) expect(await server.callBack(opened.callbackUrl, events[name] ?? {})).toBe(0);
        const [newest] = await revisions(opened.documentId);
        const content = await fetch(
          `${platform.origin}/api/v1/documents/${opened.documentId}/revisions/${newest?.number ?? 0}/content`,
          { headers: { authorization: `Bearer ${platform.credentials.apiKey}` } },
        );
        expect(textInside(Buffer.from(await content.arrayBuffer()))).toContain('last');
        const events_ = await platform.database.query(
          `SELECT count(DISTINCT revision_id)::int AS revisions FROM document_server_event e JOIN document_server_session s ON s.id = e.session_id WHERE s.key = $1`,
          [opened.key],
        );
        expect(events_.rows[0]).toEqual({ revisions: 3 });
        expect(await sessionOf(opened.key)).toMatchObject({ state: 'saved', users: [] });
        const home = await until(
          'the newest content at home',
          () => oa.saveBacksOf(docId).find((item) => textInside(item.file ?? Buffer.alloc(0)).includes('last')),
          20_000,
        );
        expect(oa.saveBacksOf(docId).at(-1)).toBe(home);
      },
    ),
    { numRuns: 6 },
  );
});

it('shows what failed, imports what the server could not bring home, and then has it forget that', async () => {
  const opened = await open('ds-3');
  await server.callBack(opened.callbackUrl, { key: opened.key, status: 1, users: ['u1'] });
  expect(await server.callBack(opened.callbackUrl, { key: opened.key, status: 7, users: ['u1'] })).toBe(0);
  expect(await server.callBack(opened.callbackUrl, { key: opened.key, status: 3, users: ['u1'] })).toBe(1);
  expect(await sessionOf(opened.key)).toMatchObject({ state: 'failed', failure: expect.stringContaining('status 3') });
  const broken = await open('ds-broken');
  const [first] = await revisions(broken.documentId);
  expect(await server.callBack(broken.callbackUrl, result(broken, 3, 'half of it', 1))).toBe(0);
  const kept = await revisions(broken.documentId);
  expect(kept.map((item) => item.sha256 === first?.sha256)).toEqual([true, false, true]);
  expect(oa.saveBacksOf('ds-broken')).toEqual([]);
  server.forgotten.set(opened.key, saying('nearly lost'));
  server.forgotten.set('somebody-elses', saying('not ours'));
  const home = await until('the forgotten file at home', () => oa.saveBacksOf('ds-3')[0], 20_000);
  expect(textInside(home.file ?? Buffer.alloc(0))).toContain('nearly lost');
  await until('the server forgets it', () => !server.forgotten.has(opened.key));
  expect(server.forgotten.has('somebody-elses')).toBe(true);
  server.forgotten.clear();
});

it('passes on who is removed and what is to be saved now, and closes keys that the server lost', async () => {
  const opened = await open('ds-4');
  await server.callBack(opened.callbackUrl, { key: opened.key, status: 1, users: ['u1'] });
  const call = (method: string, path: string) =>
    platform.rest(method, `/documents/${opened.documentId}${path}`, undefined, platform.credentials.apiKey);
  expect(await call('POST', '/save-back')).toMatchObject({ status: 202, body: { state: 'requested' } });
  const forced = server.commands.find((item) => item['c'] === 'forcesave');
  expect(forced).toMatchObject({ key: opened.key });
  const saved = result(opened, 6, 'so far', 1, { userdata: forced?.['userdata'], forcesavetype: 0 });
  expect(await server.callBack(opened.callbackUrl, saved)).toBe(0);
  const home = await until('what was edited so far at home', () => oa.saveBacksOf('ds-4')[0], 20_000);
  expect(textInside(home.file ?? Buffer.alloc(0))).toContain('so far');
  expect((await call('DELETE', '/participants/u1')).status).toBe(204);
  expect(server.commands.find((item) => item['c'] === 'drop')).toMatchObject({ key: opened.key, users: ['u1'] });
  server.errors.set('info', 1);
  await until('the lost key to be closed', async () => (await sessionOf(opened.key))?.['state'] === 'closed', 20_000);
  server.errors.clear();
});

it('passes on what Bisheng’s calls ask for, and lists what the server has forgotten', async () => {
  const opened = await open('ds-5');
  await server.callBack(opened.callbackUrl, { key: opened.key, status: 1, users: ['u1', 'u2'] });
  const call = async (path: string, body: unknown = {}): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${platform.origin}/apps/editor/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const sent = (c: string): Record<string, unknown>[] =>
    server.commands.filter((item) => item['c'] === c && item['key'] === opened.key);
  expect(await call('isOpening/ds-5')).toEqual({ status: true, isOpening: true });
  expect(await call('saveBack/ds-5')).toEqual({ status: false, version: null, reason: 'locked' });
  expect(sent('forcesave')).toEqual([]);
  const forced = call('saveBack/ds-5?force=true');
  const command = await until('the command', () => sent('forcesave')[0], 20_000);
  const saved = result(opened, 6, 'for bisheng', 1, { userdata: command['userdata'], forcesavetype: 0 });
  expect(await server.callBack(opened.callbackUrl, saved)).toBe(0);
  expect(await forced).toMatchObject({ status: true, reason: '', version: { docId: 'ds-5' } });
  const home = await until('the save-back', () => oa.saveBacksOf('ds-5')[0], 20_000);
  expect(textInside(home.file ?? Buffer.alloc(0))).toContain('for bisheng');
  expect(await call('removeParticipant/ds-5', ['u2'])).toEqual({ status: true });
  expect(sent('drop')).toMatchObject([{ users: ['u2'] }]);
  server.errors.set('drop', 3);
  expect(await call('removeAllParticipant/ds-5')).toEqual({ status: false });
  server.errors.clear();
  expect(await call('removeAllParticipant/ds-5')).toEqual({ status: true });
  expect(sent('drop').at(-1)).not.toHaveProperty('users');

  const path = `/admin/integrators/${integratorId}/document-server/forgotten`;
  server.forgotten.set('not-ours', saying('x'));
  expect(await platform.rest('GET', path)).toMatchObject({ status: 200, body: { keys: [] } });
  server.forgotten.clear();
  server.errors.set('getForgottenList', 3);
  expect(await platform.rest('GET', path)).toMatchObject({ status: 502 });
  server.errors.clear();
});

it('edits with our own server side as the Document Server, in a browser, and brings the result home', async () => {
  expect((await settings(ours({ address: platform.origin, secret: platform.credentials.jwtSecret }))).status).toBe(200);
  oa.files.set('ds-own', { title: 'own.docx', content: sampleFile('docx') });
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(oa.link('openEditor', 'ds-own', 'u1'));
  const frame = await until(
    'the editor in its frame',
    () => page.frames().find((item) => /\/editor\/[0-9a-f-]{36}\?/.test(item.url())),
    30_000,
  );
  await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
  await frame.locator('main').click();
  await page.keyboard.type('through our own door ');
  await frame.locator('.save-state[data-state=saved]').waitFor({ timeout: 30_000 });
  await browser.close();
  const home = await until('the save-back', () => oa.saveBacksOf('ds-own')[0], 60_000);
  expect(textInside(home.file ?? Buffer.alloc(0))).toContain('through our own door');
});
