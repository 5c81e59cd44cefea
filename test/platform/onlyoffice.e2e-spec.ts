import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentChange, DocumentComment } from '#protocol/editor';
import {
  EditorClient,
  ExampleIntegrator,
  OnlyofficeIntegrator,
  sampleFile,
  TestPlatform,
  textInside,
  until,
} from '#testing';

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

function without(object: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));
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

it('ends a session without changes with status 4, then opens the same key from what it kept', async () => {
  integrator.files.set('k4', sampleFile('docx'));
  const client = await enter(integrator.config('k4', 'u1'));
  await callback('k4', 1);
  client.leave();
  expect((await callback('k4', 4)).body).toEqual({
    key: 'k4',
    status: 4,
    actions: [{ type: 0, userid: 'u1' }],
    token: expect.any(String),
  });
  const downloads = integrator.downloads.filter((item) => item.path === '/files/k4').length;
  const again = await enter(integrator.config('k4', 'u1', { document: { url: `${integrator.origin}/files/missing` } }));
  expect(again.find('welcome')?.mode).toBe('edit');
  expect(integrator.downloads.filter((item) => item.path === '/files/k4')).toHaveLength(downloads);
  again.leave();
  await until('the second status 4', () => integrator.of('k4', 4)[1], 40_000);
});

it('carries a session on when it is opened again while its result waits, and opens a spent key to look only', async () => {
  integrator.files.set('k5', sampleFile('docx'));
  const first = await enter(integrator.config('k5', 'u1'));
  first.type('first ');
  await first.saved();
  first.leave();
  const second = await enter(integrator.config('k5', 'u1'));
  expect(await second.text()).toContain('first');
  second.type('second ');
  await second.saved();
  expect(integrator.of('k5', 2)).toHaveLength(0);
  second.leave();
  const saved = await callback('k5', 2);
  expect(textInside(saved.file ?? Buffer.alloc(0))).toContain('second');
  const spent = await until('the key to be spent', async () => {
    const answer = await integrator.open(integrator.config('k5', 'u1'));
    return answer['outdated'] === true ? answer : null;
  });
  expect(spent).toMatchObject({ kind: 'editor', mode: 'view', outdated: true });
  expect(integrator.of('k5', 2)).toHaveLength(1);
});

it('saves on request: status 6 with userdata, error 4 when nothing is new, then status 2 not modified since', async () => {
  integrator.files.set('k6', sampleFile('docx'));
  const client = await enter(integrator.config('k6', 'u1'));
  expect(await integrator.command({ c: 'forcesave', key: 'k6' })).toEqual({ key: 'k6', error: 4 });
  client.type('forced ');
  await client.saved();
  expect(await integrator.command({ c: 'forcesave', key: 'k6', userdata: 'UD' })).toEqual({ key: 'k6', error: 0 });
  const forced = await callback('k6', 6);
  expect(forced.body).toMatchObject({ users: ['u1'], userdata: 'UD', forcesavetype: 0, filetype: 'docx' });
  expect(textInside(forced.file ?? Buffer.alloc(0))).toContain('forced');
  const button = await fetch(`${platform.origin}/onlyoffice/participants/${client.participantId}/forcesave`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await button.json()).toEqual({ outcome: 'nothing_changed' });
  client.leave();
  const last = await callback('k6', 2);
  expect(last.body).toMatchObject({ notmodified: true, actions: [{ type: 0, userid: 'u1' }] });
});

