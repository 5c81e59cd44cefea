import { spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveKeys, SecretBox } from '#auth';
import { EditorClient, type FakeOa, sampleFile, TestDatabase, TestPlatform, textInside, until } from '#testing';
import { uploadDocument, wopiAccess } from '../wopi/wopi-caller.js';

let platform: TestPlatform;
let oa: FakeOa;
let counter = 0;
const contentKeys = `k1:${randomBytes(32).toString('base64')}`;
const heard: Record<string, unknown>[] = [];
const robot = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    heard.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
    response.end('{"errcode":0,"errmsg":"ok"}');
  });
});

beforeAll(async () => {
  await new Promise<void>((done) => robot.listen(0, '127.0.0.1', done));
  platform = await TestPlatform.start({
    CONTENT_KEYS: contentKeys,
    CIRCUIT_FAILURES: '3',
    CIRCUIT_PROBE_S: '1',
    ALERT_INTERVAL_MS: '500',
    RETENTION_INTERVAL_MS: '1000',
  });
  oa = await platform.oa();
});
afterAll(async () => {
  robot.close();
  await platform.stop();
});

const fresh = (): string => {
  const docId = `setting-${++counter}`;
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  return docId;
};

async function edit(docId: string, text: string): Promise<EditorClient> {
  const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
  client.type(text);
  await client.saved();
  return client;
}

const saveBack = async (docId: string): Promise<Record<string, unknown> | undefined> =>
  ((await platform.rest('GET', `/admin/save-backs?externalId=${docId}`)).body['items'] as Record<string, unknown>[])[0];
const state = async (docId: string): Promise<unknown> => (await saveBack(docId))?.['state'];

it('intervals: by file type, at a time, undone; what applies is shown with its source', async () => {
  await platform.setInterval(3600);
  const docId = fresh();
  (await edit(docId, 'typed ')).leave();
  await until('it waits', async () => (await state(docId)) === 'scheduled', 30_000);
  const documentId = (await saveBack(docId))!['documentId'] as string;
  const change = { subject: 'save-back', scope: 'file-type', id: 'docx', seconds: 1800, apply: 'pending' };
  expect((await platform.rest('POST', '/admin/intervals/preview', change)).body).toMatchObject({ moved: 1, dueNow: 0 });
  expect((await platform.rest('PUT', '/admin/intervals', change)).body).toMatchObject({ moved: 1, state: 'applied' });
  expect(await saveBack(docId)).toMatchObject({ intervalSeconds: 1800, intervalSource: 'file-type' });
  const effective = (await platform.rest('GET', `/admin/intervals/effective?documentId=${documentId}`)).body[
    'saveBack'
  ];
  expect(effective).toMatchObject([
    { source: 'document', seconds: null, applies: false },
    { source: 'file-type', seconds: 1800, applies: true },
    { source: 'integrator', seconds: null, applies: false },
    { source: 'door', seconds: null, applies: false },
    { source: 'global', seconds: 3600, applies: false },
    { source: 'protocol-default', seconds: 300, applies: false },
  ]);
  const undo = { subject: 'save-back', scope: 'file-type', id: 'docx' };
  const typed = { fileType: 'docx', saveBackSeconds: 1800, idleSaveSeconds: null };
  expect((await platform.rest('GET', '/admin/intervals/file-types')).body['items']).toEqual([typed]);
  expect((await platform.rest('POST', '/admin/intervals/undo/preview', undo)).body).toEqual({
    seconds: null,
    moved: 1,
    dueNow: 0,
    warning: null,
  });
  expect(await saveBack(docId), 'a preview changes nothing').toMatchObject({ intervalSeconds: 1800 });
  expect((await platform.rest('POST', '/admin/intervals/undo', undo)).body).toMatchObject({ seconds: null, moved: 1 });
  expect(await saveBack(docId)).toMatchObject({ intervalSeconds: 3600, intervalSource: 'global' });
  expect((await platform.rest('POST', '/admin/intervals/undo', undo)).status).toBe(409);
  const later = { ...change, scope: 'document', id: documentId, seconds: 0 };
  const effectiveAt = new Date(Date.now() + 2000).toISOString();
  expect((await platform.rest('PUT', '/admin/intervals', { ...later, effectiveAt })).body).toMatchObject({
    state: 'scheduled',
    warning: expect.any(String) as string,
  });
  await until('delivered at its time', async () => (await state(docId)) === 'delivered', 30_000);
  for (const bad of [{ seconds: -1 }, { scope: 'document', id: 'docx' }, { subject: 'idle-save', seconds: 5 }])
    expect((await platform.rest('PUT', '/admin/intervals', { ...change, ...bad })).status).toBe(422);
});

