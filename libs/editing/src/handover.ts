import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InternalAccess } from '#auth';
import { ENGINE_SILENCE_SECONDS } from './engine-placement.js';
import type { SessionClaim } from './engine-sessions.js';

/** An engine that takes documents over. */
export interface Successor {
  id: string;
  address: string;
}

const PREPARE_TIMEOUT_MS = 20_000;
const TAKE_TIMEOUT_MS = 20_000;

/** What an engine that stops asks of those that go on. */
@Injectable()
export class Handover {
  constructor(
    private readonly database: DataSource,
    private readonly internal: InternalAccess,
  ) {}

  /** Engines that take documents, the least loaded first. */
  async successors(): Promise<Successor[]> {
    return this.database.query(
      `SELECT id, address FROM engine e WHERE NOT draining AND heartbeat_at > now() - make_interval(secs => $1)
       ORDER BY (SELECT count(*) FROM editing_session o WHERE o.state = 'open' AND o.engine_id = e.id), random()`,
      [ENGINE_SILENCE_SECONDS],
    );
  }

  /** Resolves when so many documents can be loaded there without a wait for LibreOffice's start. */
  async prepare({ address }: Successor, documents: number): Promise<void> {
    await this.post(`${address}/internal/kits`, { documents }, PREPARE_TIMEOUT_MS);
  }

  /** Gives a session to another engine. From now on people are led there, and no write of the old one counts. */
  async give({ sessionId, fence }: SessionClaim, to: Successor): Promise<void> {
    await this.database.query(
      `UPDATE editing_session SET engine_id = (SELECT id FROM engine WHERE id = $3), lease_until = now(), fence = fence + 1
       WHERE id = $1 AND fence = $2`,
      [sessionId, fence, to.id],
    );
  }

  /**
   * Has the successor load a session that was given to it. Resolves when it has; `language` as of who came first,
   * `inputTaken`: how much of the input of each participant's page is in the document.
   */
  async take(
    sessionId: string,
    { address }: Successor,
    language: string,
    inputTaken: Readonly<Record<string, number>>,
  ): Promise<void> {
    await this.post(`${address}/internal/sessions/${sessionId}/take`, { language, inputTaken }, TAKE_TIMEOUT_MS);
  }

  private async post(url: string, body: unknown, timeoutMs: number): Promise<void> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: this.internal.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the engine answered ${answer.status}`);
  }
}
