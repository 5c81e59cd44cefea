import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Document, Integrator } from '#documents';
import { currentRequestContext } from '#platform';
import { recordEvents } from '../events.js';
import { postAlarms } from '../outbox.js';
import { type IntervalScope, type IntervalSubject, recordAudit, Settings } from '../settings.js';
import { GLOBAL_APPLIES, PROTOCOL_DEFAULT_SECONDS } from './interval.js';

/** `future`: only what closes from now on. `pending`: also what waits for its time now, counted from when it closed. */
export type IntervalApplication = 'future' | 'pending';

export interface IntervalChange {
  subject: IntervalSubject;
  scope: IntervalScope;
  /** Null: take the setting away, so that the next wider one applies. */
  seconds: number | null;
  apply: IntervalApplication;
  actor: string;
}

export interface IntervalEffect {
  /** Save-backs whose time changes. */
  moved: number;
  /** Of these, the ones that are due at once. */
  dueNow: number;
}

/** A change as it was made or will be made. */
export interface RecordedChange extends IntervalEffect {
  id: string;
  subject: IntervalSubject;
  scope: IntervalScope;
  seconds: number | null;
  beforeSeconds: number | null;
  apply: IntervalApplication;
  state: 'scheduled' | 'applied' | 'cancelled' | 'undone' | 'failed';
  actor: string;
  effectiveAt: Date;
  appliedAt: Date | null;
  createdAt: Date;
}

/** The integrator or document that an interval was asked for does not exist. */
export class IntervalScopeUnknown extends Error {
  readonly code = 'interval_scope_unknown';
}

const DEFAULTS_SQL = `CASE d.door ${Object.entries(PROTOCOL_DEFAULT_SECONDS)
  .map(([door, seconds]) => `WHEN '${door}' THEN ${seconds}`)
  .join(' ')} END`;

const GLOBAL_SQL = `CASE WHEN d.door IN (${Object.entries(GLOBAL_APPLIES)
  .filter(([, applies]) => applies)
  .map(([door]) => `'${door}'`)
  .join(', ')}) THEN g.seconds END`;

/** What each waiting save-back's interval is by the settings as they stand in this transaction. */
const RECKONED = `
  SELECT s.id, COALESCE(d.save_back_interval_seconds, t.seconds, i.save_back_interval_seconds, o.seconds, ${GLOBAL_SQL}, ${DEFAULTS_SQL}) AS seconds,
    CASE WHEN d.save_back_interval_seconds IS NOT NULL THEN 'document'
         WHEN t.seconds IS NOT NULL THEN 'file-type'
         WHEN i.save_back_interval_seconds IS NOT NULL THEN 'integrator'
         WHEN o.seconds IS NOT NULL THEN 'door'
         WHEN ${GLOBAL_SQL} IS NOT NULL THEN 'global' ELSE 'protocol-default' END AS source,
    s.closed_at
  FROM save_back s JOIN document d ON d.id = s.document_id JOIN integrator i ON i.id = s.integrator_id
  LEFT JOIN (SELECT substr(key, length('save-back-interval-seconds/file-type/') + 1) AS file_type, (value #>> '{}')::int AS seconds
    FROM setting WHERE starts_with(key, 'save-back-interval-seconds/file-type/')) t ON t.file_type = d.file_type
  LEFT JOIN (SELECT substr(key, length('save-back-interval-seconds/door/') + 1) AS door, (value #>> '{}')::int AS seconds
    FROM setting WHERE starts_with(key, 'save-back-interval-seconds/door/')) o ON o.door = d.door
  LEFT JOIN (SELECT (value #>> '{}')::int AS seconds FROM setting WHERE key = 'save-back-interval-seconds') g ON true
  WHERE s.state = 'scheduled'
    AND ($1::uuid IS NULL OR s.integrator_id = $1) AND ($2::uuid IS NULL OR s.document_id = $2)
    AND ($3::text IS NULL OR d.file_type = $3) AND ($4::text IS NULL OR d.door = $4)`;

