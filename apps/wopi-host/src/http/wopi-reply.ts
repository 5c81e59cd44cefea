import { hostname } from 'node:os';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { DATABASE_RETRY_SECONDS, databaseUnavailable, LOGGER, type Logger, PLATFORM_VERSION } from '#platform';
import { type LockOutcome, WOPI_HEADERS } from '#protocol/wopi';

/** An answer of the protocol: status, headers, and JSON or bytes where the operation has them. */
export interface WopiReply {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  /** The same, written already. */
  body?: Buffer;
  stream?: { body: Readable; sizeBytes: number };
}

/** Ends an operation with a status of the protocol. `reason` goes into X-WOPI-ServerError and tells nothing secret. */
export class WopiRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 409 | 412 | 413 | 500 | 501,
    reason: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly json?: unknown,
  ) {
    super(reason);
  }
}

export const OK: WopiReply = { status: 200 };

/** 409 with the lock that stands in the way; empty when there is none, or none that WOPI can show. */
export function lockMismatch(outcome: Extract<LockOutcome, { kind: 'mismatch' }>): WopiRefusal {
  return new WopiRefusal(409, outcome.reason, {
    [WOPI_HEADERS.lock]: outcome.heldLockId,
    [WOPI_HEADERS.lockFailureReason]: outcome.reason,
  });
}

const MACHINE = hostname().replace(/[^\x20-\x7e]/g, '');

export async function sendReply(reply: FastifyReply, answer: WopiReply): Promise<void> {
  void reply
    .status(answer.status)
    .header(WOPI_HEADERS.machineName, MACHINE)
    .header(WOPI_HEADERS.serverVersion, PLATFORM_VERSION);
  // Answered before the body was read to its end: what still comes must not be taken for the next request.
  if (!reply.request.raw.complete) void reply.header('connection', 'close');
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    void reply.header(name, value.replace(/[^\x20-\x7e]/g, '?'));
  if (answer.stream) {
    const { body, sizeBytes } = answer.stream;
    body.on('error', () => reply.raw.destroy());
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', String(sizeBytes))
      .send(body);
  } else if (answer.body !== undefined || answer.json !== undefined) {
    // Bytes: to text Fastify would add a charset, which clients do not expect here.
    await reply
      .header('content-type', 'application/json')
      .send(answer.body ?? Buffer.from(JSON.stringify(answer.json)));
  } else await reply.header('content-length', '0').send('');
}

/** Every error on a WOPI address is a status and headers; what went wrong inside stays in the log. Never throws. */
export async function sendFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): Promise<void> {
  if (reply.sent || reply.raw.headersSent) {
    logger.error({ err: error }, 'WOPI answer broken off');
    reply.raw.destroy();
    return;
  }
  const status =
    error instanceof WopiRefusal
      ? error.status
      : error instanceof HttpException
        ? error.getStatus()
        : databaseUnavailable(error)
          ? 503
          : 500;
  if (!(error instanceof WopiRefusal) && status >= 500)
    logger.error({ err: error, method: request.method, path: request.url.split('?')[0] }, 'WOPI request failed');
  const refusal = error instanceof WopiRefusal ? error : null;
  const headers = {
    [WOPI_HEADERS.serverError]: refusal?.message ?? 'the request failed',
    ...(status === 503 ? { 'retry-after': String(DATABASE_RETRY_SECONDS) } : {}),
    ...refusal?.headers,
  };
  try {
    await sendReply(reply, { status, headers, json: refusal?.json });
  } catch (failure) {
    // Nobody is behind this: what it throws would end the process.
    logger.error({ err: failure }, 'WOPI answer not sent');
    reply.raw.destroy();
  }
}

/** {@link sendFailure} for Nest's routes. */
@Catch()
export class WopiFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    return sendFailure(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger);
  }
}