it('answers the command service in its own words', async () => {
  const { origin } = platform;
  const post = async (body: string, headers: Record<string, string> = {}, path = '/command'): Promise<unknown> =>
    (await fetch(`${origin}${path}`, { method: 'POST', body, headers })).json();
  expect(await integrator.command({ c: 'version' })).toEqual({
    error: 0,
    version: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
  });
  expect(await integrator.command({ c: 'info', key: 'nobody' })).toEqual({ key: 'nobody', error: 1 });
  expect(await integrator.command({ c: 'info' })).toEqual({ error: 1 });
  expect(await integrator.command({ c: 'drop', key: 'nobody' })).toEqual({ key: 'nobody', error: 0 });
  expect(await integrator.command({ c: 'meta', key: 'k1' })).toEqual({ key: 'k1', error: 5 });
  expect(await integrator.command({ c: 'what', key: 'k1' })).toEqual({ key: 'k1', error: 5 });
  expect(await integrator.command({ c: 'license' })).toMatchObject({ error: 0, server: { resultType: 3 } });
  expect(await post(JSON.stringify({ c: 'version' }))).toEqual({ error: 6 });
  expect(await post('no json')).toEqual({ error: 6 });
  expect(await post(JSON.stringify({ token: integrator.sign({ c: 'version' }, { secret: 'another' }) }))).toEqual({
    error: 6,
  });
  expect(await post(JSON.stringify({ token: integrator.sign({ c: 'version' }, { expiresIn: -120 }) }))).toEqual({
    error: 7,
  });
  // A good header does not rescue a bad body token; unsigned fields count for nothing.
  const header = `Bearer ${integrator.sign({ payload: { c: 'version' } }, { algorithm: 'HS512' })}`;
  expect(await post(JSON.stringify({ token: 'x.y.z' }), { authorization: header })).toEqual({ error: 6 });
  expect(await post(JSON.stringify({ c: 'info', key: 'k1' }), { authorization: header })).toMatchObject({
    error: 0,
    version: expect.anything(),
  });
  expect(
    await post(
      '{}',
      { AuthorizationJwt: header, 'content-type': 'text/xml' },
      '/coauthoring/CommandService.ashx?shardkey=k',
    ),
  ).toMatchObject({ error: 0 });
  const get = await fetch(`${origin}/coauthoring/CommandService.ashx?token=${integrator.sign({ c: 'version' })}`);
  expect(get.headers.get('content-type')).toContain('application/json');
  expect(await get.json()).toMatchObject({ error: 0 });
});

