import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultProxy, RedisServer, TestPlatform, until } from '#testing';
import { SecondInstance } from '../wopi/second-instance.js';
import { uploadDocument, WopiCaller } from '../wopi/wopi-caller.js';
import { FaultyPlatform, QUEUES } from './faulty-platform.js';
import { Ledger } from './ledger.js';
import { SeededRandom } from './seeded-random.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { Writers } from './writers.js';

// Numbers are those of the fault list that docs/save-back.md answers to. All of it runs with `npm run test:faults`.
const long = process.env['LONG_FAULTS'] === '1';
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function access(platform: TestPlatform, documentId: string): Promise<WopiCaller> {
  const { body } = await platform.rest(
    'POST',
    `/documents/${documentId}/wopi-access`,
    { user: { id: 'u1', name: 'Writer' } },
    platform.credentials.apiKey,
  );
  return new WopiCaller(String(body['wopiSrc']), String(body['accessToken']));
}

async function writeOnce(platform: TestPlatform, callback: string, text: string): Promise<string> {
  const documentId = await uploadDocument(platform, 'fault.txt', Buffer.from('at first'), callback);
  const file = await access(platform, documentId);
  expect((await file.lock('l')).status).toBe(200);
  expect((await file.put(text, { 'X-WOPI-Lock': 'l' })).status).toBe(200);
  expect((await file.unlock('l')).status).toBe(200);
  return documentId;
}

const stateOf = async (
  platform: TestPlatform,
  documentId: string,
): Promise<{ id: string; state: string; code: string }> => {
  const { rows } = await platform.database.query<{ id: string; state: string; code: string }>(
    `SELECT id, state, last_error ->> 'code' AS code FROM save_back WHERE document_id = $1 ORDER BY created_at DESC LIMIT 1`,
    [documentId],
  );
  return rows[0] ?? { id: '', state: 'none', code: '' };
};

describe.runIf(long).each(QUEUES)('alarms on %s', (queue) => {
  let home: FaultyPlatform;
  let platform: TestPlatform;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    home = await FaultyPlatform.start(queue);
    ({ platform } = home);
    receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    await platform.setInterval(0);
  });
  afterAll(async () => {
    await receiver.stop();
    await home.stop();
  });

  it('12: without Postgres nothing is acknowledged, no app ends, and all is well again within 15 s', async () => {
    const documentId = await uploadDocument(platform, 'twelve.txt', Buffer.from('at first'), receiver.address);
    const file = await access(platform, documentId);
    await file.lock('l');
    const pids = ['editor-gateway', 'wopi-host', 'callback-worker', 'bisheng-adapter'].map((app) => platform.pid(app));
    const back = home.restartPostgres();
    await pause(100);
    const away = await file.put('lost? ', { 'X-WOPI-Lock': 'l' });
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    const rest = await fetch(`${platform.origin}/api/v1/save-backs`, {
      headers: { authorization: `Bearer ${platform.credentials.adminApiKey}` },
    });
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    await back;
    const started = Date.now();
    await until(
      'it is written',
      async () => (await file.put(`${documentId} twelve`, { 'X-WOPI-Lock': 'l' })).status === 200,
    );
    await until('unlocked', async () => [200, 409].includes((await file.unlock('l')).status));
    await until('it is home', () => receiver.accepted.some((item) => item.text === `${documentId} twelve`));
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(
      ['editor-gateway', 'wopi-host', 'callback-worker', 'bisheng-adapter'].map((app) => platform.pid(app)),
    ).toEqual(pids);
  });

  it('18: content that was damaged is never delivered; an alarm tells, others go on', async () => {
    await platform.setInterval(3600);
    const damaged = await writeOnce(platform, receiver.address, 'bytes that will be damaged');
    const { rows } = await platform.database.query<{ sha256: string }>(
      'SELECT sha256 FROM revision WHERE document_id = $1 ORDER BY number DESC LIMIT 1',
      [damaged],
    );
    const sha256 = rows[0]!.sha256;
    writeFileSync(
      join(platform.dataDir, 'content', sha256.slice(0, 2), sha256.slice(2, 4), sha256),
      'bytes that have been damaged',
    );
    await platform.rest('POST', `/admin/save-backs/${(await stateOf(platform, damaged)).id}/save-now`);
    await until('it is parked', async () => (await stateOf(platform, damaged)).state === 'parked');
    expect((await stateOf(platform, damaged)).code).toBe('content_lost');
    expect(receiver.accepted.some((item) => item.documentId === damaged)).toBe(false);
    await platform.setInterval(0);
    const well = await writeOnce(platform, receiver.address, 'bytes that are well');
    await until('the other is home', async () => (await stateOf(platform, well)).state === 'delivered');
    await until(
      'the alert',
      async () =>
        (await platform.database.query(`SELECT 1 FROM alert WHERE kind = 'content-lost' AND resolved_at IS NULL`))
          .rowCount === 1,
      30_000,
    );
  });

  it('19: a WOPI host that is told to stop finishes what it has begun', async () => {
    const ledger = new Ledger();
    const instance = await SecondInstance.start(platform);
    const documentId = await uploadDocument(platform, 'nineteen.txt', Buffer.from('at first'), receiver.address);
    const file = (await access(platform, documentId)).at(instance.origin);
    await file.lock('l');
    const statuses: number[] = [];
    const calls = Array.from({ length: 40 }, async (_, n) => {
      await pause(n * 10);
      const text = `${documentId} put ${n}`;
      const answer = await file.put(text, { 'X-WOPI-Lock': 'l' }).catch(() => null); // refused once it has stopped listening
      if (answer) statuses.push(answer.status);
      if (answer?.status === 200) ledger.acknowledge(documentId, text, 0);
    });
    await pause(150);
    process.kill(instance.pid, 'SIGTERM');
    await Promise.all(calls);
    expect(await instance.ended()).toBeNull();
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    await (await access(platform, documentId)).unlock('l');
    await until('it is home', async () => (await stateOf(platform, documentId)).state === 'delivered');
    expect(await ledger.imbalances(platform, receiver)).toEqual([]);
  });
});

