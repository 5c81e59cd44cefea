import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, FakeWopiHost, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let host: FakeWopiHost;

beforeAll(async () => {
  platform = await TestPlatform.start({ WOPI_LOCK_REFRESH_SECONDS: '2' });
  await platform.rest('PUT', '/admin/save-back-interval', { seconds: null, apply: 'future' });
  await platform.setInterval(0);
  host = await new FakeWopiHost(platform.origin).start();
});
afterAll(async () => {
  await host.stop();
  await platform.stop();
});

const HOUR_MS = 3600_000;

/** What a host's page does: posts the form. Gives where the frame is sent. */
async function post(
  fileId: string,
  action: string,
  token: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; location: string; text: string }> {
  const answer = await fetch(await host.actionUrl(fileId, action), {
    method: 'POST',
    body: new URLSearchParams({
      access_token: token,
      access_token_ttl: String(Date.now() + 10 * HOUR_MS),
      ...fields,
    }),
    redirect: 'manual',
  });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
}

function pageOf(location: string): { participantId: string; token: string; facts: Record<string, unknown> } {
  const url = new URL(location, platform.origin);
  const fragment = new URLSearchParams(url.hash.slice(1));
  return {
    participantId: url.pathname.split('/').pop() ?? '',
    token: fragment.get('token') ?? '',
    facts: JSON.parse(Buffer.from(fragment.get('wopi') ?? '', 'base64url').toString('utf8')) as Record<string, unknown>,
  };
}

async function enter(fileId: string, token: string, action = 'edit'): Promise<EditorClient> {
  const answer = await post(fileId, action, token);
  expect(answer).toMatchObject({ status: 303 });
  const page = pageOf(answer.location);
  const client = EditorClient.unconnected(platform.origin, page.participantId, page.token);
  await client.connect();
  await client.welcome();
  return client;
}

const putCount = (fileId: string): number =>
  host.callsOf(fileId, 'PutFile').filter((call) => call.status === 200).length;