it('tells who edits on info, renames on meta, and lets the dropped go on as viewers', async () => {
  integrator.files.set('k7', sampleFile('docx'));
  const client = await enter(integrator.config('k7', 'u1'));
  await callback('k7', 1);
  expect(await integrator.command({ c: 'info', key: 'k7', userdata: 'ud' })).toEqual({
    key: 'k7',
    error: 0,
    users: ['u1'],
  });
  const told = await until('the status of info', () => integrator.of('k7', 1)[1]);
  expect(told.body).toMatchObject({ users: ['u1'], userdata: 'ud' });
  expect(told.body).not.toHaveProperty('actions');
  expect(await integrator.command({ c: 'meta', key: 'k7', meta: { title: 'renamed.docx' } })).toEqual({
    key: 'k7',
    error: 0,
  });
  await until('the new title', () =>
    client.messages.some((item) => item.t === 'status' && item.document.title === 'renamed.docx'),
  );
  // Many at once: each gets its own answer, and what each says is told.
  const asked = Array.from({ length: 40 }, (_, index) => ({ key: index % 4 === 3 ? 'nobody' : 'k7', kind: index % 4 }));
  const answers = await Promise.all(
    asked.map(({ key, kind }) => integrator.command({ c: 'info', key, userdata: `many-${kind}` })),
  );
  expect(answers).toEqual(
    asked.map(({ key }) => (key === 'k7' ? { key, error: 0, users: ['u1'] } : { key, error: 1 })),
  );
  for (const kind of [0, 1, 2])
    await until(`the callback of ${kind}`, () =>
      integrator.of('k7', 1).find((item) => item.body['userdata'] === `many-${kind}`),
    );
  client.type('kept ');
  await client.saved();
  expect(await integrator.command({ c: 'drop', key: 'k7', users: '["u1"]' })).toEqual({ key: 'k7', error: 0 });
  expect((await client.bye()).code).toBe('removed');
  const looking = await fetch(`${platform.origin}/onlyoffice/participants/${client.participantId}/view`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}` },
  });
  expect(await looking.json()).toMatchObject({ kind: 'editor', mode: 'view' });
  const saved = await callback('k7', 2);
  expect(textInside(saved.file ?? Buffer.alloc(0))).toContain('kept');
});

it('keeps what was refused as a forgotten file, gives it out, continues from it, and forgets it when told', async () => {
  integrator.files.set('k8', sampleFile('docx'));
  integrator.answers.set(2, [
    (_request, response) => response.end('{"error":1}'),
    (_request, response) => response.writeHead(500).end(),
    (_request, response) => response.writeHead(404).end(),
  ]);
  const client = await enter(integrator.config('k8', 'u1'));
  client.type('forgotten ');
  await client.saved();
  client.leave();
  const forgotten = (): Promise<Record<string, unknown>> => integrator.command({ c: 'getForgottenList' });
  await until('the forgotten file', async () => ((await forgotten())['keys'] as string[]).includes('k8'), 40_000);
  expect(integrator.of('k8', 2)).toHaveLength(1); // a refusal is not repeated
  const { url } = (await integrator.command({ c: 'getForgotten', key: 'k8' })) as { url: string };
  expect(textInside(Buffer.from(await (await fetch(url)).arrayBuffer()))).toContain('forgotten');
  const again = await enter(integrator.config('k8', 'u2'));
  expect(await again.text()).toContain('forgotten');
  again.leave();
  // HTTP 500 is tried again, HTTP 404 is not.
  await until('both later attempts', () => integrator.of('k8', 2)[2], 40_000);
  await until('forgotten again', async () => ((await forgotten())['keys'] as string[]).includes('k8'));
  expect(await integrator.command({ c: 'deleteForgotten', key: 'k8' })).toEqual({ key: 'k8', error: 0 });
  expect(await integrator.command({ c: 'getForgotten', key: 'k8' })).toEqual({ key: 'k8', error: 1 });
  expect(await integrator.command({ c: 'deleteForgotten', key: 'k8' })).toEqual({ key: 'k8', error: 1 });
});

it('refuses configs that are not what was signed, with the codes of the editor', async () => {
  const good = integrator.config('k9', 'u1');
  const unsigned = without(good, 'token');
  const errorOf = async (config: unknown): Promise<unknown> => (await integrator.open(config))['errorCode'];
  expect(await errorOf(unsigned)).toBe(-20);
  expect(await errorOf({ ...unsigned, token: integrator.sign(unsigned, { secret: 'another' }) })).toBe(-20);
  expect(await errorOf({ ...unsigned, token: integrator.sign(unsigned, { expiresIn: -120 }) })).toBe(-21);
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  expect(
    await errorOf({ ...unsigned, token: `${none}.${Buffer.from(JSON.stringify(unsigned)).toString('base64url')}.` }),
  ).toBe(-20);
  const document_ = good['document'] as Record<string, unknown>;
  expect(await errorOf({ ...good, document: { ...document_, permissions: { edit: true, print: false } } })).toBe(-23);
  expect(await errorOf({ ...unsigned, token: integrator.sign({ c: 'info', key: 'k9' }) })).toBe(-23);
  expect(await errorOf({ ...unsigned, token: integrator.sign({ ...unsigned, document: { key: 'k9' } }) })).toBe(-20);
  const bare = without(document_, 'permissions');
  expect(await errorOf({ ...unsigned, token: integrator.sign({ ...unsigned, document: bare }) })).toBe(-20);
  const id = (await platform.database.query("SELECT id FROM integrator WHERE name = 'demo'")).rows[0].id as string;
  const path = `/admin/integrators/${id}/onlyoffice`;
  const before = await platform.rest('GET', path);
  const blocked = await platform.rest('PUT', path, {
    ...before.body,
    ipRules: [{ address: '127.0.*', allowed: false }],
  });
  expect(blocked.status).toBe(200);
  expect(await integrator.open(good)).toEqual({ kind: 'error', errorCode: -100, errorDescription: 'drop' });
  expect((await platform.rest('PUT', path, before.body)).body).toEqual(before.body);
  expect((await platform.rest('PUT', path, { ...before.body, outboxAlgorithm: 'none' })).status).toBe(422);
});

it('maps permissions to what the engine enforces', async () => {
  integrator.files.set('k10', sampleFile('docx'));
  const modes: [Record<string, unknown>, string][] = [
    [{ edit: false }, 'view'],
    [{ edit: false, comment: true }, 'comment'],
    [{ edit: false, review: true }, 'review'],
    [{ edit: true, copy: false, download: false, print: false, chat: false }, 'edit'],
  ];
  for (const [index, [permissions, mode]] of modes.entries()) {
    const client = await enter(integrator.config('k10', `p${index}`, { document: { permissions } }));
    const welcome = await client.welcome();
    expect(welcome.mode).toBe(mode);
    if (mode === 'edit') {
      expect(welcome.permissions).toMatchObject({ copy: false, download: false, print: false, chat: false });
      expect(await client.ask({ t: 'copy', mime: 'text/plain;charset=utf-8' })).toMatchObject({ ok: false });
      expect(await client.ask({ t: 'export', format: 'docx', purpose: 'download' })).toMatchObject({ ok: false });
    }
    client.leave();
  }
});

it('opens what each mode and person of the example stands for', async () => {
  const example = await new ExampleIntegrator(platform.origin, platform.credentials.jwtSecret).start();
  example.put('modes.docx', sampleFile('docx'));
  example.put('modes.xlsx', sampleFile('xlsx'));
  const answers: Record<string, unknown> = {};
  for (const [name, query] of [
    ...['edit', 'view', 'review', 'comment', 'fillForms', 'blockcontent', 'embedded'].map((mode) => [
      'docx',
      `mode=${mode}`,
    ]),
    ...['edit', 'filter', 'comment'].map((mode) => ['xlsx', `mode=${mode}`]),
    ...['uid-2', 'uid-3', 'uid-0'].map((id) => ['docx', `userid=${id}`]),
  ] as [string, string][]) {
    const page = await (await fetch(`${example.origin}/editor?fileName=modes.${name}&${query}`)).text();
    const given = /<script>\([\s\S]*\)\((\{.*\})\)<\/script>/.exec(page)?.[1] ?? '';
    const { config } = JSON.parse(given) as { config: unknown };
    const opened = await fetch(`${platform.origin}/onlyoffice/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ config }),
    });
    const { kind, mode, errorDescription } = (await opened.json()) as Record<string, unknown>;
    answers[`${name} ${query}`] = kind === 'editor' ? mode : [kind, errorDescription];
  }
  expect(answers).toEqual({
    'docx mode=edit': 'edit',
    'docx mode=view': 'view',
    'docx mode=review': 'review',
    'docx mode=comment': 'comment',
    'docx mode=fillForms': 'fill',
    'docx mode=blockcontent': 'edit',
    'docx mode=embedded': 'view',
    'xlsx mode=edit': 'edit',
    'xlsx mode=filter': 'edit',
    'xlsx mode=comment': 'comment',
    'docx userid=uid-2': 'edit',
    'docx userid=uid-3': 'edit',
    'docx userid=uid-0': 'edit',
  });
  await example.stop();
});