describe.runIf(long)('lines that break', () => {
  it('11: a Redis that accepts and never answers costs nothing but the alarm', async () => {
    const redis = await RedisServer.start();
    const line = await FaultProxy.start(redis.port);
    const platform = await TestPlatform.start({ REDIS_URL: `redis://127.0.0.1:${line.port}`, SPARE_KITS: '0' });
    const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    try {
      await platform.setInterval(0);
      const documents: string[] = [];
      const writeFive = async (what: string): Promise<number> => {
        const started = performance.now();
        for (let n = 0; n < 5; n++) documents.push(await writeOnce(platform, receiver.address, `${what} ${n}`));
        return performance.now() - started;
      };
      await writeFive('first'); // what only the first calls have to do
      const answering = await writeFive('answering');
      line.silent = true;
      // No request waits for an alarm. How fast this machine is, is not the matter.
      expect(await writeFive('silent')).toBeLessThan(2 * answering + 1_000);
      for (const documentId of documents)
        await until('it is home', async () => (await stateOf(platform, documentId)).state === 'delivered');
    } finally {
      line.silent = false;
      line.cut();
      await receiver.stop();
      await platform.stop();
      await line.stop();
      await redis.stop();
    }
  });

  it('8, 9: a Redis that is emptied, or dies and comes back with nothing, costs no save-back', async () => {
    const home = await FaultyPlatform.start('redis');
    const { platform, redis } = home;
    const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    const texts: string[] = [];
    const write = async (what: string): Promise<string[]> => {
      const documents: string[] = [];
      for (let n = 0; n < 6; n++) {
        texts.push(`${what} ${n}`);
        documents.push(await writeOnce(platform, receiver.address, `${what} ${n}`));
      }
      return documents;
    };
    const allHome = async (documents: string[]): Promise<void> => {
      for (const id of documents)
        await until('it is home', async () => (await stateOf(platform, id)).state === 'delivered', 30_000);
    };
    try {
      await platform.setInterval(4);
      const emptied = await write('emptied');
      await redis?.empty();
      await allHome(emptied);
      const waiting = await write('waits while it dies');
      await redis?.kill();
      const meanwhile = await write('written while it is away');
      await allHome([...waiting, ...meanwhile]);
      await redis?.run({ empty: true });
      await allHome(await write('written when it is back'));
      // No request waits for Redis, and nothing is later than the sweeper makes it: half a second in tests, and a moment to send.
      const { rows } = await platform.database.query<{ late: string }>(
        `SELECT max(extract(epoch FROM a.started_at - s.due_at)) AS late FROM save_back s JOIN save_back_attempt a ON a.save_back_id = s.id AND a.number = 1`,
      );
      expect(Number(rows[0]?.late)).toBeLessThan(10);
      expect(texts.filter((text) => !receiver.accepted.some((item) => item.text === text))).toEqual([]);
    } finally {
      await receiver.stop();
      await home.stop();
    }
  });

  it('14: commits whose outcome nobody heard are neither lost nor made twice', async () => {
    const random = new SeededRandom(Number(process.env['WENQIAO_SEED'] ?? 14));
    const home = await FaultyPlatform.start('postgres');
    const { platform } = home;
    const line = await FaultProxy.start(Number(new URL(platform.databaseUrl).port));
    const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    const url = new URL(platform.databaseUrl);
    url.port = String(line.port);
    const host = await SecondInstance.start(platform, { DATABASE_URL: url.href });
    try {
      await platform.setInterval(0);
      line.cutAfter = (chunk) => chunk.includes('COMMIT') && random.next() < 0.2;
      const ledger = new Ledger();
      const writers = new Writers(platform, ledger, random, host.origin);
      await writers.start(6, receiver.address);
      await pause(8000);
      line.cutAfter = () => false;
      await writers.stop();
      await until(
        'all are home',
        async () =>
          (await platform.database.query(`SELECT 1 FROM save_back WHERE state NOT IN ('delivered', 'discarded')`))
            .rowCount === 0,
        60_000,
      );
      expect(await ledger.imbalances(platform, receiver)).toEqual([]);
      expect(writers.unheard).toBeGreaterThan(0);
    } finally {
      await host.stop();
      await line.stop();
      await receiver.stop();
      await home.stop();
    }
  });

  it('24: a clock that is ten minutes off moves nothing: the database tells when something is due', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wenqiao-clock-'));
    const skew = join(folder, 'skew.mjs');
    writeFileSync(
      skew,
      `const real = Date.now.bind(Date); const off = Number(process.env.CLOCK_OFF_MS);
       globalThis.Date = class extends Date { constructor(...args) { args.length ? super(...args) : super(real() + off); } static now() { return real() + off; } };`,
    );
    for (const minutes of [10, -10]) {
      const platform = await TestPlatform.start({ SPARE_KITS: '0', TZ: 'Pacific/Apia' });
      const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
      const worker = platform.pid('callback-worker');
      const environment = platform.environmentOf('callback-worker');
      let skewed: ChildProcess | null = null;
      try {
        process.kill(worker, 'SIGSTOP');
        skewed = spawn(process.execPath, [`--import=${skew}`, 'dist/run/callback-worker.mjs'], {
          env: {
            ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('NODE_CHANNEL'))),
            PORT: '0',
            CLOCK_OFF_MS: String(minutes * 60_000),
          },
          stdio: 'ignore',
        });
        await platform.setInterval(3);
        const documentId = await writeOnce(platform, receiver.address, 'in time');
        await until('it is home', async () => (await stateOf(platform, documentId)).state === 'delivered', 30_000);
        const { rows } = await platform.database.query<{ late: string }>(
          `SELECT extract(epoch FROM a.started_at - s.due_at) AS late FROM save_back s JOIN save_back_attempt a ON a.save_back_id = s.id
           WHERE s.document_id = $1 AND a.number = 1`,
          [documentId],
        );
        expect(Number(rows[0]?.late)).toBeGreaterThanOrEqual(0);
        expect(Number(rows[0]?.late)).toBeLessThan(5);
      } finally {
        skewed?.kill('SIGKILL');
        process.kill(worker, 'SIGCONT');
        await receiver.stop();
        await platform.stop();
      }
    }
    rmSync(folder, { recursive: true });
  });
});

