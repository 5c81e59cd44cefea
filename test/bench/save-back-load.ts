import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type TestPlatform, until } from '#testing';
import { uploadDocument } from '../wopi/wopi-caller.js';

const OA = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
let calls = 0, first = 0, last = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => setTimeout(() => {
    calls++; last = Date.now(); first ||= last;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":true}');
  }, 10));
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
parentPort.on('message', (what) => {
  if (what === 'reset') { calls = first = last = 0; }
  parentPort.postMessage({ calls, first, last });
});`;

/** An OA in a thread of its own that answers 10 ms after the call has come. */
export class SteadyOa {
  private constructor(
    private readonly worker: Worker,
    readonly address: string,
  ) {}

  static async start(): Promise<SteadyOa> {
    const worker = new Worker(OA, { eval: true });
    const { port } = await new Promise<{ port: number }>((done) => worker.once('message', done));
    return new SteadyOa(worker, `http://127.0.0.1:${port}/saved`);
  }

  async ask(what: 'reset' | 'count'): Promise<{ calls: number; first: number; last: number }> {
    const answer = new Promise<{ calls: number; first: number; last: number }>((done) =>
      this.worker.once('message', done),
    );
    this.worker.postMessage(what);
    return answer;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

/**
 * Makes `count` save-backs of documents of the native webhook, due `afterSeconds` from now and spread over `overSeconds`.
 * Returns the prefix of their external ids.
 */
export async function pendingSaveBacks(
  platform: TestPlatform,
  callback: string,
  {
    count,
    afterSeconds,
    overSeconds = 0,
    alarms = true,
  }: { count: number; afterSeconds: number; overSeconds?: number; alarms?: boolean },
): Promise<string> {
  const documentId = await uploadDocument(platform, 'load.txt', Buffer.from(`content ${Math.random()}`), callback);
  const prefix = `load-${documentId}-`;
  await platform.database.query(
    `WITH d AS (
       INSERT INTO document (integrator_id, door, external_id, title, file_type, current_revision, callback_url)
       SELECT integrator_id, door, $2 || n, title, file_type, 1, callback_url FROM document, generate_series(1, $3::int) n WHERE id = $1
       RETURNING id, integrator_id),
     r AS (
       INSERT INTO revision (document_id, number, sha256, size_bytes, file_type, origin)
       SELECT d.id, 1, o.sha256, o.size_bytes, o.file_type, 'edited' FROM d, revision o WHERE o.document_id = $1
       RETURNING id, document_id),
     s AS (
       INSERT INTO save_back (document_id, integrator_id, revision_id, state, due_at, interval_seconds, interval_source, unchanged)
       SELECT d.id, d.integrator_id, r.id, 'scheduled', now() + make_interval(secs => $4 + random() * $5), $4, 'global', false
       FROM d JOIN r ON r.document_id = d.id RETURNING id, generation, integrator_id, due_at)
     INSERT INTO outbox (topic, payload) SELECT 'save-back-alarm',
       jsonb_build_object('saveBackId', id, 'generation', generation, 'integratorId', integrator_id, 'dueAtMs', round(extract(epoch FROM due_at) * 1000))
     FROM s WHERE $6`,
    [documentId, prefix, count, afterSeconds, overSeconds, alarms],
  );
  return prefix;
}

/** Waits until the OA was called so often; only then the database is asked, so that the waiting does not load it. */
export async function allCalled(oa: SteadyOa, count: number): Promise<void> {
  await until('all were called', async () => (await oa.ask('count')).calls >= count, 300_000);
}

export async function allDelivered(platform: TestPlatform, prefix: string, count: number): Promise<void> {
  await until(
    'all are delivered',
    async () =>
      (
        await platform.database.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM save_back s JOIN document d ON d.id = s.document_id
           WHERE starts_with(d.external_id, $1) AND s.state = 'delivered'`,
          [prefix],
        )
      ).rows[0]?.n === count,
    300_000,
  );
}

/** How late each first attempt began, in milliseconds. */
export async function latenessMs(platform: TestPlatform, prefix: string): Promise<number[]> {
  const { rows } = await platform.database.query<{ ms: string }>(
    `SELECT extract(epoch FROM a.started_at - s.due_at) * 1000 AS ms FROM save_back s JOIN document d ON d.id = s.document_id
     JOIN save_back_attempt a ON a.save_back_id = s.id AND a.number = 1 WHERE starts_with(d.external_id, $1)`,
    [prefix],
  );
  return rows.map((row) => Number(row.ms));
}

/** Processor time that a process has used so far, in milliseconds. */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