interface ChangeRow {
  id: string;
  subject: IntervalSubject;
  scope_kind: IntervalScope['kind'];
  scope_id: string | null;
  seconds: number | null;
  before_seconds: number | null;
  apply: IntervalApplication;
  state: RecordedChange['state'];
  actor: string;
  client_address: string | null;
  effective_at: Date;
  applied_at: Date | null;
  moved: number | null;
  due_now: number | null;
  created_at: Date;
}

/** Changes save-back intervals while everything runs, and says beforehand what a change would move. */
@Injectable()
export class IntervalChanges {
  constructor(
    private readonly database: DataSource,
    private readonly settings: Settings,
  ) {}

  async read(subject: IntervalSubject, scope: IntervalScope): Promise<number | null> {
    return this.readWith(this.database.manager, subject, scope);
  }

  async apply(change: IntervalChange): Promise<RecordedChange> {
    return this.database.transaction((manager) => this.applyWith(manager, change, null));
  }

  /** Does everything that {@link apply} does and takes it back. */
  async preview(change: IntervalChange): Promise<IntervalEffect> {
    return this.tried(async (manager) => {
      await this.readWith(manager, change.subject, change.scope);
      await this.write(manager, change);
      return moves(change) ? this.movePending(manager, change, false) : { moved: 0, dueNow: 0 };
    });
  }

  /** Has a change made at a time. */
  async schedule(change: IntervalChange, at: Date): Promise<RecordedChange> {
    return this.database.transaction(async (manager) => {
      const before = await this.readWith(manager, change.subject, change.scope);
      const recorded = await this.record(manager, change, before, 'scheduled', at, null, null);
      await this.audit(manager, change, before, `${change.subject}-interval.schedule`, { at: at.toISOString() });
      return recorded;
    });
  }

  /** Makes the scheduled changes whose time has come, each once, whoever calls this how often. Returns how many. */
  async applyScheduled(): Promise<number> {
    for (let count = 0; ; count++) {
      const done = await this.database.transaction(async (manager) => {
        const rows = (await manager.query(
          `SELECT * FROM interval_change WHERE state = 'scheduled' AND effective_at <= now() ORDER BY effective_at LIMIT 1
           FOR UPDATE SKIP LOCKED`,
        )) as ChangeRow[];
        const row = rows[0];
        if (!row) return false;
        try {
          const { seconds, apply, actor, client_address: clientAddress } = row;
          const change = { subject: row.subject, scope: scopeOf(row), seconds, apply, actor };
          await this.applyWith(manager, change, row.id, clientAddress);
        } catch (error) {
          if (!(error instanceof IntervalScopeUnknown)) throw error;
          await manager.query(`UPDATE interval_change SET state = 'failed' WHERE id = $1`, [row.id]);
        }
        return true;
      });
      if (!done) return count;
    }
  }

