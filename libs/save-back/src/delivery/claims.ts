import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { faultPoint, Gathered } from '#platform';
import type { AttemptOutcome, NextStep } from '../policy/retry.js';
import type { SaveBackConflict } from '../save-back.entity.js';

/** A save-back that this worker may deliver until its lease runs out. */
export interface Claim {
  saveBackId: string;
  documentId: string;
  integratorId: string;
  generation: number;
  fence: string;
  attempt: number;
  attemptId: string;
  /** W3C `traceparent` of what scheduled it. */
  traceparent: string | null;
  /** Seconds past its time when it was claimed. */
  lateSeconds: number;
  /** The integrator's circuit is open: this one tries whether it may close. */
  probe: boolean;
  /** The integrator's own retry schedule and time limit; null: those of the platform. */
  retryDelaysSeconds: readonly number[] | null;
  timeoutMs: number | null;
}

export interface AttemptRecord {
  outcome: AttemptOutcome;
  targetUrl: string;
  httpStatus: number | null;
  responseExcerpt: string | null;
  responseHeaders: Record<string, string> | null;
  firstByteMs: number | null;
  durationMs: number;
  /** What was found at the integrator's side instead of what the editing began from. */
  conflict?: SaveBackConflict | null;
}

export const LEASE_SECONDS = 10;

interface ClaimedRow {
  id: string;
  document_id: string;
  integrator_id: string;
  generation: number;
  fence: string;
  attempt_count: number;
  attempt_id: string;
  traceparent: string | null;
  late: string;
  retry_delays_s: number[] | null;
  timeout_ms: number | null;
}

/** Where a save-back goes, as far as the database knows, without its query. */
export const ENDPOINT_SQL = `(SELECT split_part(COALESCE(s.target_url, d.callback_url, i.bisheng_save_back_url), '?', 1)
  FROM document d JOIN integrator i ON i.id = d.integrator_id WHERE d.id = s.document_id)`;
const NOT_PAUSED = (integrator: string): string => `NOT EXISTS (SELECT 1 FROM integrator_delivery g
    WHERE g.integrator_id = ${integrator} AND g.paused_at IS NOT NULL AND (g.paused_until IS NULL OR g.paused_until > now()))`;
const CIRCUIT_CLOSED = (integrator: string): string =>
  `NOT EXISTS (SELECT 1 FROM integrator_delivery g WHERE g.integrator_id = ${integrator} AND g.circuit = 'open')`;
const PAUSED_ENDPOINT = (integrator: string): string => `SELECT 1 FROM paused_endpoint e
    WHERE e.integrator_id = ${integrator} AND (e.paused_until IS NULL OR e.paused_until > now())`;
/** Asks where a save-back goes only when the integrator has a paused address: thousands may be due at once. */
const ENDPOINT_OPEN = (integrator: string): string => `(NOT EXISTS (${PAUSED_ENDPOINT(integrator)})
    OR NOT EXISTS (${PAUSED_ENDPOINT(integrator)} AND e.endpoint = ${ENDPOINT_SQL}))`;
/** No earlier content of it is on its way: two calls at once could arrive in the wrong order. */
const ALONE = `(s.lease_until IS NULL OR s.lease_until < now())`;
const DUE = `s.state IN ('scheduled', 'retrying') AND s.due_at <= now() AND ${ALONE}`;
const LEFT_BY_DEAD = `s.state = 'sending' AND s.lease_until < now()`;