it('sends what people edit home while they go on, when asked and by itself every so often', async () => {
  await platform.setInterval(3600);
  const docId = fresh();
  const client = await edit(docId, 'first ');
  const document = (await platform.rest('GET', `/documents?door=bisheng&externalId=${docId}`)).body as { id: string };
  const traceId = randomBytes(16).toString('hex');
  const answer = await fetch(`${platform.origin}/api/v1/documents/${document.id}/save-back?wait=true&timeout=60`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${platform.credentials.apiKey}`,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
  });
  expect([answer.status, await answer.json()]).toMatchObject([200, { state: 'delivered' }]);
  // The trace goes on from the caller through the queue to the OA, in a span of our own, and is in the log.
  const traceparent = String(oa.saveBacksOf(docId).at(-1)?.headers['traceparent']);
  expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  expect(traceparent).not.toContain('00f067aa0ba902b7');
  await until('it is in the log of the worker', () => platform.log('callback-worker').includes(traceId));
  expect(textInside(oa.saveBacksOf(docId).at(-1)!.file!)).toContain('first ');
  expect((await platform.rest('POST', `/documents/${document.id}/save-back`)).status).toBe(409);
  client.type('second ');
  await client.saved();
  await platform.database.query(
    `INSERT INTO setting (key, value) VALUES ('idle-save-seconds/document/' || $1::text, '1')`,
    [document.id],
  );
  await until('saved while edited', () => oa.saveBacksOf(docId).length > 1, 60_000);
  expect(textInside(oa.saveBacksOf(docId).at(-1)!.file!)).toContain('second ');
  client.leave();
});

it('a circuit opens, is probed, closes by itself; somebody is told once and told when it is over', async () => {
  await platform.setInterval(0);
  const channel = await platform.rest('POST', '/admin/alert-channels', {
    name: 'robot',
    format: 'wecom',
    url: `http://127.0.0.1:${(robot.address() as AddressInfo).port}/send?key=very-secret`,
    lang: 'en',
    allowedNetworks: ['127.0.0.1'],
    active: true,
  });
  expect(JSON.stringify(channel.body)).not.toContain('very-secret');
  expect((await platform.rest('POST', `/admin/alert-channels/${channel.body['id'] as string}/test`)).body).toEqual({
    sent: true,
    reason: null,
  });
  const { items } = (await platform.rest('GET', '/admin/delivery')).body as unknown as {
    items: { integratorId: string }[];
  };
  const id = items[0]!.integratorId;
  const delays = Array.from({ length: 30 }, () => 0.3);
  await platform.rest('PUT', `/admin/integrators/${id}/delivery`, {
    retryDelaysSeconds: delays,
    maxConcurrency: 2,
    timeoutMs: 5000,
  });
  let down = true;
  const failing = (
    _request: unknown,
    response: { writeHead: (code: number) => { end: () => void }; end: (text: string) => void },
  ): void => {
    if (down) response.writeHead(503).end();
    else response.end('{"status":true}');
  };
  for (let index = 0; index < 60; index++) oa.answers.push(failing as never);
  const docId = fresh();
  (await edit(docId, 'circuit ')).leave();
  const circuit = async (): Promise<string> =>
    ((await platform.rest('GET', `/admin/integrators/${id}/delivery`)).body['circuit'] as { state: string }).state;
  await until('open', async () => (await circuit()) !== 'closed', 40_000);
  const open = (message: Record<string, unknown>): boolean => JSON.stringify(message).includes('does not answer');
  await until('told', () => heard.some(open), 20_000);
  down = false;
  await until('delivered by a probe', async () => (await state(docId)) === 'delivered', 40_000);
  expect(await circuit()).toBe('closed');
  await until(
    'told that it is over',
    () => heard.some((message) => JSON.stringify(message).includes('[Resolved]')),
    20_000,
  );
  expect(heard.filter((message) => open(message) && JSON.stringify(message).includes('[Alert]'))).toHaveLength(1);
  oa.answers.length = 0;
});

