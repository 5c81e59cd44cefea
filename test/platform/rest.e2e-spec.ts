import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, markupInside, sampleFile, TestPlatform, textInside, until, wordDocument } from '#testing';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await TestPlatform.shared();
  await platform.setInterval(0);
});
afterAll(() => platform.stop());

async function upload(
  name: string,
  content: Buffer,
  fields: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append('file', new Blob([new Uint8Array(content)]), name);
  const answer = await fetch(`${platform.origin}/api/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
    body: form,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function enter(url: string): Promise<EditorClient> {
  const match = /\/editor\/([0-9a-f-]{36})(?:\?[^#]*)?#token=(.+)$/.exec(url);
  const client = EditorClient.unconnected(platform.origin, match?.[1] ?? '', match?.[2] ?? '');
  await client.connect();
  await client.welcome();
  return client;
}

it('takes an upload, opens it, keeps what was edited as a revision, and gives every revision back', async () => {
  const made = await upload('合同.docx', sampleFile('docx'), { externalId: 'c-1' });
  expect(made).toMatchObject({ status: 201, body: { externalId: 'c-1', title: '合同.docx', revision: 1 } });
  const id = made.body['id'] as string;
  const open = await platform.rest(
    'POST',
    `/documents/${id}/open`,
    { user: { id: 'u1', name: '张三' }, mode: 'edit', lang: 'zh-CN' },
    platform.credentials.apiKey,
  );
  expect(open.status).toBe(200);
  const client = await enter(open.body['url'] as string);
  client.type('over rest ');
  await client.saved();
  const people = await platform.rest('GET', `/documents/${id}/participants`);
  expect(people.body['items']).toMatchObject([{ userId: 'u1', name: '张三', connected: true }]);
  client.leave();
  await until(
    'the second revision',
    async () => ((await platform.rest('GET', `/documents/${id}/revisions`)).body['items'] as unknown[]).length === 2,
  );
  for (const list of [`/documents/${id}/revisions`, `/documents/${id}/versions`, `/admin/documents/${id}/revisions`]) {
    const key = list.startsWith('/admin') ? platform.credentials.adminApiKey : platform.credentials.apiKey;
    const page = async (query: string): Promise<unknown> =>
      (await platform.rest('GET', list + query, undefined, key)).body;
    expect([list, await page('?limit=1')]).toMatchObject([list, { items: [{ number: 2 }], next: '2' }]);
    expect([list, await page('?limit=1&after=2')]).toMatchObject([list, { items: [{ number: 1 }], next: null }]);
  }
  const content = await fetch(`${platform.origin}/api/v1/documents/${id}/content`, {
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
  });
  expect(textInside(Buffer.from(await content.arrayBuffer()))).toContain('over rest ');
  const first = await fetch(`${platform.origin}/api/v1/documents/${id}/revisions/1/content`, {
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
  });
  expect(Buffer.from(await first.arrayBuffer()).equals(sampleFile('docx'))).toBe(true);
});

it('brings the result of a fetched document home by a signed webhook', async () => {
  const received: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(sampleFile('docx'));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await platform.rest('POST', '/documents', {
    externalId: 'c-2',
    title: 'b.docx',
    fetchUrl: `${own}/b.docx`,
    callback: `${own}/hook`,
  });
  expect(made.status).toBe(201);
  const open = await platform.rest('POST', `/documents/${String(made.body['id'])}/open`, {
    user: { id: 'u2', name: 'Ann' },
    mode: 'edit',
  });
  const client = await enter(open.body['url'] as string);
  client.type('hooked ');
  await client.saved();
  client.leave();
  const { headers, body } = await until('the webhook', () => received[0]);
  const { jwtSecret } = JSON.parse(readFileSync(join(platform.dataDir, 'credentials.json'), 'utf8')) as {
    jwtSecret: string;
  };
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', jwtSecret).update(signed).digest('base64')}`);
  const { data } = JSON.parse(body) as { data: { url: string; revision: number; modifiedBy: { userId: string }[] } };
  expect(data).toMatchObject({ revision: 2, modifiedBy: [{ userId: 'u2' }] });
  expect(textInside(Buffer.from(await (await fetch(platform.origin + data.url)).arrayBuffer()))).toContain('hooked ');
  server.closeAllConnections();
  server.close();
});

