import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SecretBox } from '#auth';
import { LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import { Settings } from '../settings.js';
import {
  type AlertFormat,
  alertMessage,
  type AlertNotice,
  alertRefusal,
  type AlertSeverity,
  type AlertKind,
} from './alert-message.js';

/** When somebody is told. */
export interface AlertRules {
  /** Something should have gone out this many seconds ago. */
  lateSeconds: number;
  /** So many dead letters of one integrator. */
  deadLetters: number;
  /** Kinds that nobody wants to hear of. */
  muted: AlertKind[];
}

export const DEFAULT_ALERT_RULES: AlertRules = { lateSeconds: 300, deadLetters: 1, muted: [] };
export const ALERT_RULES_SETTING = 'alert-rules';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024;

/** Something that is wrong now. One alert stands for it until it is over. */
export interface AlertCondition {
  kind: AlertKind;
  subject: string;
  severity: AlertSeverity;
  detail: Record<string, unknown>;
}

interface ChannelRow {
  id: string;
  format: AlertFormat;
  sealed_url: Buffer;
  sealed_secret: Buffer | null;
  lang: 'zh-CN' | 'en';
  allowed_networks: string[];
}

interface AlertRow {
  id: string;
  kind: AlertKind;
  subject: string;
  severity: AlertSeverity;
  detail: Record<string, unknown>;
  raised_at: Date;
  resolved_at: Date | null;
}

const CONDITIONS = `
  SELECT 'save-backs-late' AS kind, i.name AS subject, 'critical' AS severity,
    jsonb_build_object('count', count(*), 'oldestSeconds', round(extract(epoch FROM now() - min(s.due_at)))) AS detail
  FROM save_back s JOIN integrator i ON i.id = s.integrator_id
  WHERE s.state IN ('scheduled', 'retrying', 'sending') AND s.hold IS NULL AND s.due_at < now() - make_interval(secs => $1)
  GROUP BY i.name
  UNION ALL
  SELECT 'dead-letters', i.name, 'critical', jsonb_build_object('count', count(*)) FROM save_back s JOIN integrator i ON i.id = s.integrator_id
  WHERE s.state = 'parked' GROUP BY i.name HAVING count(*) >= $2
  UNION ALL
  SELECT 'content-lost', i.name, 'critical', jsonb_build_object('count', count(*)) FROM save_back s JOIN integrator i ON i.id = s.integrator_id
  WHERE s.state = 'parked' AND s.last_error ->> 'code' = 'content_lost' GROUP BY i.name
  UNION ALL
  SELECT 'conflict', i.name, 'warning', jsonb_build_object('count', count(*)) FROM save_back s JOIN integrator i ON i.id = s.integrator_id
  WHERE s.state = 'parked' AND s.last_error ->> 'code' = 'changed_outside' GROUP BY i.name
  UNION ALL
  SELECT 'content-damaged', 'content', 'critical', jsonb_build_object('count', count(*)) FROM content_lost HAVING count(*) > 0
  UNION ALL
  SELECT 'circuit-open', i.name, 'critical', jsonb_build_object('reason', g.last_failure ->> 'message')
  FROM integrator_delivery g JOIN integrator i ON i.id = g.integrator_id WHERE g.circuit = 'open'
  UNION ALL
  SELECT 'endpoint-paused', i.name, 'critical', jsonb_build_object('count', count(*)) FROM paused_endpoint e JOIN integrator i ON i.id = e.integrator_id
  WHERE e.paused_until IS NULL OR e.paused_until > now() GROUP BY i.name`;

/** Watches the pipeline and tells administrators, once when something begins and once when it is over. */
@Injectable()
export class Alerts {
  constructor(
    private readonly database: DataSource,
    private readonly settings: Settings,
    private readonly box: SecretBox,
    private readonly outbound: OutboundHttp,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async rules(): Promise<AlertRules> {
    const stored = await this.settings.read(this.database.manager, ALERT_RULES_SETTING);
    return { ...DEFAULT_ALERT_RULES, ...(stored as Partial<AlertRules> | undefined) };
  }

  /**
   * Looks at the pipeline, opens and closes alerts, and sends what was not sent yet. Any number of workers may do this.
   * `seen`: what the worker itself found wrong.
   */
  async watch(link: string | null, seen: readonly AlertCondition[] = []): Promise<void> {
    const rules = await this.rules();
    const found = (await this.database.query(CONDITIONS, [rules.lateSeconds, rules.deadLetters])) as AlertCondition[];
    const conditions = [...found, ...seen].filter((condition) => !rules.muted.includes(condition.kind));
    await this.database.query(
      `INSERT INTO alert (kind, subject, severity, detail)
       SELECT kind, subject, severity, detail FROM jsonb_to_recordset($1) AS c(kind text, subject text, severity text, detail jsonb)
       ON CONFLICT (kind, subject) WHERE resolved_at IS NULL DO UPDATE SET detail = EXCLUDED.detail, seen_at = now()`,
      [JSON.stringify(conditions)],
    );
    await this.database.query(
      `UPDATE alert SET resolved_at = now() WHERE resolved_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($1) AS c(kind text, subject text) WHERE c.kind = alert.kind AND c.subject = alert.subject)`,
      [JSON.stringify(conditions)],
    );
    await this.notify(link);
  }

  /** Sends a notice to one channel. Null: it took it; else why not. */
  async send(channelId: string, notice: AlertNotice): Promise<string | null> {
    const rows = (await this.database.query(
      'SELECT id, format, sealed_url, sealed_secret, lang, allowed_networks FROM alert_channel WHERE id = $1',
      [channelId],
    )) as ChannelRow[];
    const channel = rows[0];
    if (!channel) return 'there is no such channel';
    const refusal = await this.post(channel, notice);
    await this.database.query(
      'UPDATE alert_channel SET last_error = $2, last_sent_at = CASE WHEN $2::text IS NULL THEN now() ELSE last_sent_at END WHERE id = $1',
      [channelId, refusal],
    );
    if (refusal !== null) this.logger.warn({ channelId, reason: refusal }, 'an alert could not be sent');
    return refusal;
  }

  private async notify(link: string | null): Promise<void> {
    const channels = (await this.database.query('SELECT id FROM alert_channel WHERE active')) as { id: string }[];
    if (channels.length === 0) return;
    // Claimed before it is sent: told at most once by each worker that lives, rather than by all of them.
    const [rows] = (await this.database.query(
      `UPDATE alert SET notified_at = COALESCE(notified_at, now()), resolution_notified_at = CASE WHEN resolved_at IS NOT NULL THEN now() END
       WHERE id IN (SELECT id FROM alert WHERE (notified_at IS NULL AND resolved_at IS NULL)
           OR (notified_at IS NOT NULL AND resolved_at IS NOT NULL AND resolution_notified_at IS NULL)
         ORDER BY raised_at LIMIT 20 FOR UPDATE SKIP LOCKED)
       RETURNING id, kind, subject, severity, detail, raised_at, resolved_at`,
    )) as [AlertRow[], number];
    for (const { id, kind, subject, severity, detail, raised_at: raisedAt, resolved_at: resolvedAt } of rows) {
      const state = resolvedAt === null ? 'raised' : 'resolved';
      const notice: AlertNotice = { kind, subject, severity, state, at: resolvedAt ?? raisedAt, detail, link };
      const refusals = await Promise.all(channels.map((channel) => this.send(channel.id, notice)));
      if (refusals.every((refusal) => refusal !== null)) {
        const column = state === 'raised' ? 'notified_at' : 'resolution_notified_at';
        await this.database.query(`UPDATE alert SET ${column} = NULL WHERE id = $1`, [id]); // nobody heard: again next time
      }
    }
  }

  private async post(channel: ChannelRow, notice: AlertNotice): Promise<string | null> {
    const secret = channel.sealed_secret ? this.box.open(channel.sealed_secret) : null;
    const { format, lang } = channel;
    const message = alertMessage(notice, { format, lang, secret, url: this.box.open(channel.sealed_url) });
    try {
      const answer = await this.outbound.send({
        url: message.url,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: message.body,
        policy: { allow: channel.allowed_networks },
        timeoutMs: TIMEOUT_MS,
        maxRedirects: 0,
        maxBytes: MAX_ANSWER_BYTES,
      });
      return alertRefusal(format, answer.status, answer.body.toString('utf8'));
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return error.message;
    }
  }
}
