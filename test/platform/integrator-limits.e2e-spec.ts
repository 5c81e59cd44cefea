import { get, request } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type FakeOa,
  FakeWopiHost,
  launchBrowser,
  OnlyofficeIntegrator,
  pageErrors,
  painted,
  sampleFile,
  TestPlatform,
  textInside,
  until,
} from '#testing';
import { uploadDocument, WopiCaller } from '../wopi/wopi-caller.js';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const NO_LIMITS = { maxOpenDocuments: null, maxStorageMb: null, maxRequestsPerMinute: null };

let platform: TestPlatform;
let oa: FakeOa;
let wopiHost: FakeWopiHost;
let onlyoffice: OnlyofficeIntegrator;
let browser: Browser;
let integratorId: string;

beforeAll(async () => {
  platform = await TestPlatform.start({ RATE_LIMIT_PER_ADDRESS: '20', RATE_LIMIT_PER_KEY: '500' });
  await platform.setInterval(0);
  oa = await platform.oa();
  wopiHost = await new FakeWopiHost(platform.origin).start();
  onlyoffice = await new OnlyofficeIntegrator(platform.origin, platform.credentials.jwtSecret).start();
  browser = await launchBrowser();
  const { rows } = await platform.database.query<{ id: string }>(`SELECT id FROM integrator WHERE name = 'demo'`);
  integratorId = rows[0]?.id ?? '';
});
afterAll(async () => {
  await browser.close();
  await onlyoffice.stop();
  await wopiHost.stop();
  await oa.stop();
  await platform.stop();
});

const change = (settings: unknown): Promise<{ status: number; body: Record<string, unknown> }> =>
  platform.rest('PATCH', `/admin/integrators/${integratorId}`, settings);

async function limit(limits: Partial<Record<keyof typeof NO_LIMITS, number>>): Promise<void> {
  expect((await change({ ...NO_LIMITS, ...limits })).status).toBe(200);
}

const rest = (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> =>
  platform.rest(method, path, body, platform.credentials.apiKey);

const openOverRest = (documentId: string, user = 'u1'): Promise<{ status: number; body: Record<string, unknown> }> =>
  rest('POST', `/documents/${documentId}/open`, { user: { id: user, name: user }, mode: 'edit' });

const bisheng = async (docId: string): Promise<Response> => {
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  return fetch(oa.link('openEditor', docId, 'u1'), { redirect: 'manual' });
};

const wopi = async (name: string): Promise<Response> => {
  const fileId = wopiHost.addFile(name, sampleFile('docx'));
  return fetch(await wopiHost.actionUrl(fileId, 'edit'), {
    method: 'POST',
    body: new URLSearchParams({
      access_token: wopiHost.tokenFor('Ann'),
      access_token_ttl: String(Date.now() + 3_600_000),
    }),
    redirect: 'manual',
  });
};

describe('the brand of an integrator', () => {
  it('takes no picture or colour that could harm the page', async () => {
    for (const wrong of [
      { brandLogo: 'http://oa.example.com/logo.png' },
      { brandLogo: `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}` },
      { brandLogo: `data:image/png;base64,${Buffer.from('<html>').toString('base64')}` },
      { brandColor: 'red;}' },
      { brandName: '' },
      { brandName: 'x'.repeat(61) },
    ])
      expect([wrong, (await change(wrong)).status]).toEqual([wrong, 422]);
  });

  it('stands in the header of the editor, and who changed it in the audit trail', async () => {
    const brand = { brandName: '新 OA', brandLogo: `data:image/png;base64,${PIXEL}`, brandColor: '#003366' };
    expect(await change(brand)).toMatchObject({ status: 200, body: brand });
    const answer = await bisheng('branded');
    const page = await browser.newPage();
    const errors = pageErrors(page);
    await page.goto(`${platform.origin}${answer.headers.get('location') ?? ''}`);
    const mark = page.locator('.header .brand');
    await mark.waitFor({ timeout: 40_000 });
    expect(await mark.innerText()).toBe('新 OA');
    await until('the picture is there', () =>
      mark.locator('img').evaluate((picture) => (picture as unknown as { naturalWidth: number }).naturalWidth === 1),
    );
    const colors = await page.locator('header.header').evaluate((header) => {
      const style = (
        globalThis as unknown as { getComputedStyle: (of: unknown) => { backgroundColor: string; color: string } }
      ).getComputedStyle(header);
      return [style.backgroundColor, style.color];
    });
    expect(colors).toEqual(['rgb(0, 51, 102)', 'rgb(255, 255, 255)']);
    expect(await page.title()).toContain('新 OA');
    expect(errors).toEqual([]);
    await page.close();
    await change({ brandName: null, brandLogo: null, brandColor: null, watermark: '内部' });
    await change({ watermark: null });
    const { body } = await platform.rest('GET', `/admin/audit?action=integrator.change&limit=10`);
    const entries = body['items'] as { before: Record<string, unknown>; after: Record<string, unknown> }[];
    expect(entries.map(({ after }) => after)).toContainEqual(brand);
    expect(entries.find(({ after }) => after['watermark'] === null)?.before).toEqual({ watermark: '内部' });
  });
});

describe('Save in the editor', () => {
  it('brings the document home at once where the integrator wants it, and says whether it arrived', async () => {
    await platform.setInterval(3600);
    const answer = await bisheng('save-sends');
    const location = answer.headers.get('location') ?? '';
    const [, participantId = '', token = ''] = /editor\/([0-9a-f-]{36})#token=([^&]+)/.exec(location) ?? [];
    const send = (bearer: string): Promise<Response> =>
      fetch(`${platform.origin}/editor/participants/${participantId}/save-back`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
      });
    expect((await send('forged')).status).toBe(401);
    await change({ saveSendsHome: true });
    const page = await browser.newPage({ locale: 'en' });
    const errors = pageErrors(page);
    await page.goto(`${platform.origin}${location}`);
    await painted(page);
    await page.keyboard.type('sent by hand ');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved, and home in your system').waitFor({ timeout: 60_000 });
    expect(oa.saveBacksOf('save-sends')).toHaveLength(1);
    expect(textInside(oa.saveBacksOf('save-sends')[0]!.file!)).toContain('sent by hand ');
    oa.answers.push((_request, response) => response.writeHead(410).end());
    await page.keyboard.type('refused ');
    await page.keyboard.press('Control+s');
    await page.getByText('your system did not take it: HTTP status 410').waitFor({ timeout: 60_000 });
    await change({ saveSendsHome: false });
    expect((await send(token)).status).toBe(404);
    expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
    await page.close();
    await platform.rest('POST', `/admin/integrators/${integratorId}/resume`, { endpoint: `${oa.origin}/saveBack` });
    await platform.setInterval(0);
  });
});

