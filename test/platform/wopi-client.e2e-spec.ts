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