/** Claims what `chosen` (a SELECT of ids with row locks) finds, and opens an attempt for each: one statement. */
const claimSql = (chosen: string): string => `
  WITH chosen AS (${chosen}),
  claimed AS (
    UPDATE save_back s SET state = 'sending', lease_until = now() + make_interval(secs => $1), fence = fence + 1,
      attempt_count = attempt_count + 1, updated_at = now()
    FROM chosen WHERE s.id = chosen.id
    RETURNING s.id, s.document_id, s.integrator_id, s.generation, s.fence, s.attempt_count, s.traceparent,
      extract(epoch FROM now() - s.due_at) AS late),
  attempt AS (
    INSERT INTO save_back_attempt (save_back_id, integrator_id, generation, number, target_url, outcome, worker)
    SELECT id, integrator_id, generation, attempt_count, '', 'sending', $2 FROM claimed RETURNING id, save_back_id),
  lost AS (
    UPDATE save_back_attempt a SET outcome = 'lost' FROM claimed
    WHERE a.save_back_id = claimed.id AND a.outcome = 'sending' AND claimed.attempt_count > 1)
  SELECT claimed.*, attempt.id AS attempt_id, g.retry_delays_s, g.timeout_ms
  FROM claimed JOIN attempt ON attempt.save_back_id = claimed.id
  LEFT JOIN integrator_delivery g ON g.integrator_id = claimed.integrator_id`;

interface Finished {
  claim: Claim;
  record: AttemptRecord;
  step: NextStep;
}

/**
 * Records attempts and moves their save-backs on; gives the attempts whose save-back was still theirs. The state that it was
 * claimed in comes as a value: written out, the planner would walk the index of what is being sent, full of what was.
 */
const FINISH_SQL = `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(attempt_id uuid, outcome text, target_url text, http_status int, error text,
      response_excerpt text, response_headers jsonb, first_byte_ms int, duration_ms int, next_step jsonb, state text, last_error jsonb,
      conflict jsonb, after_seconds float8, save_back_id uuid, fence bigint, generation int, integrator_id uuid, claimed_as text)),
  attempt AS (
    UPDATE save_back_attempt a SET outcome = i.outcome, target_url = i.target_url, http_status = i.http_status, error = i.error,
      response_excerpt = i.response_excerpt, response_headers = i.response_headers, first_byte_ms = i.first_byte_ms,
      duration_ms = i.duration_ms, next_step = i.next_step
    FROM input i WHERE a.id = i.attempt_id),
  moved AS (
    UPDATE save_back s SET state = i.state, lease_until = NULL, last_error = i.last_error, conflict = i.conflict, updated_at = now(),
      generation = s.generation + CASE WHEN i.state = 'retrying' THEN 1 ELSE 0 END,
      due_at = CASE WHEN i.state = 'retrying' THEN now() + make_interval(secs => i.after_seconds) ELSE s.due_at END,
      delivered_at = CASE WHEN i.state = 'delivered' THEN now() ELSE NULL END
    FROM input i WHERE s.id = i.save_back_id AND s.fence = i.fence AND s.generation = i.generation AND s.state = i.claimed_as
    RETURNING s.id, s.document_id, s.integrator_id, s.generation, s.due_at, s.state, i.attempt_id),
  freed AS (
    UPDATE save_back s SET lease_until = NULL FROM input i
    WHERE s.id = i.save_back_id AND s.fence = i.fence AND s.generation <> i.generation AND s.lease_until IS NOT NULL
    RETURNING s.id, s.integrator_id, s.generation, s.due_at, s.state),
  alarm AS (
    INSERT INTO outbox (topic, payload)
    SELECT 'save-back-alarm', jsonb_build_object('saveBackId', id, 'generation', generation, 'integratorId', integrator_id,
      'dueAtMs', round(extract(epoch FROM due_at) * 1000))
    FROM (SELECT id, generation, integrator_id, due_at FROM moved WHERE state = 'retrying'
      UNION ALL SELECT id, generation, integrator_id, due_at FROM freed WHERE state IN ('scheduled', 'retrying')) waiting),
  source AS (
    UPDATE document d SET source_state = NULL FROM moved
    WHERE d.id = moved.document_id AND moved.state = 'delivered' AND d.source_state IS NOT NULL),
  circuit AS (
    UPDATE integrator_delivery g SET circuit = 'closed', consecutive_failures = 0, trips = 0, opened_at = NULL, next_probe_at = NULL,
      updated_at = now()
    WHERE g.integrator_id IN (SELECT integrator_id FROM input WHERE outcome = 'delivered') AND (g.consecutive_failures > 0 OR g.circuit = 'open'))
  SELECT attempt_id AS id FROM moved`;

