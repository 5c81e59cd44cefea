import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AttemptView, SaveBackDetailView, SaveBackPage, SaveBackView } from './save-back.views.js';

export interface SaveBackFilter {
  integratorId: string | null;
  documentId: string | null;
  externalId: string | null;
  states: readonly string[] | null;
  /** Cursor of the previous page. */
  after: string | null;
  limit: number;
}

interface Row {
  id: string;
  document_id: string;
  external_id: string;
  title: string;
  state: string;
  number: number;
  due_at: Date;
  due_in: string;
  interval_seconds: number;
  interval_source: string;
  unchanged: boolean;
  attempt_count: number;
  last_error: { code: string; message: string } | null;
  delivered_at: Date | null;
  result_fetched_at: Date | null;
  created_at: Date;
}

const SELECT = `SELECT s.id, s.document_id, d.external_id, d.title, s.state, r.number, s.due_at, extract(epoch FROM s.due_at - now()) AS due_in,
    s.interval_seconds, s.interval_source, s.unchanged, s.attempt_count, s.last_error, s.delivered_at, s.result_fetched_at, s.created_at
  FROM save_back s JOIN document d ON d.id = s.document_id JOIN revision r ON r.id = s.revision_id`;

/** Reads save-backs for REST answers. */
@Injectable()
export class SaveBackQueries {
  constructor(private readonly database: DataSource) {}

  /** Newest first, paged by key. */
  async list(filter: SaveBackFilter): Promise<SaveBackPage> {
    const [afterAt, afterId] = decodeCursor(filter.after);
    const rows = (await this.database.query(
      `${SELECT} WHERE ($1::uuid IS NULL OR s.integrator_id = $1) AND ($2::uuid IS NULL OR s.document_id = $2)
         AND ($3::text IS NULL OR d.external_id = $3) AND ($4::text[] IS NULL OR s.state = ANY($4))
         AND ($5::timestamptz IS NULL OR (s.created_at, s.id) < ($5, $6::uuid))
       ORDER BY s.created_at DESC, s.id DESC LIMIT $7`,
      [filter.integratorId, filter.documentId, filter.externalId, filter.states, afterAt, afterId, filter.limit + 1],
    )) as Row[];
    const items = rows.slice(0, filter.limit);
    const last = items.at(-1);
    return {
      items: items.map(toView),
      next:
        rows.length > filter.limit && last
          ? Buffer.from(`${last.created_at.toISOString()} ${last.id}`).toString('base64url')
          : null,
    };
  }

  async detail(id: string, integratorId: string | null): Promise<SaveBackDetailView | null> {
    const rows = (await this.database.query(
      `${SELECT} WHERE s.id = $1 AND ($2::uuid IS NULL OR s.integrator_id = $2)`,
      [id, integratorId],
    )) as Row[];
    if (!rows[0]) return null;
    const attempts = (await this.database.query(
      `SELECT number, outcome, target_url AS "targetUrl", http_status AS "httpStatus", error, response_excerpt AS "responseExcerpt",
         duration_ms AS "durationMs", started_at AS "startedAt" FROM save_back_attempt WHERE save_back_id = $1 ORDER BY started_at`,
      [id],
    )) as (Omit<AttemptView, 'startedAt'> & { startedAt: Date })[];
    return {
      ...toView(rows[0]),
      attempts: attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
    };
  }
}

function toView(row: Row): SaveBackView {
  return {
    id: row.id,
    documentId: row.document_id,
    externalId: row.external_id,
    title: row.title,
    state: row.state,
    revision: row.number,
    dueAt: row.due_at.toISOString(),
    dueInSeconds: Math.round(Number(row.due_in) * 10) / 10,
    intervalSeconds: row.interval_seconds,
    intervalSource: row.interval_source,
    unchanged: row.unchanged,
    attemptCount: row.attempt_count,
    lastError: row.last_error,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    resultFetchedAt: row.result_fetched_at?.toISOString() ?? null,
  };
}

function decodeCursor(cursor: string | null): [string | null, string | null] {
  const [at, id] = Buffer.from(cursor ?? '', 'base64url')
    .toString('utf8')
    .split(' ');
  return at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id) ? [at, id] : [null, null];
}