it('answers errors as problem details that say what to send', async () => {
  const noKey = await fetch(`${platform.origin}/api/v1/documents`, { method: 'POST' });
  expect([noKey.status, noKey.headers.get('content-type')]).toEqual([401, 'application/problem+json; charset=utf-8']);
  const scope = await platform.rest('GET', '/admin/save-back-interval', undefined, platform.credentials.apiKey);
  expect([scope.status, scope.body['code']]).toEqual([403, 'missing_scope']);
  const invalid = await platform.rest('POST', '/documents', {
    externalId: 'x',
    title: 'x.docx',
    fetchUrl: 'file:///etc/passwd',
    extra: 1,
  });
  expect(invalid.status).toBe(422);
  expect(JSON.stringify(invalid.body['errors'])).toMatch(/fetchUrl.*extra|extra.*fetchUrl/);
  expect(invalid.body['traceId']).toEqual(expect.any(String));
  const blocked = await platform.rest('POST', '/documents', {
    externalId: 'x',
    title: 'x.docx',
    fetchUrl: 'http://10.0.0.1/x.docx',
  });
  expect([blocked.status, blocked.body['code']]).toEqual([422, 'source_fetch_failed']);
  const oa = await platform.oa();
  const nothing = { externalId: 'x', title: 'x.docx', fetchUrl: `${oa.origin}/file/nothing` };
  const gone = await platform.rest('POST', '/documents', nothing);
  expect([gone.status, gone.body['code'], gone.body['title']]).toEqual([
    422,
    'source_fetch_failed',
    'the file system answered with HTTP status 404',
  ]);
  const wrong = await upload('a.docx', Buffer.from('nonsense'));
  expect([wrong.status, wrong.body['code']]).toEqual([422, 'source_wrong_type']);
  const missing = await platform.rest('GET', '/documents/6f9619ff-8b86-4011-b42d-00c04fc964ff');
  expect([missing.status, missing.body['code']]).toEqual([404, 'document_not_found']);
  const sheet = await upload('r.xlsx', sampleFile('xlsx'));
  const open = await platform.rest('POST', `/documents/${String(sheet.body['id'])}/open`, {
    user: { id: 'u', name: 'n' },
    mode: 'review',
  });
  expect([open.status, open.body['code']]).toEqual([422, 'mode_not_available']);
});

async function openAs(id: string, mode: string, name: string): Promise<EditorClient> {
  const open = await platform.rest('POST', `/documents/${id}/open`, { user: { id: name, name }, mode });
  expect(open.status).toBe(200);
  return enter(open.body['url'] as string);
}

async function newestRevision(id: string, number: number): Promise<Buffer> {
  const address = `${platform.origin}/api/v1/documents/${id}/revisions/${number}/content`;
  const headers = { authorization: `Bearer ${platform.credentials.apiKey}` };
  const answer = await until('the revision', async () => {
    const given = await fetch(address, { headers });
    return given.ok ? given : null;
  });
  return Buffer.from(await answer.arrayBuffer());
}

it('tracks what a reviewer changes, and only that, whatever their page sends', async () => {
  const id = (await upload('reviewed.docx', sampleFile('docx'))).body['id'] as string;
  const [reviewer, editor] = [await openAs(id, 'review', 'Rita'), await openAs(id, 'edit', 'Edith')];
  editor.type('plainone ');
  await editor.ask({ t: 'ping' });
  reviewer.command('.uno:TrackChanges', { TrackChanges: { type: 'boolean', value: false } });
  reviewer.command('.uno:AcceptAllTrackedChanges');
  reviewer.type('proposed ');
  await reviewer.saved();
  editor.type('plaintwo ');
  await editor.saved();
  reviewer.type('again ');
  await reviewer.saved();
  reviewer.leave();
  editor.leave();
  const markup = markupInside(await newestRevision(id, 2), /^word\/(document|settings)\.xml$/);
  const inserted = [...markup.matchAll(/<w:ins [^>]*w:author="([^"]*)"[^>]*>(.*?)<\/w:ins>/gs)].map(
    ([, author, runs]) => [author, (runs ?? '').replaceAll(/<[^>]*>/g, '')],
  );
  expect(inserted.map(([author]) => author)).toEqual(inserted.map(() => 'Rita'));
  const proposed = inserted.map(([, text]) => text).join('');
  expect(proposed).toContain('proposed');
  expect(proposed).toContain('again');
  expect(proposed).not.toContain('plain');
  expect(markup.replaceAll(/<[^>]*>/g, '')).toMatch(/plainone.*|plaintwo.*/);
  expect(markup).not.toContain('<w:trackRevisions');
});