function rowOf({ claim, record, step }: Finished): Record<string, unknown> {
  const failed = record.outcome.kind === 'failed' ? record.outcome : null;
  const state = step.kind === 'delivered' ? 'delivered' : step.kind === 'retry' ? 'retrying' : 'parked';
  return {
    attempt_id: claim.attemptId,
    outcome: record.outcome.kind,
    target_url: record.targetUrl,
    http_status: record.httpStatus,
    error: failed ? withoutNul(`${failed.code}: ${failed.message}`) : null,
    response_excerpt: record.responseExcerpt === null ? null : withoutNul(record.responseExcerpt),
    response_headers: record.responseHeaders
      ? Object.fromEntries(Object.entries(record.responseHeaders).map(([name, value]) => [name, withoutNul(value)]))
      : null,
    first_byte_ms: record.firstByteMs,
    duration_ms: Math.round(record.durationMs),
    next_step: step,
    state,
    last_error: failed ? { code: failed.code, message: withoutNul(failed.message) } : null,
    conflict: record.conflict ?? null,
    after_seconds: step.kind === 'retry' ? step.afterSeconds : 0,
    save_back_id: claim.saveBackId,
    fence: claim.fence,
    generation: claim.generation,
    integrator_id: claim.integratorId,
    claimed_as: 'sending',
  };
}

/** Postgres keeps every character but this one, and no half of a pair. */
function withoutNul(text: string): string {
  return Buffer.from(text.replaceAll('\0', '')).toString('utf8');
}

/** Who may deliver what: lease and fence in one statement, decided by the database's clock. */
@Injectable()
export class SaveBackClaims {
  private readonly worker = `${hostname()}/${process.pid}`;
  private readonly finishes = new Gathered((all: Finished[]) => this.record(all), 1);

  constructor(private readonly database: DataSource) {}

  /** Claims one save-back if it is due in just this generation and its integrator may be called. */
  async claim(saveBackId: string, generation: number): Promise<Claim | null> {
    const claims = await this.run(
      `SELECT s.id FROM save_back s WHERE s.id = $3 AND s.generation = $4 AND ${DUE} AND s.hold IS NULL
         AND ${NOT_PAUSED('s.integrator_id')} AND ${CIRCUIT_CLOSED('s.integrator_id')} AND ${ENDPOINT_OPEN('s.integrator_id')}
       FOR UPDATE OF s SKIP LOCKED`,
      [saveBackId, generation],
    );
    return claims[0] ?? null;
  }

  /** The integrators for whom something is overdue by `graceMs` or was left by a dead worker, and may be sent. */
  async overdueIntegrators(graceMs: number): Promise<string[]> {
    const rows = (await this.database.query(
      `SELECT i.id FROM integrator i, LATERAL (
         SELECT 1 FROM save_back s WHERE s.integrator_id = i.id AND s.state IN ('scheduled', 'retrying')
           AND s.due_at <= now() - make_interval(secs => $1) AND ${ALONE} AND s.hold IS NULL AND ${ENDPOINT_OPEN('i.id')}
         ORDER BY s.due_at LIMIT 1) overdue
       WHERE ${NOT_PAUSED('i.id')} AND ${CIRCUIT_CLOSED('i.id')}
       UNION SELECT s.integrator_id FROM save_back s WHERE ${LEFT_BY_DEAD}`,
      [graceMs / 1000],
    )) as { id: string }[];
    return rows.map((row) => row.id);
  }

