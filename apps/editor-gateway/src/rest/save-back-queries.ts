import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AdminSaveBackFilterDto, filterConditions } from './save-back-filter.js';
import type { AttemptView, SaveBackDetailView, SaveBackPage, SaveBackView } from './save-back.views.js';

export interface SaveBackPaging {
  sort: 'newest' | 'due';
  /** Cursor of the previous page. */
  after: string | null;
  limit: number;
}

interface Row {
  id: string;
  document_id: string;
  integrator_id: string;
  integrator: string;
  door: string;
  external_id: string;
  title: string;
  file_type: string;
  state: string;
  number: number;
  size_bytes: string;
  closed_at: Date;
  due_at: Date;
  due_in: string;
  interval_seconds: number;
  interval_source: string;
  held_up_by: SaveBackView['heldUpBy'];
  unchanged: boolean;
  modified_by: SaveBackView['modifiedBy'];
  attempt_count: number;
  last_error: SaveBackView['lastError'];
  hold: SaveBackView['hold'];
  conflict: SaveBackView['conflict'];
  delivered_at: Date | null;
  result_fetched_at: Date | null;
  created_at: Date;
  updated_at: Date;
  sort_key: string;
}

const FROM = `FROM save_back s JOIN document d ON d.id = s.document_id`;
const HELD_UP_BY = `CASE WHEN s.state IN ('scheduled', 'retrying') AND s.hold IS NULL AND s.due_at <= now() THEN CASE
      WHEN g.paused_at IS NOT NULL AND (g.paused_until IS NULL OR g.paused_until > now()) THEN 'integrator-paused'
      WHEN EXISTS (SELECT 1 FROM paused_endpoint e WHERE e.integrator_id = s.integrator_id
        AND (e.paused_until IS NULL OR e.paused_until > now())
        AND e.endpoint = split_part(COALESCE(s.target_url, d.callback_url, i.bisheng_save_back_url), '?', 1)) THEN 'endpoint-paused'
      WHEN g.circuit = 'open' THEN 'circuit-open' END END`;
const columns = (sortKey: string): string =>
  `s.id, s.document_id, s.integrator_id, i.name AS integrator, d.door, d.external_id, d.title, r.file_type, s.state, r.number,
    r.size_bytes, s.closed_at, s.due_at, extract(epoch FROM s.due_at - now()) AS due_in, s.interval_seconds, s.interval_source, ${HELD_UP_BY} AS held_up_by,
    s.unchanged, s.modified_by, s.attempt_count, s.last_error, s.hold, s.conflict, s.delivered_at, s.result_fetched_at,
    s.created_at, s.updated_at, to_char(${sortKey} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sort_key`;
const JOINS =
  'JOIN revision r ON r.id = s.revision_id JOIN integrator i ON i.id = s.integrator_id LEFT JOIN integrator_delivery g ON g.integrator_id = s.integrator_id';

/** Reads save-backs for REST answers. */
@Injectable()
export class SaveBackQueries {
  constructor(private readonly database: DataSource) {}

