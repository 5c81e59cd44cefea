import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { SaveBackDetailView } from '../rest/save-back.views.js';

export class TimelineEntryView {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ enum: ['session', 'event', 'attempt'] }) type!: 'session' | 'event' | 'attempt';
  @ApiProperty({
    description:
      'session: opened, joined, left, closed. event: scheduled, rescheduled, held-for-editing, released, made-due, interval-changed, postponed, put-on-hold, taken-off-hold, retried, discarded. attempt: its outcome',
  })
  kind!: string;
  @ApiProperty({ type: String, nullable: true, description: 'A user, an administrator, a key' }) actor!: string | null;
  @ApiProperty({ type: Object }) detail!: Record<string, unknown>;
}

export class NextView {
  @ApiProperty({
    enum: [
      'waits-for-editors',
      'on-hold',
      'goes-out',
      'integrator-paused',
      'endpoint-paused',
      'circuit-open',
      'being-sent',
      'waits-for-administrator',
      'over',
    ],
  })
  kind!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When, if it is known' })
  at!: string | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
}

export class TimelineView {
  @ApiProperty({ type: [TimelineEntryView] }) entries!: TimelineEntryView[];
  @ApiProperty({ type: NextView }) next!: NextView;
}

interface SessionRow {
  id: string;
  opened_at: Date;
  closed_at: Date | null;
  close_reason: string | null;
  people:
    | {
        userId: string;
        name: string;
        mode: string;
        joinedAt: string;
        leftAt: string | null;
        leftReason: string | null;
      }[]
    | null;
}

interface GateRow {
  circuit: string | null;
  next_probe_at: Date | null;
  paused: boolean;
  paused_until: Date | null;
  pause_reason: string | null;
  endpoint_reason: string | null;
}

/** Tells the story of one save-back. */
@Injectable()
export class SaveBackTimeline {
  constructor(private readonly database: DataSource) {}

  async of(saveBack: SaveBackDetailView): Promise<TimelineView> {
    const [sessions, events] = await Promise.all([this.sessions(saveBack), this.events(saveBack.id)]);
    const attempts = saveBack.attempts.map((attempt): TimelineEntryView => {
      const { startedAt, outcome, worker, ...detail } = attempt;
      return { at: startedAt, type: 'attempt', kind: outcome, actor: worker, detail };
    });
    const entries = [...sessions, ...events, ...attempts].sort((a, b) => a.at.localeCompare(b.at));
    return { entries, next: await this.next(saveBack) };
  }

  /** The editing sessions since the document's save-back before this one. */
  private async sessions(saveBack: SaveBackDetailView): Promise<TimelineEntryView[]> {
    const rows = (await this.database.query(
      `SELECT s.id, s.opened_at, s.closed_at, s.close_reason,
         (SELECT jsonb_agg(jsonb_build_object('userId', p.user_id, 'name', p.name, 'mode', p.mode, 'joinedAt', p.joined_at,
            'leftAt', p.left_at, 'leftReason', p.left_reason) ORDER BY p.joined_at)
          FROM (SELECT * FROM participant WHERE session_id = s.id ORDER BY joined_at LIMIT 200) p) AS people
       FROM editing_session s
       WHERE s.document_id = $1 AND s.kind = 'edit' AND s.opened_at <= COALESCE($3::timestamptz, now())
         AND COALESCE(s.closed_at, now()) >= COALESCE((SELECT max(COALESCE(b.delivered_at, b.updated_at)) FROM save_back b
           WHERE b.document_id = $1 AND b.id <> $2 AND b.created_at < $4), '-infinity')
       ORDER BY s.opened_at LIMIT 50`,
      [saveBack.documentId, saveBack.id, saveBack.deliveredAt, saveBack.createdAt],
    )) as SessionRow[];
    return rows.flatMap((row) => {
      const entry = (at: Date | string, kind: string, actor: string | null, detail: Record<string, unknown>) => ({
        at: new Date(at).toISOString(),
        type: 'session' as const,
        kind,
        actor,
        detail: { sessionId: row.id, ...detail },
      });
      const people = (row.people ?? []).flatMap(({ userId, name, mode, joinedAt, leftAt, leftReason }) => [
        entry(joinedAt, 'joined', userId, { name, mode }),
        ...(leftAt === null ? [] : [entry(leftAt, 'left', userId, { name, reason: leftReason })]),
      ]);
      return [
        entry(row.opened_at, 'opened', null, {}),
        ...people,
        ...(row.closed_at ? [entry(row.closed_at, 'closed', null, { reason: row.close_reason })] : []),
      ];
    });
  }

  private async events(saveBackId: string): Promise<TimelineEntryView[]> {
    const rows = (await this.database.query(
      'SELECT at, kind, actor, detail FROM save_back_event WHERE save_back_id = $1 ORDER BY id LIMIT 1000',
      [saveBackId],
    )) as { at: Date; kind: string; actor: string | null; detail: Record<string, unknown> | null }[];
    return rows.map(({ at, kind, actor, detail }) => ({
      at: at.toISOString(),
      type: 'event',
      kind,
      actor,
      detail: detail ?? {},
    }));
  }

  private async next(saveBack: SaveBackDetailView): Promise<NextView> {
    const next = (kind: string, at: string | null = null, reason: string | null = null): NextView => ({
      kind,
      at,
      reason,
    });
    switch (saveBack.state) {
      case 'delivered':
      case 'discarded':
        return next('over');
      case 'sending':
        return next('being-sent');
      case 'parked':
        return next('waits-for-administrator', null, saveBack.lastError?.message ?? null);
    }
    if (saveBack.hold) return next('on-hold', null, saveBack.hold.reason);
    if (saveBack.state === 'held') return next('waits-for-editors');
    const gate = await this.gateOf(saveBack.id);
    if (gate?.paused) return next('integrator-paused', gate.paused_until?.toISOString() ?? null, gate.pause_reason);
    if (gate?.endpoint_reason) return next('endpoint-paused', null, gate.endpoint_reason);
    if (gate?.circuit === 'open') return next('circuit-open', gate.next_probe_at?.toISOString() ?? null);
    return next('goes-out', saveBack.dueAt);
  }

  private async gateOf(saveBackId: string): Promise<GateRow | null> {
    const rows = (await this.database.query(
      `SELECT g.circuit, g.next_probe_at, g.paused_at IS NOT NULL AND (g.paused_until IS NULL OR g.paused_until > now()) AS paused,
         g.paused_until, g.pause_reason,
         (SELECT e.reason FROM paused_endpoint e WHERE e.integrator_id = s.integrator_id
            AND (e.paused_until IS NULL OR e.paused_until > now())
            AND e.endpoint = split_part(COALESCE(s.target_url, d.callback_url, i.bisheng_save_back_url), '?', 1)) AS endpoint_reason
       FROM save_back s JOIN document d ON d.id = s.document_id JOIN integrator i ON i.id = s.integrator_id
       LEFT JOIN integrator_delivery g ON g.integrator_id = s.integrator_id WHERE s.id = $1`,
      [saveBackId],
    )) as GateRow[];
    return rows[0] ?? null;
  }
}