it('lets people see, change and decide what the groups of their permissions name, and nothing of others', async () => {
  integrator.files.set('k-groups', sampleFile('docx'));
  const as = (id: string, group: string | null, permissions: Record<string, unknown>): Promise<EditorClient> =>
    enter(
      integrator.config('k-groups', id, {
        document: { permissions: { edit: true, ...permissions } },
        editorConfig: { user: { id, name: `User ${id}`, ...(group === null ? {} : { group }) } },
      }),
    );
  const ann = await as('ann', null, { reviewGroups: null, commentGroups: {}, userInfoGroups: null });
  const bob = await as('bob', 'group-2', {
    reviewGroups: ['group-2', ''],
    commentGroups: { view: '', edit: ['group-2', ''], remove: ['group-2'] },
    userInfoGroups: ['group-2', ''],
  });
  const cid = await as('cid', 'group-3, group-9', {
    reviewGroups: ['group-2'],
    commentGroups: { view: ['group-3', 'group-2'], edit: ['group-2'], remove: [] },
    userInfoGroups: ['group-2'],
  });
  bob.command('.uno:GoToEndOfDoc'); // comments that stand in one place answer each other
  for (let lines = 0; lines < 4; lines++) cid.command('.uno:GoDown');
  for (const [client, text] of [
    [ann, 'of nobody’s group'],
    [bob, 'of group 2'],
    [cid, 'of group 3'],
  ] as const)
    expect(await client.ask({ t: 'comment', op: 'add', text })).toMatchObject({ ok: true });
  const listed = async (client: EditorClient): Promise<DocumentComment[]> =>
    (await client.ask({ t: 'comments' })).value as DocumentComment[];
  const rights = async (client: EditorClient): Promise<unknown> =>
    (await listed(client))
      .map(({ text, mine, removable }) => [text, mine, removable])
      .sort(([one], [other]) => String(one).localeCompare(String(other)));
  expect(await rights(ann)).toEqual([
    ['of group 2', true, true],
    ['of group 3', true, true],
    ['of nobody’s group', true, true],
  ]);
  expect(await rights(bob)).toEqual([
    ['of group 2', true, true],
    ['of group 3', false, false],
    ['of nobody’s group', true, false],
  ]);
  expect(await rights(cid)).toEqual([
    ['of group 2', true, false],
    ['of group 3', false, false],
  ]);
  const all = await listed(ann);
  const comment = (text: string): string => all.find((item) => item.text === text)?.id ?? '';
  const refused = { ok: false, error: 'not_permitted' };
  expect(await bob.ask({ t: 'comment', op: 'delete', comment: comment('of group 3') })).toMatchObject(refused);
  expect(await bob.ask({ t: 'comment', op: 'edit', comment: comment('of group 3'), text: 'x' })).toMatchObject(refused);
  expect(await cid.ask({ t: 'comment', op: 'reply', comment: comment('of nobody’s group'), text: 'x' })).toMatchObject({
    ok: false,
  });
  expect(await cid.ask({ t: 'values', name: '.uno:ViewAnnotations' })).toMatchObject(refused);
  expect(await bob.ask({ t: 'comment', op: 'delete', comment: comment('of group 2') })).toMatchObject({ ok: true });
  expect((await listed(ann)).map(({ text }) => text).sort()).toEqual(['of group 3', 'of nobody’s group']);
  cid.command('.uno:DeleteComment', { Id: { type: 'string', value: comment('of group 3') } });
  await until('the refusal', () => cid.find('notice')?.code === 'not_permitted');

  const seen = async (client: EditorClient): Promise<string[]> =>
    (await client.welcome()).people.map(({ name }) => name).sort();
  const dan = await as('dan', null, { userInfoGroups: [] });
  expect(await seen(dan)).toEqual(['User dan']);
  dan.leave();
  expect(await seen(cid)).toEqual(['User bob', 'User cid']);

  ann.command('.uno:TrackChanges', { TrackChanges: { type: 'boolean', value: true } });
  const changes = async (client: EditorClient): Promise<DocumentChange[]> =>
    (await client.ask({ t: 'changes' })).value as DocumentChange[];
  for (const [index, client] of [ann, bob, cid].entries()) {
    client.type(`by ${index} `);
    await until('the change', async () => (await changes(ann)).length > index);
  }
  const decidable = async (client: EditorClient): Promise<unknown> =>
    Object.fromEntries((await changes(client)).map((change) => [change.author, change.decidable]));
  expect(await decidable(ann)).toEqual({ 'User ann': true, 'User bob': true, 'User cid': true });
  expect(await decidable(bob)).toEqual({ 'User ann': true, 'User bob': true, 'User cid': false });
  expect(await decidable(cid)).toEqual({ 'User ann': false, 'User bob': true, 'User cid': false });
  const by = async (name: string): Promise<{ index: number; author: string; at: string }> => {
    const { index, author, at } = (await changes(ann)).find((change) => change.author === name) as DocumentChange;
    return { index, author, at };
  };
  expect(await cid.ask({ t: 'decide', accept: true, change: await by('User ann') })).toMatchObject(refused);
  expect(await cid.ask({ t: 'decide', accept: false, change: 'all' })).toMatchObject({ ok: true });
  await until(
    'the rejected one is gone',
    async () => !(await changes(ann)).some(({ author }) => author === 'User bob'),
  );
  expect(await bob.ask({ t: 'decide', accept: true, change: await by('User ann') })).toMatchObject({ ok: true });
  await until('one is left', async () => (await changes(ann)).map(({ author }) => author).join() === 'User cid');
  for (const client of [ann, bob, cid]) client.leave();
});