it('publishes discovery in both styles with proof keys, cacheable, and capabilities', async () => {
  const answer = await fetch(`${platform.origin}/hosting/discovery`);
  expect(answer.headers.get('content-type')).toContain('xml');
  const etag = answer.headers.get('etag') ?? '';
  const again = await fetch(`${platform.origin}/hosting/discovery`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  const { zone, discovery } = await host.readDiscovery(true);
  expect(zone.name).toBe('external-http');
  expect(zone.apps.map((app) => app.name)).toEqual(
    expect.arrayContaining(['Word', 'Excel', 'PowerPoint', 'Pdf', 'application/msword', 'text/csv', 'Capabilities']),
  );
  expect(discovery.proofKey?.current.modulus).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  const capabilities = (await (await fetch(`${platform.origin}/hosting/capabilities`)).json()) as Record<
    string,
    unknown
  >;
  expect(capabilities).toMatchObject({ 'convert-to': { available: true }, productName: 'Wenqiao' });
  const spoofed = await fetch(`${platform.origin}/hosting/capabilities`, {
    headers: { 'x-forwarded-for': '192.0.2.1' },
  });
  expect(await spoofed.json()).toMatchObject({ 'convert-to': { available: false } });
});

it('edits a file of a host: CheckFileInfo, Lock, GetFile, RefreshLock, PutFile, Unlock, every call signed', async () => {
  const id = host.addFile('报告.docx', sampleFile('docx'));
  const client = await enter(id, host.tokenFor('u1', '张三'));
  expect(client.find('welcome')).toMatchObject({ mode: 'edit', document: { title: '报告.docx' } });
  expect(host.file(id).lock).toMatch(/^wenqiao-/);
  client.type('written over wopi ');
  await client.saved();
  await until('the lock is refreshed', () => host.callsOf(id, 'REFRESH_LOCK').length > 0, 30_000);
  client.leave();
  await until('PutFile', () => putCount(id) === 1, 40_000);
  await until('Unlock', () => host.file(id).lock === null, 20_000);
  expect(textInside(host.file(id).content)).toContain('written over wopi');
  const order = host.operations(id).filter((operation, index, all) => operation !== all[index - 1]);
  expect(order.filter((operation) => operation !== 'REFRESH_LOCK')).toEqual([
    'CheckFileInfo',
    'LOCK',
    'GetFile',
    'PutFile',
    'UNLOCK',
  ]);
  expect(host.calls.filter((call) => call.proof !== 'valid')).toEqual([]);
  const put = host.callsOf(id, 'PutFile')[0];
  expect(put?.headers).toMatchObject({
    'x-wopi-override': 'PUT',
    'x-wopi-editors': 'u1',
    'x-cool-wopi-ismodifiedbyuser': 'true',
    'x-cool-wopi-isautosave': 'false',
    'x-cool-wopi-isexitsave': 'true',
  });
  expect(put?.headers['x-cool-wopi-timestamp']).toMatch(/^20\d\d-/);
  expect(put?.headers['x-wopi-lock']).toMatch(/^wenqiao-/);
});

async function saveBackOf(fileId: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await platform.rest('GET', '/admin/save-backs?limit=200');
  return (body['items'] as Record<string, unknown>[]).find((item) => item['externalId'] === host.wopiSrc(fileId));
}

/** What the page asks our server, with its own token. */
async function ask(
  client: EditorClient,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${platform.origin}/hosting/wopi-sessions/${client.participantId}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

it('refuses what it must with a page that says why', async () => {
  const id = host.addFile('a.docx', sampleFile('docx'));
  const token = host.tokenFor('u1');
  const open = async (query: Record<string, string>): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${platform.origin}/hosting/wopi/word/edit?${new URLSearchParams(query).toString()}`);
    return { status: answer.status, text: await answer.text() };
  };
  const wopiSrc = host.wopiSrc(id);
  expect((await open({ access_token: token })).status).toBe(400);
  expect((await open({ WOPISrc: wopiSrc })).status).toBe(400);
  const foreign = await open({ WOPISrc: 'http://192.0.2.9/wopi/files/1', access_token: token });
  expect(foreign).toMatchObject({ status: 403, text: expect.stringContaining('host_not_allowed') });
  expect(await open({ WOPISrc: wopiSrc, access_token: 'nonsense' })).toMatchObject({ status: 403 });
  const expired = await open({ WOPISrc: wopiSrc, access_token: token, access_token_ttl: String(Date.now() - 1000) });
  expect(expired).toMatchObject({ status: 401, text: expect.stringContaining('token_expired') });
  host.script('CheckFileInfo', (_request, response) => void response.writeHead(500).end());
  expect(await open({ WOPISrc: wopiSrc, access_token: token })).toMatchObject({ status: 502 });
  host.script('CheckFileInfo', (_request, response) => void response.writeHead(200).end('{"BaseFileName":"a/b.docx"}'));
  expect(await open({ WOPISrc: wopiSrc, access_token: token })).toMatchObject({ status: 502 });
  const odd = host.addFile('a.xyz', Buffer.from('x'));
  expect(await open({ WOPISrc: host.wopiSrc(odd), access_token: token })).toMatchObject({ status: 422 });
  expect(host.operations(id)).not.toContain('LOCK');
});

it('opens for looking: view, a locked file, a token without the right to write', async () => {
  const id = host.addFile('b.docx', sampleFile('docx'), { DisablePrint: true, DisableExport: true, DisableCopy: true });
  const onlooker = await enter(id, host.tokenFor('u2', '', false));
  expect(onlooker.find('welcome')).toMatchObject({
    mode: 'view',
    permissions: { print: false, download: false, copy: false },
  });
  host.file(id).lock = 'somebody else';
  const answer = await post(id, 'edit', host.tokenFor('u3'));
  expect(pageOf(answer.location).facts).toMatchObject({ lookOnly: 'locked', origin: host.origin });
  expect(pageOf((await post(id, 'view', host.tokenFor('u3'))).location).facts).toMatchObject({ lookOnly: null });
  onlooker.leave();
  expect(host.operations(id)).not.toContain('PutFile');
});

it('keeps one lock for two people, unlocks after the last, and names both editors', async () => {
  const id = host.addFile('together.docx', sampleFile('docx'));
  const ann = await enter(id, host.tokenFor('ann'));
  const bob = await enter(id, host.tokenFor('bob'));
  ann.type('by ann ');
  await ann.saved();
  bob.type('by bob ');
  await bob.saved();
  ann.leave();
  await until('ann is gone', () => bob.find('people')?.people.length === 1, 20_000);
  expect(host.file(id).lock).toMatch(/^wenqiao-/);
  bob.leave();
  await until('Unlock', () => host.file(id).lock === null, 40_000);
  expect(textInside(host.file(id).content)).toContain('by bob');
  const editors = host.callsOf(id, 'PutFile').map((call) => String(call.headers['x-wopi-editors']));
  expect(editors.at(-1)?.split(',').sort()).toEqual(['ann', 'bob']);
  expect(host.callsOf(id, 'GetFile')).toHaveLength(1);
});

it('saves when asked, renames, makes a copy, and takes a new token', async () => {
  const id = host.addFile('asked.docx', sampleFile('docx'), { SupportsRename: true, UserCanRename: true });
  const client = await enter(id, host.tokenFor('u1'));
  expect((await ask(client, '/save', {})).body).toEqual({ outcome: 'unmodified' });
  client.type('asked for ');
  await client.saved();
  expect((await ask(client, '')).body).toMatchObject({ modified: true, trouble: null });
  expect((await ask(client, '/save', { extendedData: 'why=test' })).body).toEqual({ outcome: 'saved' });
  const put = host.callsOf(id, 'PutFile').at(-1);
  expect(put?.headers).toMatchObject({ 'x-cool-wopi-isexitsave': 'false', 'x-cool-wopi-extendeddata': 'why=test' });
  expect(textInside(put?.body ?? Buffer.alloc(0))).toContain('asked for');
  expect((await ask(client, '')).body).toMatchObject({ modified: false });
  expect((await ask(client, '/rename', { name: '新名字' })).body).toEqual({ name: '新名字.docx' });
  expect(host.file(id).name).toBe('新名字.docx');
  expect((await ask(client, '/save-as', { name: '副本.odt' })).body).toMatchObject({ name: '副本.odt' });
  const copy = [...host.files.values()].find((file) => file.name === '副本.odt');
  expect(copy?.content.subarray(0, 80).toString('latin1')).toContain('application/vnd.oasis.opendocument.text');
  expect((await ask(client, '/access-token', { accessToken: 'nonsense' })).status).toBe(403);
  const fresh = host.tokenFor('u1');
  expect(
    (await ask(client, '/access-token', { accessToken: fresh, accessTokenTtl: Date.now() + HOUR_MS })).status,
  ).toBe(204);
  expect((await ask(EditorClient.unconnected(platform.origin, client.participantId, 'forged'), '')).status).toBe(401);
  client.leave();
  await until('Unlock', () => host.file(id).lock === null, 40_000);
  expect(putCount(id)).toBe(1);
});

it('loses no edit when the file is changed elsewhere: parked, told to the page, overwritten when a person decides', async () => {
  const id = host.addFile('conflict.docx', sampleFile('docx'));
  const client = await enter(id, host.tokenFor('u1'));
  client.type('mine ');
  await client.saved();
  const theirs = Buffer.from('what somebody else wrote');
  host.changeOutside(id, theirs);
  const outcome = await ask(client, '/save', {});
  expect(outcome.body).toMatchObject({ outcome: 'failed', code: 'changed_outside' });
  expect((await ask(client, '')).body).toMatchObject({ modified: true, trouble: { code: 'changed-outside' } });
  expect(await saveBackOf(id)).toMatchObject({ state: 'parked', lastError: { code: 'changed_outside' } });
  expect(host.file(id).content.equals(theirs)).toBe(true);
  expect((await ask(client, '/conflict', { choice: 'overwrite' })).body).toEqual({ outcome: 'saved' });
  expect(textInside(host.file(id).content)).toContain('mine');
  expect((await ask(client, '')).body).toMatchObject({ modified: false, trouble: null });
  client.leave();
});

it('takes a lost lock again, waits for a foreign one, and recognises its own content after a lost answer', async () => {
  const id = host.addFile('locks.docx', sampleFile('docx'));
  const client = await enter(id, host.tokenFor('u1'));
  host.file(id).lock = null; // it ran out
  client.type('one ');
  await client.saved();
  expect((await ask(client, '/save', {})).body).toEqual({ outcome: 'saved' });
  expect(host.file(id).lock).toMatch(/^wenqiao-/);
  host.script('PutFile', (_request, response, body) => {
    host.changeOutside(id, body); // written, but nobody hears of it
    response.destroy();
  });
  client.type('two ');
  await client.saved();
  await ask(client, '/save', {});
  await until('delivered', async () => (await saveBackOf(id))?.['state'] === 'delivered', 20_000);
  host.file(id).lock = 'foreign';
  client.type('three ');
  await client.saved();
  expect((await ask(client, '/save', {})).body).toMatchObject({ outcome: 'failed', code: 'locked_elsewhere' });
  await until('parked', async () => (await saveBackOf(id))?.['state'] === 'parked', 20_000);
  expect((await ask(client, '')).body).toMatchObject({ trouble: { code: 'locked-elsewhere' } });
  host.file(id).lock = null;
  const parked = (await saveBackOf(id))?.['id'] as string;
  expect((await platform.rest('POST', `/admin/save-backs/${parked}/retry`)).status).toBe(200);
  await until('delivered', async () => (await saveBackOf(id))?.['state'] === 'delivered', 20_000);
  expect(textInside(host.file(id).content)).toContain('three');
  client.leave();
});

it('parks a result whose token is refused, and sends it with the next token that comes', async () => {
  const id = host.addFile('token.docx', sampleFile('docx'));
  const token = host.tokenFor('u1');
  const client = await enter(id, token);
  client.type('with a dead token ');
  await client.saved();
  host.script('PutFile', (_request, response) => void response.writeHead(500).end());
  host.users.delete(token);
  client.leave();
  await until('parked', async () => (await saveBackOf(id))?.['state'] === 'parked', 40_000);
  expect(await saveBackOf(id)).toMatchObject({ lastError: { code: 'token_refused' } });
  host.file(id).lock = null; // nobody could unlock it, it ran out
  const next = await enter(id, host.tokenFor('u2'));
  expect(await next.text()).toContain('with a dead token');
  await until('delivered', async () => (await saveBackOf(id))?.['state'] === 'delivered', 20_000);
  expect(textInside(host.file(id).content)).toContain('with a dead token');
  next.leave();
});

it('fills a file of no bytes, in the format of its name, and opens other formats without changing them', async () => {
  const id = host.addFile('new.xlsx', Buffer.alloc(0));
  const client = await enter(id, host.tokenFor('u1'), 'editnew');
  expect(host.callsOf(id, 'PutFile')[0]?.headers['x-wopi-lock']).toBeUndefined();
  expect(host.file(id).content.subarray(0, 2).toString()).toBe('PK');
  expect(client.find('welcome')).toMatchObject({ document: { kind: 'spreadsheet' } });
  client.leave();
  const odt = host.addFile('old.odt', Buffer.alloc(0));
  // This host takes no content at all without a lock.
  host.script('PutFile', (_request, response) => void response.writeHead(409, { 'X-WOPI-Lock': '' }).end());
  const writer = await enter(odt, host.tokenFor('u1'));
  expect(host.callsOf(odt, 'PutFile').map((call) => [call.status, 'x-wopi-lock' in call.headers])).toEqual([
    [409, false],
    [200, true],
  ]);
  writer.type('open document ');
  await writer.saved();
  writer.leave();
  await until('PutFile', () => putCount(odt) === 2, 40_000);
  expect(host.file(odt).content.subarray(30, 77).toString()).toBe('mimetypeapplication/vnd.oasis.opendocument.text');
});

it('goes on signing so that hosts believe it after the key was changed', async () => {
  const before = (await host.readDiscovery(true)).discovery.proofKey?.current.modulus;
  const rotated = await platform.rest('POST', '/admin/wopi-proof-keys/rotate');
  expect(rotated).toMatchObject({ status: 200, body: { oldModulus: before } });
  const id = host.addFile('rotated.docx', sampleFile('docx'));
  await post(id, 'view', host.tokenFor('u1')); // the host's discovery is the old one
  expect(host.calls.filter((call) => call.proof !== 'valid')).toEqual([]);
  expect((await host.readDiscovery(true)).discovery.proofKey?.current.modulus).not.toBe(before);
});

it('converts for listed addresses only, and turns an old file into one of today beside it', async () => {
  const send = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
    const form = new FormData();
    form.append('data', new Blob([new Uint8Array(sampleFile('docx'))]), '报告.docx');
    form.append('format', 'pdf');
    return fetch(platform.origin + path, { method: 'POST', body: form, headers });
  };
  const pdf = await send('/cool/convert-to');
  expect(pdf.status).toBe(200);
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect((await send('/lool/convert-to/odt')).headers.get('content-type')).toContain('opendocument.text');
  expect((await send('/cool/convert-to', { 'x-forwarded-for': '203.0.113.5' })).status).toBe(403);
  const doc = await send('/cool/convert-to/doc');
  const id = host.addFile('legacy.doc', Buffer.from(await doc.arrayBuffer()));
  const answer = await post(id, 'convert', host.tokenFor('u1'));
  expect(answer).toMatchObject({ status: 303, location: expect.stringContaining('/editor/') });
  const relative = host.callsOf(id, 'PUT_RELATIVE')[0];
  expect(relative?.headers).toMatchObject({ 'x-wopi-suggestedtarget': '.docx', 'x-wopi-fileconversion': 'true' });
  expect(textInside(relative?.body ?? Buffer.alloc(0)).length).toBeGreaterThan(10);
  expect([...host.files.values()].some((file) => file.name === 'legacy.docx')).toBe(true);
});

it('opens a file of our own host: what is typed is its next revision, under its lock', async () => {
  const key = platform.credentials.apiKey;
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(sampleFile('docx'))]), 'own.docx');
  const made = await fetch(`${platform.origin}/api/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  const { id } = (await made.json()) as { id: string };
  const access = await platform.rest(
    'POST',
    `/documents/${id}/wopi-access`,
    { user: { id: 'u1', name: 'Ann' }, permissions: { write: true } },
    key,
  );
  const { wopiSrc, accessToken, accessTokenTtl } = access.body as Record<string, string | number>;
  const answer = await fetch(
    `${platform.origin}/hosting/wopi/word/edit?${new URLSearchParams({ WOPISrc: String(wopiSrc) }).toString()}`,
    {
      method: 'POST',
      body: new URLSearchParams({ access_token: String(accessToken), access_token_ttl: String(accessTokenTtl) }),
      redirect: 'manual',
    },
  );
  expect(answer.status).toBe(303);
  const page = pageOf(answer.headers.get('location') ?? '');
  const client = EditorClient.unconnected(platform.origin, page.participantId, page.token);
  await client.connect();
  await client.welcome();
  const openDirectly = (): ReturnType<TestPlatform['rest']> =>
    platform.rest('POST', `/documents/${id}/open`, { user: { id: 'u2', name: 'Bob' }, mode: 'edit' }, key);
  expect(await openDirectly()).toMatchObject({ status: 409, body: { code: 'edited_elsewhere' } });
  client.type('from our own client ');
  await client.saved();
  client.leave();
  await until(
    'the text at the host',
    async () => {
      const content = await fetch(`${platform.origin}/api/v1/documents/${id}/content`, {
        headers: { authorization: `Bearer ${key}` },
      });
      return textInside(Buffer.from(await content.arrayBuffer())).includes('from our own client ');
    },
    40_000,
  );
  await until('the lock is given back', async () => typeof (await openDirectly()).body['url'] === 'string', 40_000);
});
