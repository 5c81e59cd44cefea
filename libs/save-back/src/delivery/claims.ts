import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { faultPoint } from '#platform';
import { postAlarms } from '../outbox.js';
import type { AttemptOutcome, NextStep } from '../policy/retry.js';

/** A save-back that this worker may deliver until its lease runs out. */
export interface Claim {
  saveBackId: string;
  documentId: string;
  integratorId: string;
  generation: number;
  fence: string;
  attempt: number;
  attemptId: string;
}

export interface AttemptRecord {
  outcome: AttemptOutcome;
  targetUrl: string;
  httpStatus: number | null;
  responseExcerpt: string | null;
  durationMs: number;
}

export const LEASE_SECONDS = 15;

interface ClaimedRow {
  id: string;
  document_id: string;
  integrator_id: string;
  generation: number;
  fence: string;
  attempt_count: number;
}

const CLAIM = `
  UPDATE save_back SET state = 'sending', lease_until = now() + make_interval(secs => $1), fence = fence + 1,
    attempt_count = attempt_count + 1, updated_at = now()
  WHERE id IN (
    SELECT id FROM save_back
    WHERE ((state IN ('scheduled', 'retrying') AND due_at <= now()) OR (state = 'sending' AND lease_until < now()))`;
const RETURNING = 'RETURNING id, document_id, integrator_id, generation, fence, attempt_count';

/** Who may deliver what: lease and fence in one statement, decided by the database's clock. */
@Injectable()
export class SaveBackClaims {
  constructor(private readonly database: DataSource) {}

  /** Claims one save-back if it is due in just this generation. */
  async claim(saveBackId: string, generation: number): Promise<Claim | null> {
    const [rows] = (await this.database.query(
      `${CLAIM} AND id = $2 AND generation = $3 FOR UPDATE SKIP LOCKED) ${RETURNING}`,
      [LEASE_SECONDS, saveBackId, generation],
    )) as [ClaimedRow[], number];
    const claims = await this.open(rows);
    return claims[0] ?? null;
  }

  /** Claims what is overdue by `graceMs` or was left by a dead worker; integrators in `busy` are passed over. */
  async claimOverdue(limit: number, graceMs: number, busy: readonly string[]): Promise<Claim[]> {
    const [rows] = (await this.database.query(
      `${CLAIM} AND due_at <= now() - make_interval(secs => $2) AND NOT (integrator_id = ANY($3))
       ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED) ${RETURNING}`,
      [LEASE_SECONDS, graceMs / 1000, busy, limit],
    )) as [ClaimedRow[], number];
    return this.open(rows);
  }

  /** Keeps a claim alive. False: it is somebody else's now, stop. */
  async extend(claim: Claim): Promise<boolean> {
    const [, count] = (await this.database.query(
      `UPDATE save_back SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND fence = $2 AND state = 'sending'`,
      [claim.saveBackId, claim.fence, LEASE_SECONDS],
    )) as [unknown, number];
    return count === 1;
  }

  /**
   * Records the attempt and moves the save-back on, in one transaction. False when another worker took over meanwhile:
   * then only the attempt is recorded. When a newer generation was scheduled meanwhile that one stays as it is.
   */
  async finish(claim: Claim, record: AttemptRecord, step: NextStep): Promise<boolean> {
    faultPoint('delivery.before-record');
    const failed = record.outcome.kind === 'failed' ? record.outcome : null;
    return this.database.transaction(async (manager) => {
      await manager.query(
        `UPDATE save_back_attempt SET outcome = $2, target_url = $3, http_status = $4, error = $5, response_excerpt = $6, duration_ms = $7
         WHERE id = $1`,
        [
          claim.attemptId,
          record.outcome.kind,
          record.targetUrl,
          record.httpStatus,
          failed ? `${failed.code}: ${failed.message}` : null,
          record.responseExcerpt?.replaceAll('\0', '') ?? null,
          Math.round(record.durationMs),
        ],
      );
      const state = step.kind === 'delivered' ? 'delivered' : step.kind === 'retry' ? 'retrying' : 'parked';
      const [, count] = (await manager.query(
        `UPDATE save_back SET state = $4, lease_until = NULL, last_error = $5, updated_at = now(),
           generation = generation + CASE WHEN $4 = 'retrying' THEN 1 ELSE 0 END,
           due_at = CASE WHEN $4 = 'retrying' THEN now() + make_interval(secs => $6) ELSE due_at END,
           delivered_at = CASE WHEN $4 = 'delivered' THEN now() ELSE NULL END
         WHERE id = $1 AND fence = $2 AND generation = $3 AND state = 'sending'`,
        [
          claim.saveBackId,
          claim.fence,
          claim.generation,
          state,
          failed ? JSON.stringify({ code: failed.code, message: failed.message }) : null,
          step.kind === 'retry' ? step.afterSeconds : 0,
        ],
      )) as [unknown, number];
      if (count === 1 && step.kind === 'retry') await postAlarms(manager, [claim.saveBackId]);
      return count === 1;
    });
  }

  private async open(rows: ClaimedRow[]): Promise<Claim[]> {
    return Promise.all(
      rows.map(async (row) => {
        const attempts = (await this.database.query(
          `INSERT INTO save_back_attempt (save_back_id, generation, number, target_url, outcome)
           VALUES ($1, $2, $3, '', 'sending') RETURNING id`,
          [row.id, row.generation, row.attempt_count],
        )) as { id: string }[];
        return {
          saveBackId: row.id,
          documentId: row.document_id,
          integratorId: row.integrator_id,
          generation: row.generation,
          fence: row.fence,
          attempt: row.attempt_count,
          attemptId: attempts[0]?.id ?? '',
        };
      }),
    );
  }
}