it('a paused integrator gets nothing until it is resumed, and then everything; bulk jobs count first', async () => {
  const { items } = (await platform.rest('GET', '/admin/delivery')).body as unknown as {
    items: { integratorId: string }[];
  };
  const path = `/admin/integrators/${items[0]!.integratorId}`;
  const until_ = new Date(Date.now() + 3_600_000).toISOString();
  expect(
    (await platform.rest('POST', `${path}/pause`, { reason: 'moving house', until: until_ })).body['pause'],
  ).toMatchObject({ reason: 'moving house' });
  const bulk = { action: 'postpone', seconds: 600, filter: { state: ['scheduled'], q: 'setting-' } };
  const dryRun = async (): Promise<{ total: number }> =>
    (await platform.rest('POST', '/admin/bulk-jobs', { ...bulk, dryRun: true })).body as { total: number };
  const { total: earlier } = await dryRun(); // what other tests left waiting is paused, too
  const [first, second] = [fresh(), fresh()];
  for (const docId of [first, second]) (await edit(docId, 'later ')).leave();
  for (const docId of [first, second])
    await until('due', async () => Number((await saveBack(docId))?.['dueInSeconds'] ?? 1) < -1.5, 30_000);
  expect([...oa.saveBacksOf(first), ...oa.saveBacksOf(second)]).toEqual([]);
  expect(await saveBack(first)).toMatchObject({ heldUpBy: 'integrator-paused' });
  expect(await dryRun()).toMatchObject({
    total: earlier + 2,
    state: 'dry-run',
    byState: { scheduled: earlier + 2 },
  });
  const job = (await platform.rest('POST', '/admin/bulk-jobs', bulk)).body;
  await until(
    'done',
    async () => (await platform.rest('GET', `/admin/bulk-jobs/${job['id'] as string}`)).body['state'] === 'finished',
    20_000,
  );
  expect((await platform.rest('GET', `/admin/bulk-jobs/${job['id'] as string}`)).body).toMatchObject({
    done: earlier + 2,
    changed: earlier + 2,
  });
  await platform.rest('POST', '/admin/bulk-jobs', { action: 'save-now', filter: { state: ['scheduled'] } });
  expect((await platform.rest('POST', `${path}/resume`)).body['pause']).toBeNull();
  for (const docId of [first, second])
    await until('delivered', async () => (await state(docId)) === 'delivered', 30_000);
});

