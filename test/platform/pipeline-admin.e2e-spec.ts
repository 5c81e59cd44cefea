import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let oa: FakeOa;
let counter = 0;

beforeAll(async () => {
  platform = await TestPlatform.start();
  oa = await platform.oa();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  oa.answers.length = 0;
  await platform.setInterval(3600);
});

interface Item {
  id: string;
  documentId: string;
  state: string;
  title: string;
  dueInSeconds: number;
  hold: { reason: string } | null;
  lastError: { code: string } | null;
}

async function edit(title: string, text = 'edited '): Promise<string> {
  const docId = `admin-${++counter}`;
  oa.files.set(docId, { title, content: sampleFile('docx') });
  const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
  client.type(text);
  await client.saved();
  client.leave();
  await until('it waits', async () => (await one(docId))?.state === 'scheduled', 30_000);
  return docId;
}

async function list(query: string): Promise<Item[]> {
  return (await platform.rest('GET', `/admin/save-backs?${query}`)).body['items'] as Item[];
}

const one = async (docId: string): Promise<Item | undefined> => (await list(`externalId=${docId}`))[0];
const act = (id: string, action: string, body?: unknown): ReturnType<TestPlatform['rest']> =>
  platform.rest('POST', `/admin/save-backs/${id}/${action}`, body);

