import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EnginePlacement, NoEngine } from '#editing';
import { LOGGER, type Logger, RateLimits } from '#platform';

/** By then whoever leads people to gateways has asked this one whether it is ready, and heard that it is not. */
const NOTICE_MS = 1_000;
/** Between two pages that are sent away: each has its picture drawn anew. */
const BETWEEN_MS = 50;
/** All of them are sent away within this time. */
const LONGEST_MS = 10_000;

const PATH = /^\/editor\/socket\/([0-9a-f-]{36})$/;

/**
 * Leads a page's WebSocket to the engine that holds its document, byte for byte. The engine checks who it is; all that
 * is read here is the participant's id in the path, which opens nothing by itself.
 */
@Injectable()
export class EditorSocketProxy implements BeforeApplicationShutdown {
  private readonly open = new Set<Duplex>();
  private leaving = false;

  constructor(
    private readonly database: DataSource,
    private readonly placement: EnginePlacement,
    private readonly limits: RateLimits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The pages come back through another gateway and send again what the engine has not taken: not before they are led to
   * another one, and not all at once.
   */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.open.size > 0) await sleep(NOTICE_MS);
    this.leaving = true;
    const pauseMs = Math.min(BETWEEN_MS, LONGEST_MS / Math.max(1, this.open.size));
    let [next, dueAt] = [this.open.values().next(), performance.now()];
    for (; next.done !== true; next = this.open.values().next()) {
      next.value.destroy();
      this.open.delete(next.value);
      dueAt += pauseMs;
      if (dueAt > performance.now() + 1) await sleep(dueAt - performance.now());
    }
  }

  upgrade(request: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on('error', () => client.destroy());
    if (this.leaving) {
      refuse(client, '503 Service Unavailable', 'Retry-After: 1\r\n');
      return;
    }
    this.open.add(client);
    client.on('close', () => this.open.delete(client));
    const participantId = PATH.exec(request.url?.split('?')[0]?.replace(/\/{2,}/g, '/') ?? '')?.[1];
    if (participantId === undefined) {
      refuse(client, '404 Not Found');
      return;
    }
    this.route(request, client, head, participantId).catch((error: unknown) => {
      if (!(error instanceof NoEngine)) this.logger.error({ err: error, participantId }, 'socket not routed');
      refuse(client, '503 Service Unavailable');
    });
  }

  private async route(request: IncomingMessage, client: Duplex, head: Buffer, participantId: string): Promise<void> {
    const refusal = await this.limits.ofSocket(request);
    if (refusal) {
      refuse(client, '429 Too Many Requests', `Retry-After: ${refusal.retryAfterSeconds}\r\n`);
      return;
    }
    const rows = (await this.database.query(
      `SELECT COALESCE((SELECT o.id FROM editing_session o WHERE s.state = 'closed' AND o.document_id = s.document_id AND o.state = 'open' AND o.kind = s.kind LIMIT 1), s.id) AS id
       FROM participant p JOIN editing_session s ON s.id = p.session_id WHERE p.id = $1`,
      [participantId],
    )) as { id: string }[];
    if (!rows[0]) {
      refuse(client, '404 Not Found');
      return;
    }
    const engine = new URL(await this.placement.place(rows[0].id));
    const upstream = connect(Number(engine.port || 80), engine.hostname);
    upstream.setNoDelay(true);
    if ('setNoDelay' in client && typeof client.setNoDelay === 'function')
      (client.setNoDelay as (on: boolean) => void)(true);
    upstream.on('error', () => {
      if (upstream.bytesRead === 0) refuse(client, '503 Service Unavailable');
      else client.destroy();
    });
    upstream.on('close', () => client.end());
    client.on('close', () => upstream.end());
    upstream.on('connect', () => {
      const headers: string[] = [];
      for (let i = 0; i < request.rawHeaders.length; i += 2)
        headers.push(`${request.rawHeaders[i] ?? ''}: ${request.rawHeaders[i + 1] ?? ''}`);
      upstream.write(`GET /editor/socket/${participantId} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      if (head.length > 0) upstream.write(head);
      upstream.pipe(client);
      client.pipe(upstream);
    });
  }
}

function refuse(client: Duplex, status: string, headers = ''): void {
  if (client.writable) client.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
