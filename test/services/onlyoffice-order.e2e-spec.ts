import 'reflect-metadata';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SecretBox } from '#auth';
import {
  DiskContentStore,
  Document,
  documentsMigrations,
  Integrator,
  IntegratorKey,
  Integrators,
  networkPolicyOf,
  Quotas,
  OnlyofficeSettings,
  OnlyofficeSigning,
  Rendition,
  Revision,
} from '#documents';
import { EditingSession, editingMigrations, Engine, Participant } from '#editing';
import { createLogger, OutboundHttp } from '#platform';
import {
  type DeliverySend,
  OnlyofficeCallbackTargets,
  OnlyofficeClosing,
  OnlyofficeDialect,
  OnlyofficeNotices,
  OnlyofficeOpening,
  SaveBack,
  SaveBackAttempt,
  SaveBackClaims,
  saveBackMigrations,
  SaveBackScheduler,
  Settings,
} from '#save-back';
import { TestDatabase, until } from '#testing';

interface Arrival {
  key: string;
  status: number;
  users: string[];
  actions?: { type: number; userid: string }[];
}

let server: TestDatabase;
let database: DataSource;
let receiver: Server;
let integrator: Integrator;
let notices: OnlyofficeNotices;
let claims: SaveBackClaims;
let dialect: OnlyofficeDialect;
let closing: OnlyofficeClosing;
let send: DeliverySend;
const scheduler = new SaveBackScheduler(new Settings());
const outbound = new OutboundHttp();
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-order-'));
const arrivals: Arrival[] = [];
const inFlight = new Map<string, number>();
let overlapped = false;

