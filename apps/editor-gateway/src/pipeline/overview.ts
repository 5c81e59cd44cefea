import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { DataSource } from 'typeorm';

class WaitingView {
  @ApiProperty({ type: 'integer', description: 'Due and not yet being sent' }) dueNow!: number;
  @ApiProperty({ type: 'integer', description: 'Due within the next five minutes' }) nextFiveMinutes!: number;
  @ApiProperty({ type: 'integer' }) scheduled!: number;
  @ApiProperty({ type: 'integer', description: 'Somebody edits' }) held!: number;
  @ApiProperty({ type: 'integer', description: 'An administrator keeps them back' }) onHold!: number;
  @ApiProperty({ type: 'integer' }) sending!: number;
  @ApiProperty({ type: 'integer', description: 'An attempt failed; tried again by itself' }) failing!: number;
  @ApiProperty({ type: 'integer', description: 'Dead letters: an administrator decides' }) parked!: number;
  @ApiProperty({ type: 'integer' }) conflicts!: number;
  @ApiProperty({ description: 'How late the oldest is that should have gone out, in seconds; 0: nothing is late' })
  oldestLateSeconds!: number;
}

class IntegratorOverviewView extends WaitingView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['closed', 'open', 'half-open'] }) circuit!: string;
  @ApiProperty() paused!: boolean;
  @ApiProperty({ type: String, nullable: true }) pauseReason!: string | null;
  @ApiProperty({ type: 'integer', description: 'Addresses of it that are paused: they answered 410' })
  pausedEndpoints!: number;
  @ApiProperty({ type: 'integer', description: 'Delivered in the last minute' }) deliveredLastMinute!: number;
  @ApiProperty({ type: 'integer', description: 'Failed attempts in the last five minutes' })
  failedLastFiveMinutes!: number;
  @ApiProperty({ type: 'integer' }) documentsOpen!: number;
  @ApiProperty({ type: 'integer' }) peopleConnected!: number;
}

export class OverviewView extends WaitingView {
  @ApiProperty({ format: 'date-time', description: "By the database's clock" }) at!: string;
  @ApiProperty({ type: 'integer' }) deliveredLastMinute!: number;
  @ApiProperty({ description: 'Per minute, over the last five' }) deliveriesPerMinute!: number;
  @ApiProperty({ type: [Number], description: 'Delivered in each of the last 60 minutes, oldest first' })
  deliveredByMinute!: number[];
  @ApiProperty({ type: 'integer' }) failedLastFiveMinutes!: number;
  @ApiProperty({ type: 'integer' }) documentsOpen!: number;
  @ApiProperty({ type: 'integer' }) peopleConnected!: number;
  @ApiProperty({ type: 'integer', description: 'Alarms on their way to the queue' }) outbox!: number;
  @ApiProperty({ type: [IntegratorOverviewView] }) integrators!: IntegratorOverviewView[];
}

type Waiting = Pick<
  WaitingView,
  | 'dueNow'
  | 'nextFiveMinutes'
  | 'scheduled'
  | 'held'
  | 'onHold'
  | 'sending'
  | 'failing'
  | 'parked'
  | 'conflicts'
  | 'oldestLateSeconds'
>;

const DUE = `state IN ('scheduled', 'retrying') AND hold IS NULL`;
const OVERVIEW = `
  WITH open AS (
    SELECT integrator_id,
      count(*) FILTER (WHERE ${DUE} AND due_at <= now())::int AS "dueNow",
      count(*) FILTER (WHERE ${DUE} AND due_at > now() AND due_at <= now() + interval '5 minutes')::int AS "nextFiveMinutes",
      count(*) FILTER (WHERE state = 'scheduled' AND hold IS NULL)::int AS scheduled,
      count(*) FILTER (WHERE state = 'held')::int AS held,
      count(*) FILTER (WHERE hold IS NOT NULL)::int AS "onHold",
      count(*) FILTER (WHERE state = 'sending')::int AS sending,
      count(*) FILTER (WHERE state = 'retrying')::int AS failing,
      count(*) FILTER (WHERE state = 'parked')::int AS parked,
      count(*) FILTER (WHERE last_error ->> 'code' = 'changed_outside' AND state = 'parked')::int AS conflicts,
      COALESCE(round(extract(epoch FROM now() - min(due_at) FILTER (WHERE ${DUE} AND due_at < now())), 1), 0)::float8 AS "oldestLateSeconds"
    FROM save_back WHERE state NOT IN ('delivered', 'discarded') GROUP BY integrator_id),
  done AS (SELECT integrator_id, count(*)::int AS count FROM save_back WHERE delivered_at > now() - interval '1 minute' GROUP BY integrator_id),
  failed AS (SELECT integrator_id, count(*)::int AS count FROM save_back_attempt
    WHERE started_at > now() - interval '5 minutes' AND outcome = 'failed' GROUP BY integrator_id),
  editing AS (
    SELECT d.integrator_id, count(DISTINCT s.document_id)::int AS documents,
      count(p.id) FILTER (WHERE p.state = 'connected')::int AS people
    FROM editing_session s JOIN document d ON d.id = s.document_id LEFT JOIN participant p ON p.session_id = s.id AND p.state <> 'left'
    WHERE s.state = 'open' GROUP BY d.integrator_id)
  SELECT now() AS at, i.id, i.name, open.*, done.count AS delivered, failed.count AS failed, editing.documents, editing.people,
    CASE WHEN g.circuit = 'open' AND g.next_probe_at <= now() THEN 'half-open' ELSE COALESCE(g.circuit, 'closed') END AS circuit,
    COALESCE(g.paused_at IS NOT NULL AND (g.paused_until IS NULL OR g.paused_until > now()), false) AS paused, g.pause_reason,
    (SELECT count(*)::int FROM paused_endpoint e WHERE e.integrator_id = i.id AND (e.paused_until IS NULL OR e.paused_until > now())) AS paused_endpoints
  FROM integrator i LEFT JOIN open ON open.integrator_id = i.id LEFT JOIN done ON done.integrator_id = i.id
  LEFT JOIN failed ON failed.integrator_id = i.id LEFT JOIN editing ON editing.integrator_id = i.id
  LEFT JOIN integrator_delivery g ON g.integrator_id = i.id ORDER BY i.name`;