  /** Calls a scheduled change off. False when there is none of this id that still waits. */
  async cancel(id: string, actor: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const [, count] = (await manager.query(
        `UPDATE interval_change SET state = 'cancelled' WHERE id = $1 AND state = 'scheduled'`,
        [id],
      )) as [unknown, number];
      if (count === 1)
        await recordAudit(manager, { actor, action: 'interval-change.cancel', target: `interval-change/${id}` });
      return count === 1;
    });
  }

  /** Puts back what was set before the newest change of this scope, for what waits as well if that had moved. Null: nothing to undo. */
  async undo(subject: IntervalSubject, scope: IntervalScope, actor: string): Promise<RecordedChange | null> {
    return this.database.transaction((manager) => this.undoWith(manager, subject, scope, actor));
  }

  /** Does everything that {@link undo} does and takes it back. */
  async previewUndo(subject: IntervalSubject, scope: IntervalScope, actor: string): Promise<RecordedChange | null> {
    return this.tried((manager) => this.undoWith(manager, subject, scope, actor));
  }

  /** The changes made and scheduled, newest first. */
  async list(limit: number): Promise<RecordedChange[]> {
    const rows = (await this.database.query('SELECT * FROM interval_change ORDER BY created_at DESC LIMIT $1', [
      limit,
    ])) as ChangeRow[];
    return rows.map(toChange);
  }

  /** The outcome of work that is taken back. */
  private async tried<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.database.createQueryRunner();
    await runner.startTransaction();
    try {
      return await work(runner.manager);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  private async undoWith(
    manager: EntityManager,
    subject: IntervalSubject,
    scope: IntervalScope,
    actor: string,
  ): Promise<RecordedChange | null> {
    const rows = (await manager.query(
      `SELECT * FROM interval_change WHERE subject = $1 AND scope_kind = $2 AND scope_id IS NOT DISTINCT FROM $3 AND state = 'applied' AND undoes IS NULL
       ORDER BY applied_at DESC, created_at DESC LIMIT 1 FOR UPDATE`,
      [subject, scope.kind, scopeId(scope)],
    )) as ChangeRow[];
    const last = rows[0];
    if (!last) return null;
    await manager.query(`UPDATE interval_change SET state = 'undone' WHERE id = $1`, [last.id]);
    const change = { subject, scope, seconds: last.before_seconds, apply: last.apply, actor };
    const recorded = await this.applyWith(manager, change, null);
    await manager.query('UPDATE interval_change SET undoes = $2 WHERE id = $1', [recorded.id, last.id]);
    return recorded;
  }

  private async applyWith(
    manager: EntityManager,
    change: IntervalChange,
    scheduledId: string | null,
    clientAddress: string | null = null,
  ): Promise<RecordedChange> {
    const before = await this.readWith(manager, change.subject, change.scope);
    await this.write(manager, change);
    const effect = moves(change) ? await this.movePending(manager, change, true) : { moved: 0, dueNow: 0 };
    const recorded = await this.record(manager, change, before, 'applied', null, effect, scheduledId);
    await this.audit(manager, change, before, `${change.subject}-interval.change`, { ...effect }, clientAddress);
    return recorded;
  }

  private audit(
    manager: EntityManager,
    { scope, seconds, apply, actor }: IntervalChange,
    before: number | null,
    action: string,
    detail: Record<string, unknown>,
    clientAddress: string | null = null,
  ): Promise<void> {
    const target = scope.kind === 'global' ? 'global' : `${scope.kind}/${scope.id}`;
    const after = { seconds, apply, ...detail };
    return recordAudit(manager, { actor, action, target, before: { seconds: before }, after, clientAddress });
  }

  private async record(
    manager: EntityManager,
    change: IntervalChange,
    before: number | null,
    state: 'scheduled' | 'applied',
    at: Date | null,
    effect: IntervalEffect | null,
    scheduledId: string | null,
  ): Promise<RecordedChange> {
    if (scheduledId !== null) {
      const [rows] = (await manager.query(
        `UPDATE interval_change SET state = 'applied', applied_at = now(), before_seconds = $2, moved = $3, due_now = $4
         WHERE id = $1 RETURNING *`,
        [scheduledId, before, effect?.moved ?? 0, effect?.dueNow ?? 0],
      )) as [ChangeRow[], number];
      return toChange(only(rows));
    }
    const rows = (await manager.query(
      `INSERT INTO interval_change (subject, scope_kind, scope_id, seconds, before_seconds, apply, state, actor, client_address,
         effective_at, applied_at, moved, due_now)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10, now()), CASE WHEN $7 = 'applied' THEN now() END, $11, $12) RETURNING *`,
      [
        change.subject,
        change.scope.kind,
        scopeId(change.scope),
        change.seconds,
        before,
        change.apply,
        state,
        change.actor,
        currentRequestContext()?.clientAddress ?? null,
        at,
        effect?.moved ?? null,
        effect?.dueNow ?? null,
      ],
    )) as ChangeRow[];
    return toChange(only(rows));
  }

  private async readWith(
    manager: EntityManager,
    subject: IntervalSubject,
    scope: IntervalScope,
  ): Promise<number | null> {
    if (scope.kind === 'global' || scope.kind === 'file-type' || scope.kind === 'door')
      return this.settings.seconds(manager, subject, scope);
    const row =
      scope.kind === 'integrator'
        ? await manager.findOneBy(Integrator, { id: scope.id })
        : await manager.findOneBy(Document, { id: scope.id });
    if (!row) throw new IntervalScopeUnknown(`There is no ${scope.kind} ${scope.id}`);
    return subject === 'save-back' ? row.saveBackIntervalSeconds : this.settings.seconds(manager, subject, scope);
  }

  private async write(manager: EntityManager, { subject, scope, seconds }: IntervalChange): Promise<void> {
    if (subject === 'save-back' && scope.kind === 'integrator')
      await manager.update(Integrator, { id: scope.id }, { saveBackIntervalSeconds: seconds });
    else if (subject === 'save-back' && scope.kind === 'document')
      await manager.update(Document, { id: scope.id }, { saveBackIntervalSeconds: seconds });
    else await this.settings.setSeconds(manager, subject, scope, seconds);
  }

  private async movePending(
    manager: EntityManager,
    { scope, actor }: IntervalChange,
    really: boolean,
  ): Promise<IntervalEffect> {
    const values = (['integrator', 'document', 'file-type', 'door'] as const).map((kind) =>
      scope.kind === kind ? scope.id : null,
    );
    const different = '(s.interval_seconds <> r.seconds OR s.interval_source <> r.source)';
    if (!really) {
      const rows = (await manager.query(
        `SELECT count(*)::int AS moved, (count(*) FILTER (WHERE r.closed_at + make_interval(secs => r.seconds) <= now()))::int AS due_now
         FROM save_back s JOIN (${RECKONED}) r ON r.id = s.id WHERE ${different}`,
        values,
      )) as { moved: number; due_now: number }[];
      return { moved: rows[0]?.moved ?? 0, dueNow: rows[0]?.due_now ?? 0 };
    }
    const [rows] = (await manager.query(
      `UPDATE save_back s SET due_at = GREATEST(now(), r.closed_at + make_interval(secs => r.seconds)),
         interval_seconds = r.seconds, interval_source = r.source, generation = s.generation + 1, updated_at = now()
       FROM (${RECKONED}) r WHERE s.id = r.id AND ${different}
       RETURNING s.id, s.due_at <= now() AS due_now`,
      values,
    )) as [{ id: string; due_now: boolean }[], number];
    const ids = rows.map((row) => row.id);
    await postAlarms(manager, ids);
    await recordEvents(manager, ids, 'interval-changed', { actor });
    return { moved: rows.length, dueNow: rows.filter((row) => row.due_now).length };
  }
}

function moves(change: IntervalChange): boolean {
  return change.apply === 'pending' && change.subject === 'save-back';
}

function scopeId(scope: IntervalScope): string | null {
  return scope.kind === 'global' ? null : scope.id;
}

function scopeOf({ scope_kind: kind, scope_id: id }: ChangeRow): IntervalScope {
  return kind === 'global' ? { kind } : { kind, id: id ?? '' };
}

function only<T>(rows: readonly T[]): T {
  if (rows[0] === undefined) throw new Error('the change was not recorded');
  return rows[0];
}

function toChange(row: ChangeRow): RecordedChange {
  return {
    id: row.id,
    subject: row.subject,
    scope: scopeOf(row),
    seconds: row.seconds,
    beforeSeconds: row.before_seconds,
    apply: row.apply,
    state: row.state,
    actor: row.actor,
    effectiveAt: row.effective_at,
    appliedAt: row.applied_at,
    createdAt: row.created_at,
    moved: row.moved ?? 0,
    dueNow: row.due_now ?? 0,
  };
}
