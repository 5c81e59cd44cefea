import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultProxy, TestPlatform, until } from '#testing';
import { SecondInstance } from '../wopi/second-instance.js';
import { uploadDocument, WopiCaller } from '../wopi/wopi-caller.js';
import { Ledger } from './ledger.js';
import { ReplicatedPostgres } from './replicated-postgres.js';
import { SeededRandom } from './seeded-random.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { Writers } from './writers.js';

// Numbers are those of the fault list that docs/save-back.md answers to. All of it runs with `npm run test:faults`.
const long = process.env['LONG_FAULTS'] === '1';
/** What the probes in docker/helm wait for. */
const PROBE_TIMEOUT_MS = 5_000;
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

describe.runIf(long)('a database that fails over', () => {
  it('13: on the replica every acknowledged revision is there, and each save-back has one owner', async () => {
    const postgres = await ReplicatedPostgres.start();
    const line = await FaultProxy.start(postgres.primary.port);
    const url = new URL(postgres.primary.url);
    url.port = String(line.port);
    const platform = await TestPlatform.start({
      DATABASE_URL: url.href,
      DELIVERY_TIMEOUT_MS: '2000',
      RETRY_DELAYS_S: '0.3,0.3,0.3,0.5,0.5,1',
      SPARE_KITS: '0',
    });
    const random = new SeededRandom(Number(process.env['WENQIAO_SEED'] ?? 13));
    const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    try {
      await platform.setInterval(0);
      const ledger = new Ledger();
      const writers = new Writers(platform, ledger, random);
      await writers.start(8, receiver.address);
      await until('they write', () => ledger.size > 40, 60_000);
      // The old primary lives on: its apps have lost it, and nothing that it commits now is acknowledged to anybody.
      line.cut();
      line.target = postgres.standby.port;
      const before = ledger.size;
      await postgres.promote();
      line.cut();
      await until('they write on the replica', () => ledger.size > before + 40, 60_000);
      await writers.stop();
      await until(
        'all are home',
        async () =>
          (await platform.database.query(`SELECT 1 FROM save_back WHERE state NOT IN ('delivered', 'discarded')`))
            .rowCount === 0,
        60_000,
      );
      expect(await ledger.imbalances(platform, receiver)).toEqual([]);
      const twice = await platform.database.query(
        // What is written again while it waits or is sent is a new generation, whose attempts count from one.
        `SELECT save_back_id, generation, number FROM save_back_attempt
         GROUP BY save_back_id, generation, number HAVING count(*) > 1`,
      );
      expect(twice.rows).toEqual([]);
    } finally {
      await receiver.stop();
      await platform.stop();
      await line.stop();
      await postgres.stop();
    }
  });
});

describe('a database that keeps everybody waiting', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await TestPlatform.start({ SPARE_KITS: '0' });
  });
  afterAll(() => platform.stop());

  it('15: with every connection taken, callers are refused within a bounded time, and health still answers', async () => {
    const host = await SecondInstance.start(platform, { DATABASE_POOL_SIZE: '5' });
    const blocker = new pg.Client({ connectionString: platform.databaseUrl });
    await blocker.connect();
    try {
      const documentId = await uploadDocument(platform, 'fifteen.txt', Buffer.from('at first'));
      const file = (await access(platform, documentId)).at(host.origin);
      expect((await file.lock('l')).status).toBe(200);
      await blocker.query('BEGIN');
      await blocker.query('SELECT 1 FROM document WHERE id = $1 FOR UPDATE', [documentId]);
      const started = performance.now();
      const calls = Array.from({ length: 200 }, async (_, n) => {
        const answer = await file.put(`${documentId} caller ${n}`, { 'X-WOPI-Lock': 'l' });
        return {
          status: answer.status,
          retryAfter: answer.headers.get('retry-after'),
          ms: performance.now() - started,
        };
      });
      const answered = Promise.all(calls);
      answered.catch(() => undefined); // told where it is awaited
      await pause(1000);
      const alive = performance.now();
      expect((await fetch(`${host.origin}/livez`)).status).toBe(200);
      expect(performance.now() - alive).toBeLessThan(PROBE_TIMEOUT_MS);
      const ready = performance.now();
      expect((await fetch(`${host.origin}/readyz`)).status).toBe(503);
      expect(performance.now() - ready).toBeLessThan(PROBE_TIMEOUT_MS);
      let refused = 0;
      for (const call of calls)
        void call.then(
          ({ status }) => (refused += status === 503 ? 1 : 0),
          () => undefined,
        );
      await until('those without a connection are refused', () => refused >= 150, 30_000);
      await blocker.query('ROLLBACK');
      const answers = await answered;
      for (const { status, retryAfter, ms } of answers) {
        expect([200, 503]).toContain(status);
        if (status === 503) expect(retryAfter).toMatch(/^\d+$/);
        expect(ms).toBeLessThan(30_000);
      }
      const taken = answers.filter(({ status }) => status === 200).length;
      const { rows } = await platform.database.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM revision WHERE document_id = $1',
        [documentId],
      );
      expect(rows[0]?.n).toBe(1 + taken);
      await until('it is ready again', async () => (await fetch(`${host.origin}/readyz`)).ok);
      expect((await file.put('and on', { 'X-WOPI-Lock': 'l' })).status).toBe(200);
    } finally {
      await blocker.end();
      await host.stop();
    }
  });

  it('20: apps of this version work on the schema of the next one', async () => {
    // What a next migration may do: more tables, columns that need no value, indexes (test/services/migrations.e2e-spec.ts).
    const { rows: tables } = await platform.database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migration'`,
    );
    for (const { name } of tables)
      await platform.database.query(
        `ALTER TABLE "${name}" ADD COLUMN next_version_note text, ADD COLUMN next_version_count integer NOT NULL DEFAULT 7`,
      );
    const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(1)).start();
    try {
      await platform.setInterval(0);
      const documentId = await uploadDocument(platform, 'twenty.txt', Buffer.from('at first'), receiver.address);
      const file = await access(platform, documentId);
      expect((await file.lock('l')).status).toBe(200);
      const text = `${documentId} twenty`;
      expect((await file.put(text, { 'X-WOPI-Lock': 'l' })).status).toBe(200);
      expect((await file.unlock('l')).status).toBe(200);
      await until('it is home', () => receiver.accepted.some((item) => item.text === text), 30_000);
      for (const path of [
        '/admin/overview',
        '/admin/save-backs',
        '/admin/documents',
        '/admin/integrators',
        '/admin/audit',
        '/admin/delivery',
        '/admin/alerts',
      ])
        expect([path, (await platform.rest('GET', path)).status]).toEqual([path, 200]);
    } finally {
      await receiver.stop();
    }
  });
});