  /** Newest first, or what is due first; paged by key. */
  async list(filter: AdminSaveBackFilterDto, { sort, after, limit }: SaveBackPaging): Promise<SaveBackPage> {
    const values: unknown[] = [];
    const conditions = filterConditions(filter, values);
    // What is over is not due.
    if (sort === 'due' && !filter.state?.length) conditions.push(`s.state NOT IN ('delivered', 'discarded')`);
    const key = sort === 'due' ? 's.due_at' : 's.created_at';
    const [afterAt, afterId] = decodeCursor(after);
    if (afterAt !== null && afterId !== null) {
      values.push(afterAt, afterId);
      const place = `($${values.length - 1}::timestamptz, $${values.length}::uuid)`;
      conditions.push(`(${key}, s.id) ${sort === 'due' ? '>' : '<'} ${place}`);
    }
    const direction = sort === 'due' ? 'ASC' : 'DESC';
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const rows = (await this.database.query(
      `SELECT ${columns(key)} ${FROM} ${JOINS} ${where} ORDER BY ${key} ${direction}, s.id ${direction} LIMIT ${limit + 1}`,
      values,
    )) as Row[];
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toView),
      next: rows.length > limit && last ? Buffer.from(`${last.sort_key} ${last.id}`).toString('base64url') : null,
    };
  }

  /** The ids of everything that the filter and `fits` (SQL over `s`) choose, oldest due first, and their states. */
  async choose(
    filter: AdminSaveBackFilterDto,
    fits: string,
    limit: number,
    ids: readonly string[] | null,
  ): Promise<{ id: string; state: string }[]> {
    const values: unknown[] = [];
    const conditions = [...filterConditions(filter, values), fits];
    if (ids) conditions.push(`s.id = ANY($${values.push(ids)})`);
    return (await this.database.query(
      `SELECT s.id, s.state ${FROM} WHERE ${conditions.join(' AND ')} ORDER BY s.due_at, s.id LIMIT ${limit}`,
      values,
    )) as { id: string; state: string }[];
  }

  /** What changed since a moment of the database's clock, for pages that follow along. */
  async changedSince(since: string, limit: number): Promise<SaveBackView[]> {
    const rows = (await this.database.query(
      `SELECT ${columns('s.updated_at')} ${FROM} ${JOINS} WHERE s.updated_at > $1 ORDER BY s.updated_at LIMIT ${limit}`,
      [since],
    )) as Row[];
    return rows.map(toView);
  }

  async detail(id: string, integratorId: string | null): Promise<SaveBackDetailView | null> {
    const rows = (await this.database.query(
      `SELECT ${columns('s.created_at')} ${FROM} ${JOINS} WHERE s.id = $1 AND ($2::uuid IS NULL OR s.integrator_id = $2)`,
      [id, integratorId],
    )) as Row[];
    if (!rows[0]) return null;
    return { ...toView(rows[0]), attempts: await this.attempts(id) };
  }

  async attempts(saveBackId: string): Promise<AttemptView[]> {
    const attempts = (await this.database.query(
      `SELECT number, outcome, target_url AS "targetUrl", http_status AS "httpStatus", error, response_excerpt AS "responseExcerpt",
         response_headers AS "responseHeaders", first_byte_ms AS "firstByteMs", duration_ms AS "durationMs", next_step AS "nextStep",
         worker, started_at AS "startedAt"
       FROM save_back_attempt WHERE save_back_id = $1 ORDER BY started_at`,
      [saveBackId],
    )) as (Omit<AttemptView, 'startedAt'> & { startedAt: Date })[];
    return attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() }));
  }
}

function toView(row: Row): SaveBackView {
  return {
    id: row.id,
    documentId: row.document_id,
    integratorId: row.integrator_id,
    integrator: row.integrator,
    door: row.door,
    externalId: row.external_id,
    title: row.title,
    fileType: row.file_type,
    state: row.state,
    revision: row.number,
    sizeBytes: Number(row.size_bytes),
    closedAt: row.closed_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    dueInSeconds: Math.round(Number(row.due_in) * 10) / 10,
    intervalSeconds: row.interval_seconds,
    intervalSource: row.interval_source,
    heldUpBy: row.held_up_by,
    unchanged: row.unchanged,
    modifiedBy: row.modified_by,
    attemptCount: row.attempt_count,
    lastError: row.last_error,
    hold: row.hold,
    conflict: row.conflict,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    resultFetchedAt: row.result_fetched_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function decodeCursor(cursor: string | null): [string | null, string | null] {
  const [at, id] = Buffer.from(cursor ?? '', 'base64url')
    .toString('utf8')
    .split(' ');
  return at && id && /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(at) && /^[0-9a-f-]{36}$/.test(id) ? [at, id] : [null, null];
}