it('keeps content controls and their Chinese text as they were, through drafts, restarts and the way home', async () => {
  const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const control = (name: string, more: string, content: string): string =>
    `<w:sdt><w:sdtPr><w:alias w:val="${name}"/><w:tag w:val="tag-${name}"/>${more}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
  const body = [
    `<w:p>${run('姓名 ')}${control('inline', '<w:text/>', run('张三 abc 李四'))}</w:p>`,
    control('paragraph', '<w:text/>', `<w:p>${run('整段 whole 段落')}</w:p>`),
    control('rich', '', `<w:p>${run('一 one')}</w:p><w:p>${run('二 two')}</w:p>`),
    `<w:p>${control('list', '<w:dropDownList><w:listItem w:displayText="选项 one" w:value="1"/></w:dropDownList>', run('选项 one'))}</w:p>`,
  ].join('');
  const id = (await upload('controls.docx', wordDocument(body))).body['id'] as string;
  for (const [number, words] of [
    [2, 'first '],
    [3, 'second '],
  ] as const) {
    const client = await openAs(id, 'edit', 'Edith');
    client.type(words);
    await client.saved();
    client.leave();
    const markup = markupInside(await newestRevision(id, number), /^word\/document\.xml$/);
    const text = markup.replaceAll('</w:p>', '\n').replaceAll(/<[^>]*>/g, '');
    expect(text).toContain(
      `${number === 3 ? 'second ' : ''}first 姓名 张三 abc 李四\n整段 whole 段落\n一 one\n二 two\n选项 one`,
    );
    for (const name of ['inline', 'paragraph', 'rich', 'list'])
      expect(markup.split(`<w:alias w:val="${name}"/><w:tag w:val="tag-${name}"/>`)).toHaveLength(2);
    expect(markup.match(/<w:text\/>/g)).toHaveLength(2);
    expect(markup).not.toContain('wenqiao-');
  }
});

it('lets somebody who may comment comment in their own name, and nothing else', async () => {
  const id = (await upload('commented.docx', sampleFile('docx'))).body['id'] as string;
  const client = await openAs(id, 'comment', 'Carl');
  const before = await client.text();
  client.type('sneaked in');
  client.send({ t: 'text', s: 'sneaked in' });
  client.click(3000, 3000);
  client.command('.uno:InsertText', { Text: { type: 'string', value: 'sneaked in' } });
  client.command('.uno:InsertAnnotation', {
    Text: { type: 'string', value: 'a remark' },
    Author: { type: 'string', value: 'The Boss' },
  });
  expect((await client.ask({ t: 'paste', mime: 'text/plain;charset=utf-8', data: 'sneaked in' })).ok).toBe(false);
  await client.saved();
  expect(await client.text()).toBe(before);
  client.leave();
  const comments = markupInside(await newestRevision(id, 2), /^word\/comments\.xml$/);
  expect(comments).toContain('a remark');
  expect(comments).toContain('w:author="Carl"');
  expect(comments).not.toContain('The Boss');
});

it('answers nonsense to any operation of its description with what is wrong, never as our fault', async () => {
  const description = (await (await fetch(`${platform.origin}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
  };
  const nonsense = [
    '\u0000',
    'a\u0000b',
    '../../etc/passwd',
    '9999999999999999999',
    "' OR 1=1--",
    '2026-13-99T99:99:99Z',
  ];
  const bodies = ['', '{', '[]', 'null', '"x"', '{"name":null}', '{"name":"\\u0000","password":"\\u0000"}'];
  const ours: string[] = [];
  let asked = 0;
  const ask = async (method: string, path: string, body?: string): Promise<void> => {
    asked++;
    const answer = await fetch(`${platform.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${platform.credentials.adminApiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    await answer.arrayBuffer();
    if (answer.status >= 500) ours.push(`${answer.status} ${method} ${path} ${body ?? ''}`);
  };
  for (const [template, operations] of Object.entries(description.paths)) {
    if (/stream|live/.test(template)) continue; // answers for as long as one listens
    for (const [name, { parameters = [] }] of Object.entries(operations)) {
      const method = name.toUpperCase();
      const fill = (value: string): string => template.replaceAll(/\{\w+\}/g, encodeURIComponent(value));
      const path = fill('00000000-0000-4000-8000-000000000000');
      const questions = parameters.filter((one) => one.in === 'query');
      await Promise.all([
        ...nonsense.map((value) => (path === template ? null : ask(method, fill(value)))),
        ...questions.flatMap((one) =>
          nonsense.map((value) => ask(method, `${path}?${one.name}=${encodeURIComponent(value)}`)),
        ),
        ...(method === 'GET' ? [] : bodies.map((body) => ask(method, path, body))),
      ]);
    }
  }
  expect(ours).toEqual([]);
  expect(asked).toBeGreaterThan(1000);
});

it('describes itself', async () => {
  const description = (await (await fetch(`${platform.origin}/api/v1/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, unknown>;
  };
  expect(description.openapi).toMatch(/^3\.1/);
  expect(Object.keys(description.paths)).toContain('/api/v1/documents/{id}/open');
  expect((await fetch(`${platform.origin}/api/docs`)).status).toBe(200);
  for (const path of ['livez', 'readyz', 'metrics'])
    expect((await fetch(`${platform.origin}/${path}`)).status).toBe(200);
  expect(await (await fetch(`${platform.origin}/healthcheck`)).text()).toBe('true');
});

it('leads who comes to the address alone to the console, search engines away, and shows metrics to neighbours only', async () => {
  for (const path of ['/', '/apps/console', '/welcome/']) {
    const answer = await fetch(platform.origin + path, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/admin']);
  }
  expect(await (await fetch(`${platform.origin}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
  const metrics = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${platform.origin}/metrics`, { headers });
  expect((await metrics({ 'x-forwarded-for': '10.1.2.3' })).status).toBe(200);
  const refused = await metrics({ 'x-forwarded-for': '203.0.113.9, 10.1.2.3' });
  const problem = (await refused.json()) as { code: string; type: string };
  expect([refused.status, problem.code]).toEqual([403, 'address_not_allowed']);
  expect(await (await fetch(new URL(problem.type, platform.origin))).text()).toContain('address_not_allowed');
});