const canMount = process.getuid?.() === 0 && tryMount();
const canTrace = existsSync('/usr/bin/strace') && spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
if (long && !canMount) console.warn('SKIPPED: fault 16 needs the right to mount a tmpfs');
if (long && !canTrace) console.warn('SKIPPED: fault 17 needs strace');

describe.runIf(long)('a disk that fails', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await TestPlatform.start({ SPARE_KITS: '0' });
  });
  afterAll(() => platform.stop());

  const revisions = async (documentId: string): Promise<{ size_bytes: string }[]> =>
    (
      await platform.database.query<{ size_bytes: string }>(
        'SELECT size_bytes FROM revision WHERE document_id = $1 ORDER BY number',
        [documentId],
      )
    ).rows;

  it.runIf(canMount)('16: a full disk is a refusal and leaves nothing behind; with room again it works', async () => {
    const documentId = await uploadDocument(platform, 'full.txt', Buffer.from('at first'));
    const file = await access(platform, documentId);
    await file.lock('l');
    const content = join(platform.dataDir, 'content');
    mkdirSync(content, { recursive: true });
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', content]);
    try {
      const answer = await file.put(Buffer.alloc(6 * 1024 * 1024, 65), { 'X-WOPI-Lock': 'l' });
      expect(answer.status).toBeGreaterThanOrEqual(500);
      expect(await revisions(documentId)).toHaveLength(1);
      const incoming = join(content, 'incoming');
      expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
      expect((await file.put(Buffer.alloc(1024 * 1024, 66), { 'X-WOPI-Lock': 'l' })).status).toBe(200);
      expect((await revisions(documentId)).map((row) => Number(row.size_bytes))).toEqual([8, 1024 * 1024]);
    } finally {
      spawnSync('umount', ['-l', content]);
    }
    expect(statSync(content).isDirectory()).toBe(true);
  });

  it.runIf(canTrace)('17: content whose sync fails is not acknowledged', async () => {
    const documentId = await uploadDocument(platform, 'sync.txt', Buffer.from('at first'));
    const file = await access(platform, documentId);
    await file.lock('l');
    const pid = String(platform.pid('wopi-host'));
    const tracer = spawn('strace', ['-f', '-qq', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO', '-p', pid], {
      stdio: 'ignore',
    });
    try {
      await until('a sync fails', async () => {
        const answer = await file.put(`not durable ${Math.random()}`, { 'X-WOPI-Lock': 'l' });
        return answer.status >= 500;
      });
      const before = (await revisions(documentId)).length;
      expect((await file.put('not durable either', { 'X-WOPI-Lock': 'l' })).status).toBeGreaterThanOrEqual(500);
      expect(await revisions(documentId)).toHaveLength(before);
    } finally {
      const ended = new Promise((done) => tracer.once('exit', done));
      tracer.kill('SIGINT');
      await ended;
    }
    expect((await file.put('durable', { 'X-WOPI-Lock': 'l' })).status).toBe(200);
  });
});

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'wenqiao-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}