describe('the limits of an integrator', () => {
  beforeEach(async () => {
    await limit({});
    const { rows } = await platform.database.query<{ id: string }>(
      `SELECT DISTINCT document_id AS id FROM editing_session WHERE state = 'open'`,
    );
    for (const { id } of rows) await platform.rest('DELETE', `/documents/${id}/participants`);
    await until(
      'nothing is open',
      async () => (await platform.database.query(`SELECT 1 FROM editing_session WHERE state = 'open'`)).rowCount === 0,
      60_000,
    );
  });

  it('on open documents hold at every door, in its own words, and let others into what is open', async () => {
    const first = await uploadDocument(platform, 'first.docx', sampleFile('docx'));
    const second = await uploadDocument(platform, 'second.docx', sampleFile('docx'));
    await limit({ maxOpenDocuments: 1 });
    expect((await openOverRest(first)).status).toBe(200);
    expect((await openOverRest(first, 'u2')).status).toBe(200);
    const refused = await fetch(`${platform.origin}/api/v1/documents/${second}/open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.credentials.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: 'u1', name: 'u1' }, mode: 'edit' }),
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.json()).toMatchObject({ code: 'quota_exceeded', quota: 'openDocuments', limit: 1 });
    const page = await bisheng('too-many');
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('同时打开的文档数已达上限');
    onlyoffice.files.set('too-many', sampleFile('docx'));
    expect(await onlyoffice.open(onlyoffice.config('too-many', 'u1'))).toMatchObject({
      kind: 'error',
      errorCode: -22,
      errorDescription: expect.stringContaining('1 documents') as string,
    });
    const remote = await wopi('too-many.docx');
    expect(remote.status).toBe(429);
    expect(await remote.text()).toContain('quota_exceeded');
    expect((await platform.rest('GET', `/admin/integrators/${integratorId}`)).body['used']).toMatchObject({
      openDocuments: 1,
    });
    await limit({});
    expect((await openOverRest(second)).status).toBe(200);
  });

  it('on storage refuse what is new at every door, and never an edit', async () => {
    const documentId = await uploadDocument(platform, 'kept.txt', Buffer.from('at first'));
    const { body } = await rest('POST', `/documents/${documentId}/wopi-access`, {
      user: { id: 'u1', name: 'Writer' },
    });
    const file = new WopiCaller(String(body['wopiSrc']), String(body['accessToken']));
    expect((await file.lock('l')).status).toBe(200);
    await limit({ maxStorageMb: 0 });
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(sampleFile('docx'))]), 'new.docx');
    const upload = await fetch(`${platform.origin}/api/v1/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
      body: form,
    });
    expect([upload.status, ((await upload.json()) as { code: string }).code]).toEqual([507, 'quota_exceeded']);
    const page = await bisheng('no-room');
    expect(page.status).toBe(507);
    expect(await page.text()).toContain('存储空间已用完');
    onlyoffice.files.set('no-room', sampleFile('docx'));
    expect(await onlyoffice.open(onlyoffice.config('no-room', 'u1'))).toMatchObject({ kind: 'error', errorCode: -22 });
    expect((await wopi('no-room.docx')).status).toBe(507);
    const relative = { 'X-WOPI-Override': 'PUT_RELATIVE', 'X-WOPI-SuggestedTarget': 'beside.txt' };
    const beside = await file.call('POST', '', relative, 'a copy');
    expect(beside.status).toBe(413);
    expect((await file.put('an edit', { 'X-WOPI-Lock': 'l' })).status).toBe(200);
    expect((await file.unlock('l')).status).toBe(200);
  });

  it('on calls per minute say when to come again, and spare administrators', async () => {
    const documentId = await uploadDocument(platform, 'busy.docx', sampleFile('docx'));
    await limit({ maxRequestsPerMinute: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 20; n++) statuses.push((await rest('GET', `/documents/${documentId}`)).status);
    expect(statuses).toContain(429);
    const refused = await fetch(`${platform.origin}/api/v1/documents/${documentId}`, {
      headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
    });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'quota_exceeded', quota: 'requestsPerMinute' });
    // Doors read integrators again every two seconds.
    const page = await until('Bisheng refuses', async () => {
      const answer = await bisheng('busy');
      return answer.status === 429 && answer;
    });
    expect(await page.text()).toContain('请求过于频繁');
    onlyoffice.files.set('busy', sampleFile('docx'));
    await until(
      'ONLYOFFICE refuses',
      async () => (await onlyoffice.open(onlyoffice.config('busy', 'u1')))['errorCode'] === -22,
    );
    await until('the WOPI client refuses', async () => (await wopi('busy.docx')).status === 429);
    expect((await platform.rest('GET', '/admin/overview')).status).toBe(200);
    await limit({});
    await until('it may call again', async () => (await rest('GET', `/documents/${documentId}`)).status === 200);
  });
});