it('serves several secrets while they are rotated, and one each way when they are told apart', async () => {
  const { body } = await platform.rest('GET', '/admin/integrators');
  const id = (body['items'] as { id: string }[])[0]?.id ?? '';
  const add = async (name: string, scopes: string[]): Promise<{ id: string; secret: string }> => {
    const made = await platform.rest('POST', `/admin/integrators/${id}/keys`, { kind: 'jwt', name, scopes });
    const given = made.body as { key: { id: string }; secret: string };
    return { id: given.key.id, secret: given.secret };
  };
  const remove = (keyId: string): Promise<unknown> =>
    platform.rest('PATCH', `/admin/integrators/${id}/keys/${keyId}`, { active: false });
  const ask = async (secret: string): Promise<unknown> => {
    const answer = await fetch(`${platform.origin}/command`, {
      method: 'POST',
      body: JSON.stringify({ token: integrator.sign({ c: 'version' }, { secret }) }),
    });
    return ((await answer.json()) as { error: number }).error;
  };
  const fresh = await add('next', []);
  const becomes = (secret: string, error: number): Promise<unknown> =>
    until(`error ${error}`, async () => (await ask(secret)) === error, 20_000);
  await becomes(fresh.secret, 0);
  expect(await ask(platform.credentials.jwtSecret)).toBe(0);
  await remove(fresh.id);
  await becomes(fresh.secret, 6);
  expect(await ask(platform.credentials.jwtSecret)).toBe(0);
  const outbox = await add('outbox', ['outbox']);
  const both = await add('both', []);
  await becomes(both.secret, 0); // by then the other one is known, too
  expect(await ask(outbox.secret)).toBe(6);
  await remove(both.id);
  const verifier = await new OnlyofficeIntegrator(platform.origin, outbox.secret).start();
  verifier.files.set('rotated', sampleFile('docx'));
  const config = verifier.config('rotated', 'u1');
  const signed = { ...config, token: integrator.sign({ ...config, token: undefined }) };
  const one = await enter(signed);
  const told = await until('status 1 with the outbox secret', () => verifier.of('rotated', 1)[0], 40_000);
  expect(told).toMatchObject({ header: { payload: { key: 'rotated' } }, token: { key: 'rotated' } });
  expect(() => verifier.verify(verifier.downloads[0]?.authorization?.replace('Bearer ', '') ?? '')).not.toThrow();
  one.leave();
  await until('status 4', () => verifier.of('rotated', 4)[0], 40_000);
  await verifier.stop();
  await remove(outbox.id);
});