type Row = Partial<Waiting> & {
  at: Date;
  id: string;
  name: string;
  delivered: number | null;
  failed: number | null;
  documents: number | null;
  people: number | null;
  circuit: string;
  paused: boolean;
  pause_reason: string | null;
  paused_endpoints: number;
};

/** The pipeline at a glance. */
@Injectable()
export class Overview {
  constructor(private readonly database: DataSource) {}

  async read(): Promise<OverviewView> {
    const [rows, minutes, outbox] = await Promise.all([
      this.database.query(OVERVIEW) as Promise<Row[]>,
      this.database.query(
        `SELECT floor(extract(epoch FROM now() - delivered_at) / 60)::int AS age, count(*)::int AS count
         FROM save_back WHERE delivered_at > now() - interval '1 hour' GROUP BY 1`,
      ) as Promise<{ age: number; count: number }[]>,
      this.database.query('SELECT count(*)::int AS count FROM (SELECT 1 FROM outbox LIMIT 100000) o') as Promise<
        { count: number }[]
      >,
    ]);
    const integrators = rows.map((row) => ({
      id: row.id,
      name: row.name,
      ...waitingOf(row),
      circuit: row.circuit,
      paused: row.paused,
      pauseReason: row.paused ? row.pause_reason : null,
      pausedEndpoints: row.paused_endpoints,
      deliveredLastMinute: row.delivered ?? 0,
      failedLastFiveMinutes: row.failed ?? 0,
      documentsOpen: row.documents ?? 0,
      peopleConnected: row.people ?? 0,
    }));
    const sum = (value: (item: (typeof integrators)[number]) => number): number =>
      integrators.reduce((total, item) => total + value(item), 0);
    const byMinute = Array.from({ length: 60 }, (_, age) => minutes.find((item) => item.age === age)?.count ?? 0);
    const lastFive = byMinute.slice(0, 5).reduce((total, count) => total + count, 0);
    return {
      at: (rows[0]?.at ?? new Date()).toISOString(),
      dueNow: sum((item) => item.dueNow),
      nextFiveMinutes: sum((item) => item.nextFiveMinutes),
      scheduled: sum((item) => item.scheduled),
      held: sum((item) => item.held),
      onHold: sum((item) => item.onHold),
      sending: sum((item) => item.sending),
      failing: sum((item) => item.failing),
      parked: sum((item) => item.parked),
      conflicts: sum((item) => item.conflicts),
      oldestLateSeconds: Math.max(0, ...integrators.map((item) => item.oldestLateSeconds)),
      deliveredLastMinute: sum((item) => item.deliveredLastMinute),
      deliveriesPerMinute: Math.round((lastFive / 5) * 10) / 10,
      deliveredByMinute: byMinute.reverse(),
      failedLastFiveMinutes: sum((item) => item.failedLastFiveMinutes),
      documentsOpen: sum((item) => item.documentsOpen),
      peopleConnected: sum((item) => item.peopleConnected),
      outbox: outbox[0]?.count ?? 0,
      integrators,
    };
  }
}

function waitingOf(row: Row): Waiting {
  return {
    dueNow: row.dueNow ?? 0,
    nextFiveMinutes: row.nextFiveMinutes ?? 0,
    scheduled: row.scheduled ?? 0,
    held: row.held ?? 0,
    onHold: row.onHold ?? 0,
    sending: row.sending ?? 0,
    failing: row.failing ?? 0,
    parked: row.parked ?? 0,
    conflicts: row.conflicts ?? 0,
    oldestLateSeconds: row.oldestLateSeconds ?? 0,
  };
}