it('keeps content encrypted, removes only what is old and home, and comes back from a backup', async () => {
  const files = readdirSync(join(platform.dataDir, 'content'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files)
    expect(readFileSync(join(file.parentPath, file.name)).subarray(0, 4).toString()).toBe('WQC1');
  const policy = { maxRevisions: 1, maxAgeDays: null, maxTotalBytes: null };
  const { revisions } = (await platform.rest('POST', '/admin/retention/preview', policy)).body as { revisions: number };
  expect(revisions).toBeGreaterThan(0);
  expect((await platform.rest('PUT', '/admin/retention', policy)).body).toEqual(policy);
  const removed = async (): Promise<number> =>
    (
      await platform.database.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM revision WHERE content_removed_at IS NOT NULL',
      )
    ).rows[0]!.n;
  await until('removed', async () => (await removed()) === revisions, 20_000);

  const folder = mkdtempSync(join(tmpdir(), 'wenqiao-backup-'));
  chmodSync(folder, 0o711);
  const target = await TestDatabase.start();
  try {
    const run = (command: string, env: Record<string, string>): void => {
      const result = spawnSync(
        process.execPath,
        ['dist/apps/editor-gateway/src/setup/backup.js', command, join(folder, 'backup.tar.gz')],
        {
          env: { ...process.env, ...env },
          encoding: 'utf8',
        },
      );
      expect(result.stderr + result.stdout).toContain(`${command}: `);
      expect(result.status, result.stderr).toBe(0);
    };
    const { SECRET_KEY } = platform.environmentOf('callback-worker') as { SECRET_KEY: string };
    run('backup', {
      DATABASE_URL: platform.databaseUrl,
      DATA_DIR: platform.dataDir,
      SECRET_KEY,
      CONTENT_KEYS: contentKeys,
    });
    // By the clock: each has its own name, and the newest stay.
    const kept = join(folder, 'kept');
    const rotated: string[][] = [];
    for (let round = 0; round < 3; round++) {
      const made = spawnSync(process.execPath, ['dist/apps/editor-gateway/src/setup/backup.js', 'rotate'], {
        env: {
          ...process.env,
          DATABASE_URL: platform.databaseUrl,
          DATA_DIR: platform.dataDir,
          SECRET_KEY,
          CONTENT_KEYS: contentKeys,
          BACKUP_DIR: kept,
          BACKUP_KEEP: '2',
        },
        encoding: 'utf8',
      });
      expect(made.status, made.stderr).toBe(0);
      rotated.push(readdirSync(kept).sort());
    }
    expect(rotated[2]).toHaveLength(2);
    expect(rotated[2]).not.toContain(rotated[0]?.[0]);
    run('restore', { DATABASE_URL: target.url, DATA_DIR: join(folder, 'data'), SECRET_KEY });
    // Begun with a new key before the old one, as when keys are changed: what the old one made still counts.
    const fresh = randomBytes(32).toString('base64');
    const restored = await TestPlatform.start({
      DATABASE_URL: target.url,
      DATA_DIR: join(folder, 'data'),
      SECRET_KEY: `${fresh},${SECRET_KEY}`,
    });
    try {
      const { rows: keys } = await restored.database.query<{ sealed_secret: Buffer }>(
        'SELECT sealed_secret FROM integrator_key WHERE sealed_secret IS NOT NULL',
      );
      const box = new SecretBox(deriveKeys(fresh, 'seal'));
      expect(keys.map((row) => box.open(row.sealed_secret))).toEqual(
        expect.arrayContaining([platform.credentials.bishengApiKey, platform.credentials.jwtSecret]),
      );
      const { body } = await restored.rest(
        'GET',
        '/admin/save-backs?limit=1',
        undefined,
        platform.credentials.adminApiKey,
      );
      const { documentId } = (body['items'] as { documentId: string }[])[0]!;
      const content = await fetch(`${restored.origin}/api/v1/documents/${documentId}/content`, {
        headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
      });
      expect(textInside(Buffer.from(await content.arrayBuffer()))).toContain('later ');
    } finally {
      await restored.stop();
    }
  } finally {
    await target.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);

it('a file that was changed at its home is not overwritten: both are kept, somebody is told, and an administrator decides', async () => {
  await platform.setInterval(0);
  const docId = fresh();
  const file = oa.files.get(docId)!;
  file.tagged = true;
  const client = await edit(docId, 'ours ');
  file.content = Buffer.concat([file.content, Buffer.from('theirs')]);
  client.leave();
  await until('it is parked', async () => (await state(docId)) === 'parked', 30_000);
  expect(oa.saveBacksOf(docId)).toEqual([]);
  const parked = (await saveBack(docId))!;
  expect(parked).toMatchObject({
    lastError: { code: 'changed_outside' },
    conflict: { reason: 'ETag and content differ', theirRevision: 3 },
  });
  const { rows } = await platform.database.query<{ origin: string }>(
    'SELECT origin FROM revision WHERE document_id = $1 ORDER BY number',
    [parked['documentId']],
  );
  expect(rows.map((row) => row.origin)).toEqual(['fetched', 'edited', 'fetched']);
  await until('the alert', async () =>
    ((await platform.rest('GET', '/admin/alerts')).body['items'] as { kind: string; resolvedAt: string | null }[]).some(
      (alert) => alert.kind === 'conflict' && alert.resolvedAt === null,
    ),
  );
  await platform.rest('POST', `/admin/save-backs/${String(parked['id'])}/retry`);
  await until('ours is home', () => oa.saveBacksOf(docId)[0], 30_000);
  expect(textInside(oa.saveBacksOf(docId)[0]!.file!)).toContain('ours ');
});

it('signs native webhooks with whsec_ secrets, with both while one is renewed; a receiver may say that its file has changed', async () => {
  const received: { headers: Record<string, unknown>; body: string }[] = [];
  let status = 200;
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/saved`;
  const { rows } = await platform.database.query<{ id: string }>(
    'SELECT id FROM integrator ORDER BY created_at LIMIT 1',
  );
  const keys = `/admin/integrators/${rows[0]!.id}/keys`;
  const first = (await platform.rest('POST', keys, { kind: 'webhook', name: 'signing' })).body as unknown as {
    key: { id: string };
    secret: string;
  };
  expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const second = (await platform.rest('POST', `${keys}/${first.key.id}/rotate`, { graceHours: 1 })).body as {
    secret: string;
  };
  const documentId = await uploadDocument(platform, 'signed.txt', Buffer.from('at first'), callback);
  const write = async (text: string): Promise<void> => {
    const file = await wopiAccess(platform, documentId);
    await file.lock('l');
    expect((await file.put(text, { 'X-WOPI-Lock': 'l' })).status).toBe(200);
    await file.unlock('l');
  };
  await new Promise((done) => setTimeout(done, 2_100)); // changed keys count within two seconds
  await write('signed');
  const call = await until('the webhook', () => received[0], 20_000);
  const signed = `${String(call.headers['webhook-id'])}.${String(call.headers['webhook-timestamp'])}.${call.body}`;
  const signatures = String(call.headers['webhook-signature']).split(' ');
  for (const { secret } of [first, second]) {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(signatures).toContain(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  }
  expect(signatures).toHaveLength(2);
  const base = (JSON.parse(call.body) as { data: { base: unknown } }).data.base;
  expect(base).toEqual({ revision: 1, sha256: createHash('sha256').update('at first').digest('hex') });
  status = 409;
  await write('too late');
  await until('it is parked', async () => {
    const { items } = (await platform.rest('GET', `/admin/save-backs?state=parked&errorCode=changed_outside`)).body as {
      items: { documentId: string; conflict: unknown }[];
    };
    return items.some((item) => item.documentId === documentId && item.conflict !== null);
  });
  receiver.close();
});