beforeAll(async () => {
  server = await TestDatabase.start();
  database = new DataSource({
    type: 'postgres',
    url: server.url,
    poolSize: 12,
    entities: [
      ...[Integrator, IntegratorKey, OnlyofficeSettings, Document, Revision, Rendition],
      ...[SaveBack, SaveBackAttempt, OnlyofficeOpening, Engine, EditingSession, Participant],
    ],
    migrations: [...documentsMigrations, ...saveBackMigrations, ...editingMigrations],
  });
  await database.initialize();
  await database.runMigrations({ transaction: 'each' });
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Arrival;
      arrivals.push(body);
      const running = (inFlight.get(body.key) ?? 0) + 1;
      inFlight.set(body.key, running);
      if (running > 1) overlapped = true;
      setTimeout(() => {
        inFlight.set(body.key, (inFlight.get(body.key) ?? 1) - 1);
        response.end('{"error":0}');
      }, Math.random() * 15);
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const box = new SecretBox([randomBytes(32)]);
  const integrators = new Integrators(
    database.getRepository(Integrator),
    database.getRepository(IntegratorKey),
    box,
    new Quotas(),
  );
  integrator = await integrators.create('order', { allowedNetworks: ['127.0.0.0/8'] });
  await integrators.addSecret(integrator.id, 'jwt', 'test', 'secret');
  const signing = new OnlyofficeSigning(integrators, database.getRepository(OnlyofficeSettings));
  const targets = new OnlyofficeCallbackTargets(database);
  notices = new OnlyofficeNotices(database, integrators, signing, outbound, createLogger('test', 'fatal'));
  claims = new SaveBackClaims(database);
  closing = new OnlyofficeClosing(scheduler, targets);
  const store = new DiskContentStore(folder);
  dialect = new OnlyofficeDialect(database, signing, targets, notices, store, [randomBytes(32)], 'http://127.0.0.1');
  send = async ({ url, method, headers, body }) => {
    const policy = networkPolicyOf(integrator);
    const given = { url, method, headers, body: body as string, policy, timeoutMs: 10_000, maxBytes: 4096 };
    const answer = await outbound.send(given);
    return {
      status: answer.status,
      headers: {},
      text: answer.body.toString('utf8'),
      retryAfterSeconds: null,
      firstByteMs: 0,
    };
  };
});
afterAll(async () => {
  await outbound.close();
  receiver.close();
  await database.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What workers do all the time: two of them, as in a cluster. */
async function work(until_: { over: boolean }): Promise<void> {
  while (!until_.over) {
    await Promise.all((await notices.claim(4, [])).map((notice) => notices.send(notice)));
    for (const claim of await claims.claimOverdue(integrator.id, 2, 0)) {
      const saveBack = await database.manager.findOneOrFail(SaveBack, {
        where: { id: claim.saveBackId },
        relations: { document: true, revision: true },
      });
      const { document, revision } = saveBack;
      const id = `${saveBack.id}-${revision.number}`;
      const delivery = {
        id,
        saveBack,
        document,
        revision,
        integrator,
        target: '',
        attempt: claim.attempt,
        now: new Date(),
      };
      const { outcome } = await dialect.exchange(delivery, send);
      expect(outcome.kind).toBe('delivered');
      const record = { outcome, targetUrl: '', httpStatus: 200, responseExcerpt: null, durationMs: 1 };
      await claims.finish(claim, record as Parameters<SaveBackClaims['finish']>[1], { kind: 'delivered' });
    }
    await new Promise((done) => setTimeout(done, 2));
  }
}

/** Plays what happens to one document and gives what its integrator must hear of. */
async function play(events: readonly { user: number; dirty: boolean; pauseMs: number }[]): Promise<string> {
  const key = randomUUID();
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback`;
  const [made] = (await database.query(
    `INSERT INTO document (integrator_id, door, external_id, title, file_type, callback_url) VALUES ($1, 'onlyoffice', $2, 'a.docx', 'docx', $3) RETURNING id`,
    [integrator.id, key, callbackUrl],
  )) as { id: string }[];
  const documentId = made?.id ?? '';
  const [session] = (await database.query(
    `INSERT INTO editing_session (document_id, kind, output_type) VALUES ($1, 'edit', 'docx') RETURNING id`,
    [documentId],
  )) as { id: string }[];
  const inside = new Map<number, string>();
  let dirty = false;
  let number = 0;
  const store = async (userId: string): Promise<string> => {
    number++;
    const sha256 = createHash('sha256').update(`${key}${number}`).digest('hex');
    const [revision] = (await database.query(
      `INSERT INTO revision (document_id, number, sha256, size_bytes, file_type, origin) VALUES ($1, $2, $3, 1, 'docx', 'edited') RETURNING id`,
      [documentId, number, sha256],
    )) as { id: string }[];
    expect(userId).not.toBe('');
    return revision?.id ?? '';
  };
  let revisionId = await store('source');
  for (const [index, event] of events.entries()) {
    const participantId = inside.get(event.user);
    if (participantId === undefined) {
      const [participant] = (await database.query(
        `INSERT INTO participant (session_id, user_id, name, mode, permissions) VALUES ($1, $2, 'n', 'edit', '{}') RETURNING id`,
        [session?.id, `u${event.user}`],
      )) as { id: string }[];
      inside.set(event.user, participant?.id ?? '');
      await database.transaction(async (manager) => {
        await manager.query('SELECT 1 FROM document WHERE id = $1 FOR UPDATE', [documentId]);
        await scheduler.hold(manager, documentId);
        await manager.query(`UPDATE participant SET state = 'connected' WHERE id = $1`, [participant?.id]);
      });
    } else {
      inside.delete(event.user);
      dirty ||= event.dirty;
      await database.query(
        `UPDATE participant SET state = 'left', left_at = now(), left_reason = 'left' WHERE id = $1`,
        [participantId],
      );
      if (inside.size > 0) continue;
      const changed = dirty;
      dirty = false;
      if (changed) revisionId = await store(`w${index}`);
      await database.transaction(async (manager) => {
        const document = await manager.findOneOrFail(Document, {
          where: { id: documentId },
          lock: { mode: 'pessimistic_write' },
        });
        const modifiedBy = [{ userId: `w${index}`, name: 'n', avatar: '' }];
        if (changed)
          await scheduler.schedule(manager, { document, revisionId, unchanged: false, modifiedBy, immediately: true });
        else await closing.closed(manager, document, revisionId, true);
      });
    }
    await new Promise((done) => setTimeout(done, event.pauseMs));
  }
  await until('everything told', async () => {
    const [left] = (await database.query(
      `SELECT (SELECT count(*) FROM onlyoffice_notice WHERE document_id = $1 AND state IN ('waiting', 'sending'))
            + (SELECT count(*) FROM save_back WHERE document_id = $1 AND state IN ('scheduled', 'sending', 'retrying')) AS count`,
      [documentId],
    )) as { count: string }[];
    return left?.count === '0';
  });
  const mine = arrivals.filter((item) => item.key === key);
  const told = (await database.query('SELECT body FROM onlyoffice_notice WHERE document_id = $1 ORDER BY id', [
    documentId,
  ])) as { body: Arrival }[];
  // People coming and going, and closing without changes, are told in the order in which they happened, each once.
  expect(
    mine.filter((item) => item.status !== 2).map(({ status, users, actions }) => ({ status, users, actions })),
  ).toEqual(told.map(({ body: { status, users, actions } }) => ({ status, users, actions })));
  const results = mine.filter((item) => item.status === 2);
  const last = (await database.query(
    `SELECT b.state, b.modified_by FROM save_back b WHERE b.document_id = $1 ORDER BY b.created_at DESC LIMIT 1`,
    [documentId],
  )) as { state: string; modified_by: { userId: string }[] }[];
  // The newest result has arrived last, unless somebody who is inside holds it.
  if (last[0]?.state === 'delivered') expect(results.at(-1)?.users).toEqual([last[0].modified_by.at(-1)?.userId]);
  else expect(last[0]?.state ?? 'held').toBe('held');
  // Nobody hears of a result before those who made it have been told of.
  for (const result of results) {
    const finish = Number(result.users[0]?.slice(1));
    const before = events.slice(0, finish + 1).length;
    const at = mine.indexOf(result);
    const joins = mine.slice(0, at).filter((item) => item.actions?.[0]?.type === 1).length;
    let expected = 0;
    const seen = new Set<number>();
    for (const { user } of events.slice(0, before)) {
      if (seen.delete(user)) continue;
      seen.add(user);
      expected++;
    }
    expect(joins).toBeGreaterThanOrEqual(expected);
  }
  return key;
}

it('22: callbacks of one key go out one after the other, in order, and the newest result arrives last', async () => {
  overlapped = false;
  const over = { over: false };
  const workers = [work(over), work(over)];
  const event = fc.record({
    user: fc.integer({ min: 1, max: 2 }),
    dirty: fc.boolean(),
    pauseMs: fc.integer({ min: 0, max: 8 }),
  });
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(event, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
        (plays) => Promise.all(plays.map(play)).then(() => undefined),
      ),
      { numRuns: 12 },
    );
  } finally {
    over.over = true;
    await Promise.all(workers);
  }
  expect(overlapped).toBe(false);
});
