import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { currentRequestContext } from '#platform';
import { type SaveBackAction, SaveBackAdministration } from './administration.js';
import { recordAudit } from './settings.js';

export interface BulkJob {
  id: string;
  action: SaveBackAction['kind'];
  total: number;
  /** Looked at so far. */
  done: number;
  /** Of these, the ones that the action still fitted. */
  changed: number;
  state: 'running' | 'finished' | 'cancelled';
  actor: string;
  createdAt: Date;
  finishedAt: Date | null;
}

const CHUNK = 25;
const LEASE_SECONDS = 30;
const COLUMNS = `id, action, cardinality(save_back_ids) AS total, done, changed, state, actor, created_at AS "createdAt", finished_at AS "finishedAt"`;

/** One action on many save-backs, done in the background, surviving any restart. */
@Injectable()
export class BulkJobs {
  constructor(
    private readonly database: DataSource,
    private readonly administration: SaveBackAdministration,
  ) {}

  /** Records the job; a worker begins within a second. */
  async start(action: SaveBackAction, saveBackIds: readonly string[], actor: string): Promise<BulkJob> {
    return this.database.transaction(async (manager) => {
      const { kind, ...rest } = action;
      const rows = (await manager.query(
        `INSERT INTO bulk_job (action, arguments, actor, client_address, save_back_ids) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
        [kind, JSON.stringify(rest), actor, currentRequestContext()?.clientAddress ?? null, saveBackIds],
      )) as BulkJob[];
      const job = rows[0];
      if (!job) throw new Error('the job was not recorded');
      const after = { ...rest, saveBacks: saveBackIds.length };
      await recordAudit(manager, { actor, action: `save-back.bulk.${kind}`, target: `bulk-job/${job.id}`, after });
      return job;
    });
  }

  async find(id: string): Promise<BulkJob | null> {
    const rows = (await this.database.query(`SELECT ${COLUMNS} FROM bulk_job WHERE id = $1`, [id])) as BulkJob[];
    return rows[0] ?? null;
  }

  async list(limit: number): Promise<BulkJob[]> {
    return (await this.database.query(`SELECT ${COLUMNS} FROM bulk_job ORDER BY created_at DESC LIMIT $1`, [
      limit,
    ])) as BulkJob[];
  }

  /** Stops it after the chunk that is being done. False when it is over. */
  async cancel(id: string, actor: string): Promise<boolean> {
    const [, count] = (await this.database.query(
      `UPDATE bulk_job SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state = 'running'`,
      [id],
    )) as [unknown, number];
    if (count === 1)
      await recordAudit(this.database.manager, { actor, action: 'save-back.bulk.cancel', target: `bulk-job/${id}` });
    return count === 1;
  }

  /** Works on one running job that no other worker has. False: there is none. */
  async run(): Promise<boolean> {
    const [jobs] = (await this.database.query(
      `UPDATE bulk_job SET lease_until = now() + make_interval(secs => $1) WHERE id = (
         SELECT id FROM bulk_job WHERE state = 'running' AND (lease_until IS NULL OR lease_until < now())
         ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, action, arguments, actor, save_back_ids, done`,
      [LEASE_SECONDS],
    )) as [JobRow[], number];
    const job = jobs[0];
    if (!job) return false;
    const action = { kind: job.action, ...job.arguments } as SaveBackAction;
    for (let done = job.done; done < job.save_back_ids.length; done += CHUNK) {
      const chunk = job.save_back_ids.slice(done, done + CHUNK);
      let changed = 0;
      for (const id of chunk) if (await this.administration.perform(id, action, job.actor)) changed++;
      const [, count] = (await this.database.query(
        `UPDATE bulk_job SET done = $2, changed = changed + $3, lease_until = now() + make_interval(secs => $4)
         WHERE id = $1 AND state = 'running'`,
        [job.id, done + chunk.length, changed, LEASE_SECONDS],
      )) as [unknown, number];
      if (count !== 1) return true; // cancelled
    }
    await this.database.query(
      `UPDATE bulk_job SET state = 'finished', finished_at = now(), lease_until = NULL WHERE id = $1 AND state = 'running'`,
      [job.id],
    );
    return true;
  }
}

interface JobRow {
  id: string;
  action: SaveBackAction['kind'];
  arguments: Record<string, unknown>;
  actor: string;
  save_back_ids: string[];
  done: number;
}
