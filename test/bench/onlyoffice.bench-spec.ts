import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { Pool } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, OnlyofficeIntegrator, sampleFile, TestPlatform, until } from '#testing';

const PARALLEL = 32;
const RUN_MS = 500;
/** The routes take turns so often, so that what others do on the machine meets them alike. */
const TURNS = 6;
const RUNS = 3;
const FILES = 60;
const PARAGRAPHS_OF_A_PAGE = 6;
/** A route that verifies the token of its body and does nothing else. */
const BARE = `
import Fastify from 'fastify';
import { createHmac, timingSafeEqual } from 'node:crypto';
const app = Fastify();
app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, JSON.parse(body)));
app.post('/bare', async (request) => {
  const [header, payload, signature] = request.body.token.split('.');
  const expected = createHmac('sha256', process.argv[2]).update(header + '.' + payload).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'base64url'))) return { error: 6 };
  return { error: 0, key: JSON.parse(Buffer.from(payload, 'base64url')).key };
});
await app.listen({ port: Number(process.argv[1]), host: '127.0.0.1' });`;

let platform: TestPlatform;
let integrator: OnlyofficeIntegrator;
let gateway: Pool;
const rows: string[] = [];

beforeAll(async () => {
  platform = await TestPlatform.start({ LOG_LEVEL: 'warn' });
  integrator = await new OnlyofficeIntegrator(platform.origin, platform.credentials.jwtSecret).start();
  gateway = new Pool(platform.origin, { connections: PARALLEL });
});
afterAll(async () => {
  await gateway.close();
  await integrator.stop();
  await platform.stop();
  const head = [
    '# Figures of the ONLYOFFICE door',
    '',
    `Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}; the caller,`,
    'every app and Postgres share the machine, which others used at the same time.',
    '',
    '| what | median | lowest – highest | runs | aim |',
    '| --- | --- | --- | --- | --- |',
  ];
  writeFileSync('docs/figures-onlyoffice.md', `${[...head, ...rows].join('\n')}\n`);
});

function record(what: string, samples: number[], unit: string, aim: string): void {
  const sorted = [...samples].sort((a, b) => a - b).map((value) => Math.round(value * 10) / 10);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  rows.push(`| ${what} | ${middle} ${unit} | ${sorted[0] ?? 0} – ${sorted.at(-1) ?? 0} | ${sorted.length} | ${aim} |`);
  expect(middle).toBeGreaterThan(0);
}

/** Requests per second while `PARALLEL` callers do one after the other. */
async function rate(request: () => Promise<void>): Promise<number> {
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      while (performance.now() - started < RUN_MS) {
        await request();
        done++;
      }
    }),
  );
  return (done / (performance.now() - started)) * 1000;
}

const post = async (pool: Pool, path: string, body: string): Promise<Record<string, unknown>> => {
  const answer = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body });
  return (await answer.body.json()) as Record<string, unknown>;
};

