import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Document, documentsMigrations, Integrator, IntegratorKey, Rendition, Revision } from '#documents';
import { SaveBack, SaveBackAttempt, SaveBackClaims, saveBackMigrations, SaveBackScheduler, Settings } from '#save-back';
import { TestDatabase } from '#testing';

let server: TestDatabase;
let database: DataSource;
let document: Document;
let revisionIds: string[];

beforeAll(async () => {
  server = await TestDatabase.start();
  database = new DataSource({
    type: 'postgres',
    url: server.url,
    poolSize: 12,
    entities: [Integrator, IntegratorKey, Document, Revision, Rendition, SaveBack, SaveBackAttempt],
    migrations: [...documentsMigrations, ...saveBackMigrations],
  });
  await database.initialize();
  await database.runMigrations({ transaction: 'each' });
  const [integrator] = (await database.query(
    `INSERT INTO integrator (name, save_back_interval_seconds) VALUES ('race', 0) RETURNING id`,
  )) as { id: string }[];
  await database.query(
    `INSERT INTO document (integrator_id, door, external_id, title, file_type) VALUES ($1, 'bisheng', 'race', 'race.docx', 'docx')`,
    [integrator?.id],
  );
  document = await database.manager.findOneByOrFail(Document, { externalId: 'race' });
  revisionIds = (
    (await database.query(
      `INSERT INTO revision (document_id, number, sha256, size_bytes, file_type, origin)
       SELECT $1, n, repeat('a', 64), 1, 'docx', 'edited' FROM generate_series(1, 2) n RETURNING id`,
      [document.id],
    )) as { id: string }[]
  ).map((row) => row.id);
});
afterAll(async () => {
  await database.destroy();
  await server.stop();
});

const scheduler = new SaveBackScheduler(new Settings());

function schedule(revisionId: string): Promise<SaveBack> {
  return database.transaction((manager) =>
    scheduler.schedule(manager, { document, revisionId, unchanged: false, modifiedBy: [] }),
  );
}

it('23: an editor who joins the moment it is due holds it or comes too late, never both, 1,000 times', async () => {
  const claims = new SaveBackClaims(database);
  const seen = { held: 0, claimed: 0 };
  for (let round = 0; round < 1000; round++) {
    const saveBack = await schedule(revisionIds[0] ?? '');
    const hold = (): Promise<void> => database.transaction((manager) => scheduler.hold(manager, document.id));
    const claim = (): ReturnType<SaveBackClaims['claim']> => claims.claim(saveBack.id, saveBack.generation);
    const order = round % 2 === 0 ? [hold(), claim()] : [claim(), hold()];
    const claimed = (await Promise.all(order)).find((result) => result !== null && result !== undefined);
    const after = await database.manager.findOneByOrFail(SaveBack, { id: saveBack.id });
    expect(after.state, `round ${round}`).toBe(claimed ? 'sending' : 'held');
    seen[claimed ? 'claimed' : 'held']++;
    await database.transaction((manager) => scheduler.discard(manager, document.id, 'next round'));
  }
  expect(seen.held).toBeGreaterThan(0);
  expect(seen.claimed).toBeGreaterThan(0);
}, 180_000);

it('what was scheduled anew while an older state was being sent is not marked delivered by it', async () => {
  const claims = new SaveBackClaims(database);
  const first = await schedule(revisionIds[0] ?? '');
  const claim = await claims.claim(first.id, first.generation);
  if (!claim) throw new Error('not claimed');
  const second = await schedule(revisionIds[1] ?? '');
  expect(second.id).toBe(first.id);
  const record = {
    outcome: { kind: 'delivered' as const },
    targetUrl: 'http://oa/',
    httpStatus: 200,
    responseExcerpt: null,
    responseHeaders: null,
    firstByteMs: null,
    durationMs: 1,
  };
  expect(await claims.finish(claim, record, { kind: 'delivered' })).toBe(false);
  const after = await database.manager.findOneByOrFail(SaveBack, { id: first.id });
  expect(after).toMatchObject({ state: 'scheduled', revisionId: revisionIds[1] });
  await database.transaction((manager) => scheduler.discard(manager, document.id, 'over'));
});

it('one save-back is claimed by one of many workers', async () => {
  const claims = new SaveBackClaims(database);
  for (let round = 0; round < 50; round++) {
    const saveBack = await schedule(revisionIds[0] ?? '');
    const results = await Promise.all(Array.from({ length: 8 }, () => claims.claim(saveBack.id, saveBack.generation)));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    await database.transaction((manager) => scheduler.discard(manager, document.id, 'next round'));
  }
}, 60_000);

it('newer content waits until the call with the older one is over, and is then rung for', async () => {
  const claims = new SaveBackClaims(database);
  await database.transaction((manager) => scheduler.discard(manager, document.id, 'afresh'));
  const older = await schedule(revisionIds[0] ?? '');
  const claim = await claims.claim(older.id, older.generation);
  if (!claim) throw new Error('not claimed');
  const newer = await schedule(revisionIds[1] ?? revisionIds[0] ?? '');
  expect(newer).toMatchObject({ id: older.id, state: 'scheduled' });
  expect(await claims.claim(newer.id, newer.generation)).toBeNull();
  expect(await claims.claimOverdue(document.integratorId, 5, 0)).toEqual([]);
  expect(await claims.extend(claim)).toBe(true);
  await database.query('DELETE FROM outbox');
  const record = {
    outcome: { kind: 'delivered' },
    targetUrl: '',
    httpStatus: 200,
    responseExcerpt: null,
    durationMs: 1,
  };
  const done = await claims.finish(claim, record as Parameters<SaveBackClaims['finish']>[1], { kind: 'delivered' });
  expect(done).toBe(false); // the newer one is not delivered by it
  expect(await database.query('SELECT payload FROM outbox')).toMatchObject([
    { payload: { saveBackId: newer.id, generation: newer.generation } },
  ]);
  expect(await claims.claim(newer.id, newer.generation)).not.toBeNull();
  await database.transaction((manager) => scheduler.discard(manager, document.id, 'next'));
});

it('an alarm is posted in the same transaction or not at all', async () => {
  await database.query('DELETE FROM outbox');
  await expect(
    database.transaction(async (manager) => {
      await scheduler.schedule(manager, {
        document,
        revisionId: revisionIds[0] ?? '',
        unchanged: false,
        modifiedBy: [],
      });
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await database.query('SELECT 1 FROM outbox')).toEqual([]);
  const saveBack = await schedule(revisionIds[0] ?? '');
  expect(await database.query('SELECT payload FROM outbox')).toMatchObject([
    { payload: { saveBackId: saveBack.id, generation: saveBack.generation } },
  ]);
});