it('tells with status 3 that the editor gave up, with what could be kept, and with 7 that a save on request failed', async () => {
  integrator.files.set('broken', sampleFile('docx'));
  const one = await enter(integrator.config('broken', 'u1'));
  one.type('before the end ');
  await one.saved();
  const engine = platform.pid('document-engine');
  await until(
    'status 3',
    async () => {
      if (integrator.of('broken', 3).length > 0) return true;
      for (const kit of platform.descendants(engine)) process.kill(kit, 'SIGKILL');
      await new Promise((done) => setTimeout(done, 700)); // the room gives up after some restarts in a row
      return false;
    },
    60_000,
  );
  const failed = integrator.of('broken', 3)[0];
  expect(failed).toMatchObject({ body: { status: 3, filetype: 'docx' }, token: { status: 3 } });
  expect(textInside(failed?.file ?? Buffer.alloc(0))).toContain('before the end');
  integrator.files.set('unsaved', sampleFile('docx'));
  const two = await enter(integrator.config('unsaved', 'u1'));
  two.type('not yet ');
  await two.saved();
  platform.kill('document-engine');
  expect(await integrator.command({ c: 'forcesave', key: 'unsaved', userdata: 'try' })).toMatchObject({ error: 0 });
  const seven = await callback('unsaved', 7);
  expect(seven.body).toMatchObject({ key: 'unsaved', status: 7, forcesavetype: 0, userdata: 'try' });
  expect(seven.body['url']).toBeUndefined();
});