it('finds save-backs by part of a title, also in Chinese, by state, and page by page', async () => {
  const contract = await edit('采购合同 2026.docx');
  await edit('采购清单.docx');
  expect((await list(`q=${encodeURIComponent('购合')}`)).map((item) => item.title)).toEqual(['采购合同 2026.docx']);
  expect(await list(`q=${encodeURIComponent('采')}`)).toHaveLength(2);
  expect(await list(`q=${encodeURIComponent("';--")}`)).toEqual([]);
  expect((await list(`q=${contract.toUpperCase()}`)).map((item) => item.title)).toEqual(['采购合同 2026.docx']);
  const seen: string[] = [];
  for (let after = ''; ;) {
    const { body } = await platform.rest('GET', `/admin/save-backs?state=scheduled&limit=1&sort=due${after}`);
    seen.push(...(body['items'] as Item[]).map((item) => item.id));
    if (body['next'] === null) break;
    after = `&after=${body['next'] as string}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength((await list('state=scheduled')).length);
  expect((await platform.rest('GET', '/admin/save-backs?state=nonsense')).status).toBe(422);
  expect((await platform.rest('GET', '/admin/save-backs', undefined, platform.credentials.apiKey)).status).toBe(403);
});

it('postpones, holds back, releases and sends now, and tells the whole story afterwards', async () => {
  const docId = await edit('story.docx', 'the story ');
  const { id } = (await one(docId))!;
  expect((await act(id, 'postpone', { seconds: 600 })).body['dueInSeconds']).toBeGreaterThan(4100);
  expect((await act(id, 'postpone', { seconds: 0 })).status).toBe(422);
  expect((await act(id, 'hold', { reason: 'audit week' })).body['hold']).toMatchObject({ reason: 'audit week' });
  expect((await act(id, 'hold', { reason: 'again' })).status).toBe(409);
  await platform.setInterval(0);
  const second = await EditorClient.enter(oa.link('openEditor', docId, 'u2'));
  second.type('more ');
  await second.saved();
  second.leave();
  await until('rescheduled and due', async () => {
    const item = await one(docId);
    return item?.state === 'scheduled' && item.dueInSeconds < -1.5;
  });
  expect(oa.saveBacksOf(docId)).toHaveLength(0);
  expect(((await platform.rest('GET', `/admin/save-backs/${id}/timeline`)).body['next'] as { kind: string }).kind).toBe(
    'on-hold',
  );
  expect((await act(id, 'release')).status).toBe(200);
  await until('delivered', async () => (await one(docId))?.state === 'delivered');
  expect(textInside(oa.saveBacksOf(docId)[0]!.file!)).toContain('more ');
  expect((await act(id, 'save-now')).status).toBe(409);

  const { entries, next } = (await platform.rest('GET', `/admin/save-backs/${id}/timeline`)).body as unknown as {
    entries: { type: string; kind: string; actor: string | null; detail: Record<string, unknown> }[];
    next: { kind: string };
  };
  expect(next.kind).toBe('over');
  const kinds = entries.map((entry) => `${entry.type}:${entry.kind}`);
  for (const kind of ['session:opened', 'session:joined', 'session:closed', 'event:scheduled', 'event:postponed'])
    expect(kinds).toContain(kind);
  for (const kind of ['event:put-on-hold', 'event:held-for-editing', 'event:rescheduled', 'event:taken-off-hold'])
    expect(kinds).toContain(kind);
  expect(entries.filter((entry) => entry.kind === 'joined').map((entry) => entry.actor)).toEqual(['u1', 'u2']);
  const attempt = entries.findLast((entry) => entry.type === 'attempt');
  expect(attempt).toMatchObject({ kind: 'delivered', detail: { httpStatus: 200, nextStep: { kind: 'delivered' } } });
  expect(attempt?.detail['responseHeaders']).toMatchObject({ 'content-type': 'application/json' });
  const audit = (await platform.rest('GET', `/admin/audit?target=save-back/${id}`)).body['items'] as {
    action: string;
    actor: string;
    clientAddress: string;
  }[];
  expect(audit.map((entry) => entry.action)).toEqual(['save-back.release', 'save-back.hold', 'save-back.postpone']);
  expect(audit[0]?.actor).toMatch(/^key\//);
  expect(audit[0]?.clientAddress).toContain('127.0.0.1');
});

it('a dead letter keeps its bytes, can be downloaded, and is discarded only with a reason', async () => {
  await platform.setInterval(0);
  const docId = `admin-${++counter}`;
  oa.files.set(docId, { title: 'letter.docx', content: sampleFile('docx') });
  for (let index = 0; index < 4; index++)
    oa.answers.push((_request, response) => {
      response.writeHead(500, { 'set-cookie': 'session=very-secret', 'x-trace': 'abc' });
      response.end('{"password":"hunter2","why":"no"}');
    });
  const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
  client.type('dead letter ');
  await client.saved();
  client.leave();
  await until('parked', async () => (await one(docId))?.state === 'parked', 30_000);
  const { id } = (await one(docId))!;
  const bytes = await fetch(`${platform.origin}/api/v1/admin/save-backs/${id}/content`, {
    headers: { authorization: `Bearer ${platform.credentials.adminApiKey}` },
  });
  expect(textInside(Buffer.from(await bytes.arrayBuffer()))).toContain('dead letter ');
  const story = JSON.stringify((await platform.rest('GET', `/admin/save-backs/${id}/timeline`)).body);
  expect(story).toContain('"x-trace":"abc"');
  expect(story).not.toMatch(/very-secret|hunter2/);
  expect((await act(id, 'discard', {})).status).toBe(422);
  expect((await act(id, 'discard', { reason: 'sent by mail' })).body).toMatchObject({
    state: 'discarded',
    lastError: { message: 'sent by mail' },
  });
});

it('the live stream tells the overview at once and every change soon', async () => {
  const abort = new AbortController();
  const answer = await fetch(`${platform.origin}/api/v1/admin/live`, {
    headers: { authorization: `Bearer ${platform.credentials.adminApiKey}` },
    signal: abort.signal,
  });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  const reading = (async () => {
    for await (const chunk of answer.body!) text += Buffer.from(chunk).toString('utf8');
  })().catch(() => undefined);
  await until('the overview', () => text.includes('event: overview'));
  const docId = await edit('live.docx');
  await until('the change', () => text.includes(`"externalId":"${docId}"`));
  const overview = (await platform.rest('GET', '/admin/overview')).body;
  expect(overview['scheduled']).toBeGreaterThan(0);
  expect((overview['integrators'] as unknown[]).length).toBe(1);
  abort.abort();
  await reading;
  expect((await fetch(`${platform.origin}/api/v1/admin/live`)).status).toBe(401);
});

it('every name that the dashboard and the alert rules use is exported by some app', async () => {
  const apps = ['callback-worker', 'document-engine', 'editor-gateway', 'bisheng-adapter', 'wopi-host'];
  const pages = await Promise.all(
    apps.map(async (app) => {
      const answer = await fetch(`http://127.0.0.1:${platform.environmentOf(app)['PORT'] ?? ''}/metrics`);
      return answer.text();
    }),
  );
  const exported = new Set(
    pages.flatMap((page) => [...page.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '')),
  );
  const used = ['dashboard.json', 'alerts.yaml'].flatMap((name) =>
    [...readFileSync(`docker/observability/${name}`, 'utf8').matchAll(/\bwenqiao_[a-z_]+/g)].map((match) => match[0]),
  );
  expect(used.length).toBeGreaterThan(20);
  const missing = used.filter((name) => !exported.has(name) && !exported.has(name.replace(/_(bucket|sum|count)$/, '')));
  expect([...new Set(missing)]).toEqual([]);
});

it('the gauges tell what is so at the moment of the scrape, not what was so at the one before', async () => {
  const people = async (): Promise<number> => {
    const text = await (
      await fetch(`http://127.0.0.1:${platform.environmentOf('callback-worker')['PORT'] ?? ''}/metrics`)
    ).text();
    return Number(/^wenqiao_people_connected\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
  };
  const before = await people();
  oa.files.set('scraped', { title: 'scraped.docx', content: sampleFile('docx') });
  const client = await EditorClient.enter(oa.link('openEditor', 'scraped', 'u1'));
  expect(await people()).toBe(before + 1);
  client.leave();
});