  /** Claims what is overdue by `graceMs` for one integrator, oldest first. */
  claimOverdue(integratorId: string, limit: number, graceMs: number): Promise<Claim[]> {
    return this.run(
      `SELECT s.id FROM save_back s WHERE s.integrator_id = $3 AND s.state IN ('scheduled', 'retrying')
         AND s.due_at <= now() - make_interval(secs => $5) AND ${ALONE} AND s.hold IS NULL
         AND ${NOT_PAUSED('$3')} AND ${CIRCUIT_CLOSED('$3')} AND ${ENDPOINT_OPEN('$3')}
       ORDER BY s.due_at LIMIT $4 FOR UPDATE OF s SKIP LOCKED`,
      [integratorId, limit, graceMs / 1000],
    );
  }

  /** Claims what workers left that died or froze while they were sending. */
  claimLeft(limit: number): Promise<Claim[]> {
    return this.run(
      `SELECT s.id FROM save_back s WHERE ${LEFT_BY_DEAD} ORDER BY s.lease_until LIMIT $3 FOR UPDATE OF s SKIP LOCKED`,
      [limit],
    );
  }

  /** Claims one due save-back of every integrator whose circuit is open and may be tried now. */
  async claimProbes(): Promise<Claim[]> {
    const [integrators] = (await this.database.query(
      `UPDATE integrator_delivery g SET next_probe_at = now() + make_interval(secs => $1)
       WHERE g.circuit = 'open' AND g.next_probe_at <= now() AND EXISTS (
         SELECT 1 FROM save_back s WHERE s.integrator_id = g.integrator_id AND ${DUE} AND s.hold IS NULL
           AND ${NOT_PAUSED('g.integrator_id')} AND ${ENDPOINT_OPEN('g.integrator_id')})
       RETURNING integrator_id`,
      [LEASE_SECONDS],
    )) as [{ integrator_id: string }[], number];
    const claims = await Promise.all(
      integrators.map(({ integrator_id: id }) =>
        this.run(
          `SELECT s.id FROM save_back s WHERE s.integrator_id = $3 AND ${DUE} AND s.hold IS NULL
             AND ${NOT_PAUSED('$3')} AND ${ENDPOINT_OPEN('$3')}
           ORDER BY s.attempt_count, s.due_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED`,
          [id],
          true,
        ),
      ),
    );
    return claims.flat();
  }

  /** Keeps a claim alive. False: it is somebody else's now, stop. */
  async extend(claim: Claim): Promise<boolean> {
    const [, count] = (await this.database.query(
      `UPDATE save_back SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND fence = $2 AND (state = 'sending' OR lease_until IS NOT NULL)`,
      [claim.saveBackId, claim.fence, LEASE_SECONDS],
    )) as [unknown, number];
    return count === 1;
  }

  /**
   * Records the attempt and moves the save-back on, in one statement. False when another worker took over meanwhile:
   * then only the attempt is recorded. When a newer generation was scheduled meanwhile that one stays as it is, and may go out now.
   */
  finish(claim: Claim, record: AttemptRecord, step: NextStep): Promise<boolean> {
    faultPoint('delivery.before-record');
    return this.finishes.ask({ claim, record, step });
  }

  private async record(all: readonly Finished[]): Promise<boolean[]> {
    const rows = (await this.database.query(FINISH_SQL, [JSON.stringify(all.map(rowOf))])) as { id: string }[];
    const moved = new Set(rows.map((row) => row.id));
    return all.map(({ claim }) => moved.has(claim.attemptId));
  }

  private async run(chosen: string, values: unknown[], probe = false): Promise<Claim[]> {
    const rows = (await this.database.query(claimSql(chosen), [LEASE_SECONDS, this.worker, ...values])) as ClaimedRow[];
    return rows.map((row) => ({
      saveBackId: row.id,
      documentId: row.document_id,
      integratorId: row.integrator_id,
      generation: row.generation,
      fence: row.fence,
      attempt: row.attempt_count,
      attemptId: row.attempt_id,
      traceparent: row.traceparent,
      lateSeconds: Math.max(0, Number(row.late)),
      probe,
      retryDelaysSeconds: row.retry_delays_s,
      timeoutMs: row.timeout_ms,
    }));
  }
}