it('shows the documents of an integrator in frames of its own sites only', async () => {
  const { body } = await platform.rest('GET', '/admin/integrators');
  const path = `/admin/integrators/${(body['items'] as { id: string }[])[0]?.id ?? ''}`;
  const refused = await platform.rest('PATCH', path, { frameAncestors: ['https://oa.example.com; script-src *'] });
  expect(refused.status).toBe(422);
  await platform.rest('PATCH', path, { frameAncestors: ['https://*.example.com'] });
  integrator.files.set('framed', sampleFile('docx'));
  const open = async (ancestors: string[]): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${platform.origin}/onlyoffice/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ config: integrator.config('framed', 'u1'), ancestors }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  // Keys are read again every two seconds, and their integrators with them.
  await until('the sites count', async () => (await open(['https://elsewhere.net']))['errorCode'] === -100);
  expect(await open(['https://oa.example.com', 'https://elsewhere.net'])).toMatchObject({ kind: 'error' });
  const opened = await open(['https://oa.example.com']);
  expect(opened).toMatchObject({ kind: 'editor' });
  const page = await fetch(new URL(String(opened['url']), platform.origin));
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://*.example.com");
  await platform.rest('PATCH', path, { frameAncestors: [] });
  const again = await fetch(new URL(String(opened['url']), platform.origin));
  expect(again.headers.get('content-security-policy')).not.toContain('frame-ancestors');
});

it('lets the IP filter keep callers out of every service, whatever they say of themselves', async () => {
  const { body } = await platform.rest('GET', '/admin/integrators');
  const path = `/admin/integrators/${(body['items'] as { id: string }[])[0]?.id ?? ''}/onlyoffice`;
  const before = (await platform.rest('GET', path)).body;
  const ipRules = [
    { address: '10.9.*', allowed: true },
    { address: '*', allowed: false },
  ];
  await platform.rest('PUT', path, { ...before, ipRules, ipRulesForCallers: true });
  for (const service of [
    'command',
    'converter',
    'docbuilder',
    'ConvertService.ashx',
    'coauthoring/CommandService.ashx',
  ]) {
    const answer = await fetch(`${platform.origin}/${service}`, {
      method: 'POST',
      headers: { 'x-forwarded-for': '10.9.0.1' },
      body: JSON.stringify({ token: integrator.sign({ c: 'version' }) }),
    });
    expect([service, answer.status]).toEqual([service, 403]);
  }
  await platform.rest('PUT', path, before);
});

it('says what it is: health, formats, configuration, script with and without a version', async () => {
  const { origin } = platform;
  const json = async (path: string): Promise<unknown> => (await fetch(`${origin}${path}`)).json();
  expect(await (await fetch(`${origin}/healthcheck`)).text()).toBe('true');
  expect(await json('/meta/config')).toMatchObject({ urls: { command: 'command' } });
  expect(await json('/meta/formats')).toContainEqual(
    expect.objectContaining({
      name: 'docx',
      type: 'word',
      actions: expect.arrayContaining(['view', 'edit', 'review']),
    }),
  );
  expect(await json('/info/info.json')).toMatchObject({ serverInfo: { buildVersion: expect.any(String) } });
  expect(await (await fetch(`${origin}/index.html`)).text()).toContain('Version:');
  for (const prefix of ['', '/9.3.1-0123abcd']) {
    const script = await fetch(`${origin}${prefix}/web-apps/apps/api/documents/api.js?shardkey=k`);
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(await script.text()).toContain('DocsAPI');
    expect((await fetch(`${origin}${prefix}/web-apps/apps/documenteditor/main/index.html?_dc=0`)).status).toBe(200);
  }
});
