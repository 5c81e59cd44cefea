import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pool } from 'undici';
import { TestPlatform, until } from '#testing';
import { newFile, type WopiCaller } from '../wopi/wopi-caller.js';

const PARALLEL = 64;
const RUN_MS = 3_000;
const RUNS = 3;
const BARE = `
import Fastify from 'fastify';
const app = Fastify();
app.get('/bare', async () => ({ ok: true }));
await app.listen({ port: Number(process.argv[1]), host: '127.0.0.1' });`;

let platform: TestPlatform;
let host: Pool;
const rows: string[] = [];

beforeAll(async () => {
  platform = await TestPlatform.start({ SPARE_KITS: '0', LOG_LEVEL: 'warn' });
  host = new Pool(`http://127.0.0.1:${platform.environmentOf('wopi-host')['PORT'] ?? ''}`, { connections: PARALLEL });
});
afterAll(async () => {
  await host.close();
  await platform.stop();
  const head = [
    '# Figures of the WOPI host',
    '',
    `Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}; the caller, the`,
    'host and Postgres share the machine. Straight to the host, without the gateway (discovery: to the gateway).',
    '',
    '| what | median | lowest – highest | runs | aim |',
    '| --- | --- | --- | --- | --- |',
  ];
  writeFileSync('docs/figures-wopi.md', `${[...head, ...rows].join('\n')}\n`);
});

function record(what: string, samples: number[], unit: string, aim: string): void {
  const sorted = [...samples].sort((a, b) => a - b).map((value) => Math.round(value));
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  rows.push(`| ${what} | ${middle} ${unit} | ${sorted[0] ?? 0} – ${sorted.at(-1) ?? 0} | ${sorted.length} | ${aim} |`);
  expect(middle).toBeGreaterThan(0);
}

/** Requests per second while `PARALLEL` callers do one after the other. */
async function rate(request: (caller: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: PARALLEL }, async (_, caller) => {
      while (performance.now() - started < RUN_MS) {
        await request(caller);
        done++;
      }
    }),
  );
  return (done / (performance.now() - started)) * 1000;
}

async function send(pool: Pool, method: 'GET' | 'POST', path: string, headers: Record<string, string>): Promise<void> {
  const answer = await pool.request({ method, path, headers });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`${method} answered ${answer.statusCode}`);
}

const pathOf = (file: WopiCaller): string => `${new URL(file.src).pathname}?access_token=${file.token}`;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

it('CheckFileInfo against a bare Fastify route', async () => {
  const files = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) => newFile(platform, `info-${index}.wopitest`)),
  );
  const { freePort } = (await import(new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
    freePort: () => Promise<number>;
  };
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', BARE, String(port)], {
    stdio: 'ignore',
  });
  const bare = new Pool(`http://127.0.0.1:${port}`, { connections: PARALLEL });
  await until('the bare route answers', async () => (await fetch(`http://127.0.0.1:${port}/bare`)).ok);
  const [ours, theirs, shares]: number[][] = [[], [], []];
  for (let run = 0; run <= RUNS; run++) {
    const one = await rate((caller) => send(host, 'GET', pathOf(files[caller]!), {}));
    const other = await rate(() => send(bare, 'GET', '/bare', {}));
    if (run === 0) continue; // warming up
    ours?.push(one);
    theirs?.push(other);
    shares?.push((one / other) * 100);
  }
  await bare.close();
  child.kill();
  record('CheckFileInfo with its token check', ours ?? [], '/s', '');
  record('bare Fastify route in the same run', theirs ?? [], '/s', '');
  record('CheckFileInfo as a share of the bare route', shares ?? [], '%', '≥ 50');
});

it('locks, durable', async () => {
  const files = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) => newFile(platform, `lock-${index}.wopitest`)),
  );
  const held = { 'X-WOPI-Override': 'REFRESH_LOCK', 'X-WOPI-Lock': 'L', 'content-length': '0' };
  await Promise.all(files.map((file) => file.lock('L')));
  const refreshes: number[] = [];
  for (let run = 0; run < RUNS; run++)
    refreshes.push(await rate((caller) => send(host, 'POST', pathOf(files[caller]!), held)));
  record('RefreshLock', refreshes, '/s', '≥ 1000');
  const pairs: number[] = [];
  await Promise.all(files.map((file) => file.unlock('L')));
  for (let run = 0; run < RUNS; run++) {
    pairs.push(
      2 *
        (await rate(async (caller) => {
          await send(host, 'POST', pathOf(files[caller]!), { ...held, 'X-WOPI-Override': 'LOCK' });
          await send(host, 'POST', pathOf(files[caller]!), { ...held, 'X-WOPI-Override': 'UNLOCK' });
        })),
    );
  }
  record('Lock on free files and Unlock, in turns', pairs, '/s', '≥ 1000');
});

it('PutFile of 10 MB, sixteen at once', async () => {
  const files = await Promise.all(Array.from({ length: 16 }, (_, index) => newFile(platform, `put-${index}.wopitest`)));
  await Promise.all(files.map((file) => file.lock('P')));
  const residentMb = (): number =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${platform.pid('wopi-host')}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const before = residentMb();
  let most = before;
  const rates: number[] = [];
  let seed = 1;
  for (let run = 0; run < RUNS; run++) {
    const bodies = files.map(() => Buffer.alloc(10_000_000, `content ${seed++}`));
    const started = performance.now();
    await Promise.all(
      files.map(async (file, index) => {
        const [path, query] = pathOf(file).split('?');
        const answer = await host.request({
          method: 'POST',
          path: `${path ?? ''}/contents?${query ?? ''}`,
          headers: { 'X-WOPI-Override': 'PUT', 'X-WOPI-Lock': 'P' },
          body: bodies[index]!,
        });
        await answer.body.dump();
        expect(answer.statusCode).toBe(200);
        most = Math.max(most, residentMb());
      }),
    );
    rates.push(160 / ((performance.now() - started) / 1000));
  }
  record('PutFile, 10 MB each, 16 at once', rates, 'MB/s', '≥ 150');
  record('memory of the host above its rest while doing so', [Math.max(1, most - before)], 'MB', 'flat');
  expect(median(rates)).toBeGreaterThan(0);
});

it('discovery, of the client', async () => {
  const gateway = new Pool(platform.origin, { connections: PARALLEL });
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run++) rates.push(await rate(() => send(gateway, 'GET', '/hosting/discovery', {})));
  await gateway.close();
  record('/hosting/discovery, whole', rates, '/s', '≥ 5000');
});