it('the command service and cached conversions against a bare route that verifies a token', async () => {
  const { freePort } = (await import(new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
    freePort: () => Promise<number>;
  };
  const port = await freePort();
  const child: ChildProcess = spawn(
    process.execPath,
    ['--input-type=module', '-e', BARE, String(port), platform.credentials.jwtSecret],
    { stdio: 'ignore' },
  );
  const bare = new Pool(`http://127.0.0.1:${port}`, { connections: PARALLEL });
  integrator.files.set('open', sampleFile('docx'));
  const opened = await integrator.open(integrator.config('open', 'u1'));
  const match = /^\/editor\/([0-9a-f-]{36})(?:\?[^#]*)?#token=([^&]+)/.exec(String(opened['url']));
  const client = EditorClient.unconnected(platform.origin, match?.[1] ?? '', match?.[2] ?? '');
  await client.connect();
  await client.welcome();
  const token = (parameters: Record<string, unknown>): string =>
    JSON.stringify({ token: integrator.sign(parameters, { expiresIn: 3600 }) });
  const info = token({ c: 'info', key: 'open' });
  const version = token({ c: 'version' });
  const conversion = token({
    ...{ filetype: 'docx', outputtype: 'pdf', key: 'cached', url: `${integrator.origin}/files/open` },
  });
  await until(
    'the conversion',
    async () => (await post(gateway, '/converter', conversion))['endConvert'] === true,
    60_000,
  );
  await until('the bare route', async () => (await post(bare, '/bare', version))['error'] === 0);
  const samples: Record<string, number[]> = { bare: [], info: [], version: [], converter: [] };
  const check = async (work: Promise<Record<string, unknown>>, name: string, value: unknown): Promise<void> => {
    if ((await work)[name] !== value) throw new Error(`${name} is not ${String(value)}`);
  };
  for (let run = 0; run <= RUNS; run++) {
    const sums: Record<string, number> = { bare: 0, info: 0, version: 0, converter: 0 };
    for (let turn = 0; turn < TURNS; turn++) {
      const one = {
        bare: await rate(() => check(post(bare, '/bare', version), 'error', 0)),
        info: await rate(() => check(post(gateway, '/command', info), 'error', 0)),
        version: await rate(() => check(post(gateway, '/command', version), 'error', 0)),
        converter: await rate(() => check(post(gateway, '/converter', conversion), 'endConvert', true)),
      };
      for (const [name, value] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + value;
    }
    if (run === 0) continue; // warming up
    for (const [name, value] of Object.entries(sums)) samples[name]?.push(value / TURNS);
  }
  client.leave();
  await bare.close();
  child.kill();
  const share = (name: string): number[] =>
    (samples[name] ?? []).map((value, run) => (value / (samples['bare']?.[run] ?? 1)) * 100);
  record('bare Fastify route that verifies a token', samples['bare'] ?? [], '/s', '');
  record('`/command` info of an open document', samples['info'] ?? [], '/s', '');
  record('… as a share of the bare route', share('info'), '%', '≥ 50');
  record('`/command` version', samples['version'] ?? [], '/s', '');
  record('… as a share of the bare route', share('version'), '%', '');
  record('`/converter`, cached', samples['converter'] ?? [], '/s', '');
  record('… as a share of the bare route', share('converter'), '%', '≥ 50');
});

/** The first page of the sample, and a text like no other: what was converted once is not converted again. */
function onePage(text: string): Buffer {
  const parts = unzipSync(sampleFile('docx'));
  const xml = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
  const paragraphs = (xml.match(/<w:p[ >][\s\S]*?<\/w:p>/g) ?? []).slice(0, PARAGRAPHS_OF_A_PAGE);
  const body = `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>${paragraphs.join('')}`;
  const page = xml.replace(
    /(<w:body>)[\s\S]*?(<w:sectPr[^>]*>(?:(?!<w:sectPr)[\s\S])*<\/w:body>)/,
    (_all, begin, end) => [begin, body, end].join(''),
  );
  return Buffer.from(zipSync({ ...parts, 'word/document.xml': strToU8(page) }));
}

it('docx of one page to PDF, many at once', async () => {
  const rates: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    for (let index = 0; index < FILES; index++)
      integrator.files.set(`one-page-${run}-${index}`, onePage(`Page ${run} ${index} of ${Date.now()}`));
    const started = performance.now();
    await Promise.all(
      Array.from({ length: FILES }, async (_, index) => {
        const key = `one-page-${run}-${index}`;
        const url = `${integrator.origin}/files/${key}`;
        const body = JSON.stringify({ token: integrator.sign({ filetype: 'docx', outputtype: 'pdf', key, url }) });
        if ((await post(gateway, '/converter', body))['endConvert'] !== true) throw new Error('not converted');
      }),
    );
    if (run > 0) rates.push((FILES / (performance.now() - started)) * 1000);
  }
  record('docx to PDF through `/converter`, one page', rates, 'documents/s', '≥ 10');
  const folder = mkdtempSync(join(tmpdir(), 'wenqiao-one-shot-'));
  const alone: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const file = join(folder, `${run}.docx`);
    writeFileSync(file, onePage(`Alone ${run}`));
    const started = performance.now();
    execFileSync(
      '/usr/lib/libreoffice/program/soffice',
      [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf', '--outdir', folder, file],
      { stdio: 'ignore' },
    );
    alone.push(1000 / (performance.now() - started));
  }
  rmSync(folder, { recursive: true, force: true });
  record('… by `soffice --headless`, started for each', alone, 'documents/s', '');
  const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  record('… how many times as fast', [median(rates) / median(alone)], 'times', '≥ 15');
});
