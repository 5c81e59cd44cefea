import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, OnlyofficeIntegrator, sampleFile, TestPlatform, textInside, until } from '#testing';

let platform: TestPlatform;
let integrator: OnlyofficeIntegrator;

beforeAll(async () => {
  platform = await TestPlatform.start({ RETRY_DELAYS_S: '0.3,0.3,0.3,600,600' });
  integrator = await new OnlyofficeIntegrator(platform.origin, platform.credentials.jwtSecret).start();
});
afterAll(async () => {
  await integrator.stop();
  await platform.stop();
});

/** Opens a config as the frame does and enters the editor. */
async function enter(config: unknown): Promise<EditorClient> {
  const answer = await integrator.open(config);
  const match = /^\/editor\/([0-9a-f-]{36})(?:\?[^#]*)?#token=([^&]+)/.exec(String(answer['url']));
  if (!match) throw new Error(`not opened: ${JSON.stringify(answer)}`);
  const client = EditorClient.unconnected(platform.origin, match[1] ?? '', match[2] ?? '');
  await client.connect();
  await client.welcome();
  return client;
}

const callback = (key: string, ...statuses: number[]) =>
  until(`status ${statuses.join('/')} of ${key}`, () => integrator.of(key, ...statuses)[0], 40_000);

it('opens, edits and brings the result home: status 1, then 2 with tokens, link, history and changes', async () => {
  integrator.files.set('k1', sampleFile('docx'));
  const one = await enter(integrator.config('k1', 'u1'));
  const joined = await callback('k1', 1);
  expect(joined.body).toMatchObject({ key: 'k1', status: 1, users: ['u1'], actions: [{ type: 1, userid: 'u1' }] });
  expect(joined.header).toMatchObject({ payload: { key: 'k1', status: 1 } });
  expect(joined.token).toMatchObject({ key: 'k1', status: 1 });
  expect(integrator.verify(integrator.downloads[0]?.authorization?.replace('Bearer ', '') ?? '')).toMatchObject({
    payload: { url: `${integrator.origin}/files/k1` },
  });
  const two = await enter(integrator.config('k1', 'u2'));
  await until('the second editor is told', () => integrator.of('k1', 1)[1]);
  expect(integrator.of('k1', 1)[1]).toMatchObject({
    path: '/callback/u2',
    body: { users: ['u1', 'u2'], actions: [{ type: 1, userid: 'u2' }] },
  });
  one.type('by one ');
  await one.saved();
  two.type('by two ');
  await two.saved();
  one.leave();
  await until('the leaving is told', () => integrator.of('k1', 1)[2]);
  expect(integrator.of('k1', 1)[2]).toMatchObject({
    path: '/callback/u1',
    body: { users: ['u2'], actions: [{ type: 0, userid: 'u1' }] },
  });
  const left = Date.now();
  two.leave();
  const saved = await callback('k1', 2);
  expect(saved.at - left).toBeGreaterThan(4_500); // savetimeoutdelay
  expect(saved.path).toBe('/callback/u2');
  expect(saved.body).toMatchObject({
    key: 'k1',
    status: 2,
    filetype: 'docx',
    users: ['u2'],
    actions: [{ type: 0, userid: 'u2' }],
    notmodified: false,
    history: { changes: [{ user: { id: 'u1', name: 'User u1' } }, { user: { id: 'u2', name: 'User u2' } }] },
  });
  const plain = Object.fromEntries(Object.entries(saved.body).filter(([name]) => name !== 'token'));
  expect(saved.header).toMatchObject({ payload: plain });
  expect(saved.token).toMatchObject(plain);
  expect(textInside(saved.file ?? Buffer.alloc(0))).toContain('by two');
  expect(saved.changes?.subarray(0, 2).toString()).toBe('PK');
  expect(integrator.of('k1').map((item) => item.body.status)).toEqual([1, 1, 1, 2]);
});
