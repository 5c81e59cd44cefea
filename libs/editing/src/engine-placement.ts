import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InternalAccess } from '#auth';
import { faultPoint, LOGGER, type Logger } from '#platform';
import { NoEngine } from './editing.errors.js';

/** An engine that has not been heard of for this long is taken for dead. */
export const ENGINE_SILENCE_SECONDS = 10;
const NUDGE_TIMEOUT_MS = 1_500;
const CHECKPOINT_TIMEOUT_MS = 60_000;

/** Tells which engine has a session, choosing one when none has. */
@Injectable()
export class EnginePlacement {
  constructor(
    private readonly database: DataSource,
    private readonly internal: InternalAccess,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Address of the session's engine. Throws {@link NoEngine} when none is alive. */
  async place(sessionId: string): Promise<string> {
    return this.database.transaction(async (manager) => {
      const current = async (): Promise<string | undefined> => {
        const rows = (await manager.query(
          `SELECT e.address FROM editing_session s JOIN engine e ON e.id = s.engine_id
           WHERE s.id = $1 AND e.heartbeat_at > now() - make_interval(secs => $2)`,
          [sessionId, ENGINE_SILENCE_SECONDS],
        )) as { address: string }[];
        return rows[0]?.address;
      };
      const known = await current();
      if (known !== undefined) return known;
      await manager.query('SELECT 1 FROM editing_session WHERE id = $1 FOR UPDATE', [sessionId]);
      const chosen = await current(); // somebody else was faster
      if (chosen !== undefined) return chosen;
      const [rows] = (await manager.query(
        `UPDATE editing_session s SET engine_id = e.id FROM (
           SELECT id, address FROM engine e WHERE NOT draining AND heartbeat_at > now() - make_interval(secs => $2)
           ORDER BY (SELECT count(*) FROM editing_session o WHERE o.state = 'open' AND o.engine_id = e.id), random() LIMIT 1) e
         WHERE s.id = $1 RETURNING e.address`,
        [sessionId, ENGINE_SILENCE_SECONDS],
      )) as [{ address: string }[], number];
      if (!rows[0]) throw new NoEngine();
      return rows[0].address;
    });
  }

  /** Address of the least loaded engine. Throws {@link NoEngine} when none is alive. */
  async any(): Promise<string> {
    const rows = (await this.database.query(
      `SELECT address FROM engine WHERE NOT draining AND heartbeat_at > now() - make_interval(secs => $1) ORDER BY open_sessions LIMIT 1`,
      [ENGINE_SILENCE_SECONDS],
    )) as { address: string }[];
    if (!rows[0]) throw new NoEngine();
    return rows[0].address;
  }

  /** Has the session's engine store the document as it stands. Null when nothing was changed. */
  async checkpoint(sessionId: string): Promise<string | null> {
    const answer = await fetch(`${await this.place(sessionId)}/internal/sessions/${sessionId}/checkpoint`, {
      method: 'POST',
      headers: { authorization: this.internal.authorization },
      signal: AbortSignal.timeout(CHECKPOINT_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the engine answered ${answer.status}`);
    const { revisionId } = (await answer.json()) as { revisionId: string | null };
    faultPoint('checkpoint.after-store');
    return revisionId;
  }

  /** Has the session's engine show everybody in it a message. Returns how many people that were. */
  async message(sessionId: string, text: string): Promise<number> {
    const answer = await fetch(`${await this.place(sessionId)}/internal/sessions/${sessionId}/message`, {
      method: 'POST',
      headers: { authorization: this.internal.authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(NUDGE_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the engine answered ${answer.status}`);
    return ((await answer.json()) as { people: number }).people;
  }

  /** Has the session's engine store the document as it stands as a version; what is to be saved back stays so. */
  async keepVersion(sessionId: string): Promise<void> {
    await this.post(sessionId, 'versions', {});
  }

  /** Has everybody in the session go on from an earlier version. */
  async restore(
    sessionId: string,
    number: number,
    by: { userId: string; name: string; avatar: string },
  ): Promise<void> {
    await this.post(sessionId, 'versions/restore', { number, ...by });
  }

  private async post(sessionId: string, path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${await this.place(sessionId)}/internal/sessions/${sessionId}/${path}`, {
      method: 'POST',
      headers: { authorization: this.internal.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CHECKPOINT_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the engine answered ${answer.status}`);
  }

  /** Asks the session's engine to look at the database now: to load it, or to see who has to leave. Best effort. */
  async nudge(sessionId: string): Promise<void> {
    try {
      const address = await this.place(sessionId);
      await fetch(`${address}/internal/sessions/${sessionId}/look`, {
        method: 'POST',
        headers: { authorization: this.internal.authorization },
        signal: AbortSignal.timeout(NUDGE_TIMEOUT_MS),
      });
    } catch (error) {
      this.logger.warn({ err: error, sessionId }, 'engine not reached; it will look by itself');
    }
  }
}
