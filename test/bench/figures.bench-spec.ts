import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorClient, type FakeOa, launchBrowser, sampleFile, TestPlatform, until } from '#testing';
import { Figures } from './figures.js';
import { keyToPixels, openPage } from './editor-page.js';

let platform: TestPlatform;
let oa: FakeOa;
let browser: Browser;
const figures = new Figures('Editing', 'Browser and platform share the machine.');

beforeAll(async () => {
  platform = await TestPlatform.start({ SPARE_KITS: '3' });
  oa = await platform.oa();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await platform.stop();
  figures.write();
});

const record = figures.record.bind(figures);

function addFile(docId: string): void {
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

it('click to first painted page of a twelve-page document, warm', async () => {
  const samples: number[] = [];
  for (let i = 0; i < 9; i++) {
    addFile(`open-${i}`);
    const { page, ms } = await openPage(browser, oa, `open-${i}`);
    if (i > 0) samples.push(ms);
    await page.context().close();
    await pause(2500);
  }
  record('click to first painted page, 12-page docx, warm kit', samples, 'ms', '≤ 1000');
});

it('key to changed pixels', async () => {
  addFile('keys');
  const { page } = await openPage(browser, oa, 'keys');
  record('key to changed pixels in Chromium, one person', await keyToPixels(page, 100), 'ms', 'p95 ≤ 50');
  const others = await Promise.all(
    ['a', 'b', 'c', 'd'].map((uid) => EditorClient.enter(oa.link('openEditor', 'keys', uid))),
  );
  others.forEach((client, index) => {
    client.look();
    client.click(3000, 4000 + index * 1500);
  });
  const typing = setInterval(() => others.forEach((client) => client.type('x')), 200);
  record('key to changed pixels in Chromium, five typing', await keyToPixels(page, 100), 'ms', 'p95 ≤ 80');
  clearInterval(typing);
  others.forEach((client) => client.leave());
  await page.context().close();
});

it('memory per open small document', async () => {
  const clients: EditorClient[] = [];
  for (let i = 0; i < 6; i++) {
    addFile(`memory-${i}`);
    const client = await EditorClient.enter(oa.link('openEditor', `memory-${i}`, 'u1'));
    client.look();
    client.type('memory ');
    await client.saved();
    clients.push(client);
  }
  const engine = platform.pid('document-engine');
  const kits = platform
    .descendants(engine)
    .filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'node');
  record(
    `memory per kit with a small document (PSS, ${kits.length} kits)`,
    kits.map(
      (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024,
    ),
    'MB',
    '≤ 130',
  );
  clients.forEach((client) => client.leave());
});

it('docx to PDF against one-shot soffice, in the same run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wenqiao-bench-'));
  const ratios: number[] = [];
  const warm: number[] = [];
  for (let i = 0; i < 6; i++) {
    const docId = `pdf-${i}`;
    addFile(docId);
    const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
    const started = performance.now();
    const reply = await client.ask({ t: 'export', format: 'pdf', purpose: 'download' });
    const ms = performance.now() - started;
    expect(reply.ok).toBe(true);
    client.leave();
    await pause(1500);
    writeFileSync(join(folder, 'one.docx'), sampleFile('docx'));
    const shot = performance.now();
    execFileSync('soffice', ['--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'one.docx')], {
      stdio: 'ignore',
    });
    warm.push(ms);
    ratios.push((performance.now() - shot) / ms);
  }
  record('open docx to PDF, 12 pages', warm, 'ms', '');
  record('one-shot soffice takes so many times as long', ratios, '×', '≥ 8');
});

it('save-back lateness with 1,000 pending', async () => {
  await platform.setInterval(3600);
  addFile('late');
  const client = await EditorClient.enter(oa.link('openEditor', 'late', 'u1'));
  client.type('late ');
  await client.saved();
  client.leave();
  await until(
    'scheduled',
    async () =>
      ((await platform.rest('GET', '/save-backs?externalId=late&state=scheduled')).body['items'] as unknown[])
        .length === 1,
  );
  oa.downloadResults = false;
  await platform.database.query(
    `INSERT INTO document (integrator_id, door, external_id, title, file_type, current_revision, callback_url)
     SELECT integrator_id, door, 'late-' || n, title, file_type, 1, callback_url FROM document, generate_series(1, 1000) n WHERE external_id = 'late'`,
  );
  await platform.database.query(
    `INSERT INTO revision (document_id, number, sha256, size_bytes, file_type, origin)
     SELECT d.id, 1, r.sha256, r.size_bytes, r.file_type, 'edited' FROM document d, (SELECT r.* FROM revision r JOIN document o ON o.id = r.document_id WHERE o.external_id = 'late' ORDER BY r.number DESC LIMIT 1) r
     WHERE d.external_id LIKE 'late-%'`,
  );
  await platform.database.query(
    `WITH fresh AS (
       INSERT INTO save_back (document_id, integrator_id, revision_id, state, due_at, interval_seconds, interval_source, unchanged)
       SELECT d.id, d.integrator_id, r.id, 'scheduled', now() + interval '5 seconds' + random() * interval '10 seconds', 5, 'global', false
       FROM document d JOIN revision r ON r.document_id = d.id WHERE d.external_id LIKE 'late-%' RETURNING id, generation, integrator_id, due_at)
     INSERT INTO outbox (topic, payload) SELECT 'save-back-alarm',
       jsonb_build_object('saveBackId', id, 'generation', generation, 'integratorId', integrator_id, 'dueAtMs', round(extract(epoch FROM due_at) * 1000)) FROM fresh`,
  );
  await until(
    'all are delivered',
    async () =>
      (
        await platform.database.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM save_back s JOIN document d ON d.id = s.document_id WHERE d.external_id LIKE 'late-%' AND s.state = 'delivered'`,
        )
      ).rows[0]?.n === 1000,
    120_000,
  );
  const { rows: late } = await platform.database.query<{ ms: string }>(
    `SELECT extract(epoch FROM a.started_at - s.due_at) * 1000 AS ms FROM save_back s JOIN document d ON d.id = s.document_id
     JOIN save_back_attempt a ON a.save_back_id = s.id AND a.number = 1 WHERE d.external_id LIKE 'late-%'`,
  );
  record(
    'save-back lateness, 1,000 due within 10 s',
    late.map((row) => Number(row.ms)),
    'ms',
    'p99 ≤ 1500',
  );
});

it('start on prepared packages', async () => {
  const samples: number[] = [];
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    const other = await TestPlatform.start();
    const itsOa = await other.oa();
    itsOa.files.set('first', { title: 'first.docx', content: sampleFile('docx') });
    const client = await EditorClient.enter(itsOa.link('openEditor', 'first', 'u1'));
    samples.push((performance.now() - started) / 1000);
    client.leave();
    await other.stop();
  }
  record('first start with an empty data folder to the first opened document', samples, 's', '≤ 15');
});
