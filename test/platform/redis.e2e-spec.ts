import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until } from '#testing';

/** The platform on a Postgres and a Redis that somebody else runs. */
interface OtherPostgres {
  url: string;
  stop: () => Promise<void>;
}

let postgres: OtherPostgres;
let redis: ChildProcess;
let port: number;
let platform: TestPlatform;
let oa: FakeOa;
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-redis-'));
let counter = 0;

function startRedis(): ChildProcess {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
  ];
  return spawn('redis-server', args, { stdio: 'ignore' });
}

async function redisAnswers(): Promise<boolean> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

beforeAll(async () => {
  port = await new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const free = (server.address() as AddressInfo).port;
      server.close(() => done(free));
    });
  });
  redis = startRedis();
  await until('Redis', redisAnswers);
  const { startEmbeddedPostgres } = (await import(
    new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href
  )) as { startEmbeddedPostgres: (options: Record<string, string>) => Promise<OtherPostgres> };
  chmodSync(folder, 0o711);
  postgres = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    password: 'somebody-elses',
    logFile: join(folder, 'postgres.log'),
    database: 'company_documents',
  });
  platform = await TestPlatform.start({ REDIS_URL: `redis://127.0.0.1:${port}`, DATABASE_URL: postgres.url });
  oa = await platform.oa();
});
afterAll(async () => {
  await platform.stop();
  redis.kill('SIGKILL');
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function edit(text: string): Promise<string> {
  const docId = `redis-${++counter}`;
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
  client.type(text);
  await client.saved();
  client.leave();
  return docId;
}

async function home(docId: string, text: string, limitMs: number): Promise<void> {
  const saveBack = await until(`${docId} is home`, () => oa.saveBacksOf(docId)[0], limitMs);
  expect(textInside(saveBack.file!)).toContain(text);
}

it('uses the Postgres that it was given and starts none', () => {
  expect(existsSync(join(platform.dataDir, 'postgres'))).toBe(false);
  expect(platform.databaseUrl).toBe(postgres.url);
});

it('delivers through BullMQ on Redis', async () => {
  await platform.setInterval(1);
  await home(await edit('by redis '), 'by redis ', 10_000);
  const client = new Redis({ port, host: '127.0.0.1' });
  expect((await client.keys('bull:save-back:*')).length).toBeGreaterThan(0);
  client.disconnect();
});

it('8, 9: loses nothing when Redis is emptied or gone', async () => {
  await platform.setInterval(4);
  const emptied = await edit('emptied ');
  await until(
    'scheduled',
    async () =>
      ((await platform.rest('GET', `/save-backs?externalId=${emptied}&state=scheduled`)).body['items'] as unknown[])
        .length === 1,
  );
  const client = new Redis({ port, host: '127.0.0.1' });
  await client.flushall();
  client.disconnect();
  await home(emptied, 'emptied ', 12_000);

  redis.kill('SIGKILL');
  await platform.setInterval(1);
  const without = await edit('without redis ');
  await home(without, 'without redis ', 12_000);

  redis = startRedis();
  await until('Redis is back', redisAnswers);
  await home(await edit('with redis again '), 'with redis again ', 12_000);
});
