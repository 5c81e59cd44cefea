import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Document, Integrator } from '#documents';
import { postAlarms } from '../outbox.js';
import { recordAudit, Settings } from '../settings.js';
import { GLOBAL_APPLIES, PROTOCOL_DEFAULT_SECONDS } from './interval.js';

/** Whose interval is meant. */
export type IntervalScope = { kind: 'global' } | { kind: 'integrator'; id: string } | { kind: 'document'; id: string };

/** `future`: only what closes from now on. `pending`: also what waits for its time now, counted from when it closed. */
export type IntervalApplication = 'future' | 'pending';

export interface IntervalChange {
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
  SELECT s.id, s.due_at, COALESCE(d.save_back_interval_seconds, i.save_back_interval_seconds, ${GLOBAL_SQL}, ${DEFAULTS_SQL}) AS seconds,
    CASE WHEN d.save_back_interval_seconds IS NOT NULL THEN 'document'
         WHEN i.save_back_interval_seconds IS NOT NULL THEN 'integrator'
         WHEN ${GLOBAL_SQL} IS NOT NULL THEN 'global' ELSE 'protocol-default' END AS source,
    s.closed_at
  FROM save_back s JOIN document d ON d.id = s.document_id JOIN integrator i ON i.id = s.integrator_id
  LEFT JOIN (SELECT (value #>> '{}')::int AS seconds FROM setting WHERE key = 'save-back-interval-seconds') g ON true
  WHERE s.state = 'scheduled'
    AND ($1::uuid IS NULL OR s.integrator_id = $1) AND ($2::uuid IS NULL OR s.document_id = $2)`;

/** Changes save-back intervals while everything runs, and says beforehand what a change would move. */
@Injectable()
export class IntervalChanges {
  constructor(
    private readonly database: DataSource,
    private readonly settings: Settings,
  ) {}

  async read(scope: IntervalScope): Promise<number | null> {
    return this.readWith(this.database.manager, scope);
  }

  async apply(change: IntervalChange): Promise<IntervalEffect> {
    return this.database.transaction(async (manager) => {
      const before = await this.readWith(manager, change.scope);
      await this.write(manager, change);
      const effect =
        change.apply === 'pending' ? await this.movePending(manager, change.scope) : { moved: 0, dueNow: 0 };
      await recordAudit(manager, {
        actor: change.actor,
        action: 'save-back-interval.change',
        target: change.scope.kind === 'global' ? 'global' : `${change.scope.kind}/${change.scope.id}`,
        before: { seconds: before },
        after: { seconds: change.seconds, apply: change.apply, ...effect },
      });
      return effect;
    });
  }

  /** Does everything that {@link apply} does and takes it back. */
  async preview(change: IntervalChange): Promise<IntervalEffect> {
    const runner = this.database.createQueryRunner();
    await runner.startTransaction();
    try {
      await this.readWith(runner.manager, change.scope);
      await this.write(runner.manager, change);
      return change.apply === 'pending'
        ? await this.movePending(runner.manager, change.scope)
        : { moved: 0, dueNow: 0 };
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  private async readWith(manager: EntityManager, scope: IntervalScope): Promise<number | null> {
    if (scope.kind === 'global') return this.settings.globalIntervalSeconds(manager);
    const row =
      scope.kind === 'integrator'
        ? await manager.findOneBy(Integrator, { id: scope.id })
        : await manager.findOneBy(Document, { id: scope.id });
    if (!row) throw new IntervalScopeUnknown(`There is no ${scope.kind} ${scope.id}`);
    return row.saveBackIntervalSeconds;
  }

  private async write(manager: EntityManager, { scope, seconds }: IntervalChange): Promise<void> {
    if (scope.kind === 'global') await this.settings.setGlobalIntervalSeconds(manager, seconds);
    else if (scope.kind === 'integrator')
      await manager.update(Integrator, { id: scope.id }, { saveBackIntervalSeconds: seconds });
    else await manager.update(Document, { id: scope.id }, { saveBackIntervalSeconds: seconds });
  }

  private async movePending(manager: EntityManager, scope: IntervalScope): Promise<IntervalEffect> {
    const [rows] = (await manager.query(
      `UPDATE save_back s SET due_at = GREATEST(now(), r.closed_at + make_interval(secs => r.seconds)),
         interval_seconds = r.seconds, interval_source = r.source, generation = s.generation + 1, updated_at = now()
       FROM (${RECKONED}) r
       WHERE s.id = r.id AND (s.interval_seconds <> r.seconds OR s.interval_source <> r.source)
       RETURNING s.id, s.due_at <= now() AS due_now`,
      [scope.kind === 'integrator' ? scope.id : null, scope.kind === 'document' ? scope.id : null],
    )) as [{ id: string; due_now: boolean }[], number];
    await postAlarms(
      manager,
      rows.map((row) => row.id),
    );
    return { moved: rows.length, dueNow: rows.filter((row) => row.due_now).length };
  }
}