describe('the limits of an operator', () => {
  beforeAll(() => limit({}));

  /** What an address gets in the end that calls one door again and again. */
  const refusal = async (
    address: string,
    path: string,
    request: RequestInit = {},
  ): Promise<{ status: number; retryAfter: number; type: string; text: string }> => {
    const call = (): Promise<Response> =>
      fetch(`${platform.origin}${path}`, {
        ...request,
        redirect: 'manual',
        headers: { ...(request.headers as Record<string, string> | undefined), 'x-forwarded-for': address },
      });
    expect((await call()).status).not.toBe(429);
    await Promise.all(Array.from({ length: 20 }, call));
    const answer = await call();
    return {
      status: answer.status,
      retryAfter: Number(answer.headers.get('retry-after')),
      type: answer.headers.get('content-type')?.split(';')[0] ?? '',
      text: await answer.text(),
    };
  };
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

  it('hold for an address at every door, in its own words', async () => {
    const busy = {
      status: 429,
      retryAfter: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 60) as number,
    };
    const problem = await refusal('203.0.113.1', '/api/v1/documents');
    expect(problem).toMatchObject({ ...busy, type: 'application/problem+json' });
    expect(JSON.parse(problem.text)).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect(await refusal('203.0.113.2', '/command', json)).toMatchObject({ ...busy, text: '{"error":3}' });
    expect(await refusal('203.0.113.3', '/converter', json)).toMatchObject({ ...busy, text: '{"error":-1}' });
    expect(await refusal('203.0.113.4', '/ConvertService.ashx')).toMatchObject({
      ...busy,
      type: 'text/xml',
      text: expect.stringContaining('<Error>-1</Error>') as string,
    });
    expect(await refusal('203.0.113.5', '/apps/editor/openEditor?callURL=x')).toMatchObject({
      ...busy,
      type: 'text/html',
      text: expect.stringContaining('请求过于频繁') as string,
    });
    expect(await refusal('203.0.113.6', '/apps/editor/isOpening/x')).toMatchObject({
      ...busy,
      text: '{"status":false}',
    });
    expect(await refusal('203.0.113.7', '/s3/x')).toMatchObject({ ...busy, text: '' });
    expect(await refusal('203.0.113.8', '/wopi/files/x?access_token=y')).toMatchObject({ ...busy, text: '' });
    expect(await refusal('203.0.113.9', '/editor/x', { headers: { accept: 'text/html' } })).toMatchObject({
      ...busy,
      type: 'text/html',
    });
    // An address that was refused at one door of an app is refused at all of it, and its neighbour at none.
    const from = (address: string): Promise<Response> =>
      fetch(`${platform.origin}/api/v1/openapi.json`, { headers: { 'x-forwarded-for': address } });
    expect([(await from('203.0.113.1')).status, (await from('203.0.113.101')).status]).toEqual([429, 200]);
    const knock = (address: string): Promise<{ status: number; retryAfter: number }> =>
      new Promise((done, fail) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.alloc(16).toString('base64'),
          'x-forwarded-for': address,
        };
        get(`${platform.origin}/editor/socket/00000000-0000-0000-0000-000000000000`, { headers }, (answer) =>
          done({ status: answer.statusCode ?? 0, retryAfter: Number(answer.headers['retry-after']) }),
        ).on('error', fail);
      });
    await until('sockets are refused', async () => (await knock('203.0.113.10')).status === 429);
    expect(await knock('203.0.113.10')).toMatchObject({ status: 429, retryAfter: busy.retryAfter });
    expect((await knock('203.0.113.110')).status).toBe(404);
    // Files of the page are not counted: one opening loads many.
    const assets = Array.from({ length: 30 }, () =>
      fetch(`${platform.origin}/editor/assets/none.js`, { headers: { 'x-forwarded-for': '203.0.113.102' } }),
    );
    expect(new Set((await Promise.all(assets)).map((answer) => answer.status))).toEqual(new Set([404]));
  });

  it('hold for a key wherever it is used from, also for one that signs', async () => {
    const { body } = await platform.rest('POST', `/admin/integrators/${integratorId}/keys`, {
      kind: 'rest',
      name: 'busy',
      scopes: ['documents'],
    });
    const call = (): Promise<Response> =>
      fetch(`${platform.origin}/api/v1/documents/00000000-0000-0000-0000-000000000000`, {
        headers: { authorization: `Bearer ${String(body['secret'])}` },
      });
    expect((await call()).status).toBe(404);
    for (let n = 0; n < 10; n++) await Promise.all(Array.from({ length: 50 }, call));
    const refused = await call();
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'too_many_requests']);
    expect((await rest('GET', '/documents/00000000-0000-0000-0000-000000000000')).status).toBe(404);
    const command = (): Promise<Response> => onlyoffice.commandAnswer({ c: 'version' });
    expect((await command()).status).toBe(200);
    for (let n = 0; n < 10; n++) await Promise.all(Array.from({ length: 50 }, command));
    const silent = await command();
    expect([silent.status, await silent.text()]).toEqual([429, '{"error":3}']);
    expect(Number(silent.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('hold for the size of a request at every door', async () => {
    // Only the beginning is sent: who hears of the refusal while still sending may see the connection break instead.
    const post = (path: string, bytes: number): Promise<[number, string]> =>
      new Promise((done, failed) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': bytes,
          authorization: `Bearer ${platform.credentials.apiKey}`,
        };
        const asked = request(`${platform.origin}${path}`, { method: 'POST', headers }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () => {
            done([answer.statusCode ?? 0, text]);
            asked.destroy();
          });
        });
        asked.on('error', failed);
        asked.write(' ');
      });
    const [status, text] = await post('/api/v1/documents', 2_000_000);
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([413, 'too_large']);
    for (const path of [
      '/apps/editor/removeParticipant/x',
      '/apps/editor/preConvert',
      '/onlyoffice/open',
      '/hosting/wopi/word/edit',
    ])
      expect([path, (await post(path, 2_000_000))[0]]).toEqual([path, 413]);
    for (const path of ['/command', '/converter'])
      expect([path, (await post(path, 105_000_000))[0]]).toEqual([path, 413]);
  });
});
