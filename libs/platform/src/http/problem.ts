import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DATABASE_RETRY_SECONDS, databaseUnavailable } from '../database/database-unavailable.js';
import { currentRequestContext } from '../logging/request-context.js';
import type { Logger } from '../logging/logger.js';

/** An error that our REST API answers with: RFC 9457 problem details with a stable `code`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(title, options);
  }
}

/** RFC 9457 body. `traceId` is the request id under which the log has the details. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: string;
  traceId: string;
  [extra: string]: unknown;
}

/** Codes of errors that the framework makes, by status. */
const CODES: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'invalid_request',
};

export function toProblemDetails(error: unknown, traceId: string): ProblemDetails {
  if (error instanceof Problem) {
    return {
      type: `/docs/errors#${error.code}`,
      title: error.title,
      status: error.status,
      code: error.code,
      traceId,
      ...error.extra,
    };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const answer = error.getResponse();
    const errors =
      typeof answer === 'object' && 'message' in answer && Array.isArray(answer.message)
        ? { errors: answer.message as unknown[] }
        : {};
    const code = CODES[status] ?? `http_${status}`;
    const title = 'errors' in errors ? 'The request is not what this call takes' : withoutQuery(error.message);
    return { type: `/docs/errors#${code}`, title, status, code, traceId, ...errors };
  }
  if (databaseUnavailable(error)) {
    const title = 'The database cannot be reached; try again soon';
    return { type: '/docs/errors#unavailable', title, status: 503, code: 'unavailable', traceId };
  }
  if (unstorable(error)) {
    const title = 'A value cannot be stored: a text with U+0000 or half a character, or a number or time out of range';
    return { type: '/docs/errors#invalid_request', title, status: 422, code: 'invalid_request', traceId };
  }
  if (badMultipart(error)) {
    const title = 'The multipart body is cut off or has no boundary';
    return { type: '/docs/errors#invalid_request', title, status: 400, code: 'invalid_request', traceId };
  }
  const fastifyStatus = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof fastifyStatus === 'number' && fastifyStatus >= 400 && fastifyStatus < 500) {
    const code = CODES[fastifyStatus] ?? 'invalid_request';
    return { type: `/docs/errors#${code}`, title: (error as Error).message, status: fastifyStatus, code, traceId };
  }
  return {
    type: '/docs/errors#internal',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'internal',
    traceId,
  };
}

/** An unknown route is named in its error; what its query holds may be a token. */
function withoutQuery(title: string): string {
  return title.replace(/^(Cannot [A-Z-]+ [^?]{0,200})[^]*$/, '$1');
}

/**
 * What Postgres says to what somebody sent: text that is not valid in its encoding or as JSON (half characters), numbers and
 * times out of their range, values too long for an index.
 */
const UNSTORABLE = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008', '54000']);

function unstorable(error: unknown): boolean {
  const { driverError } = (error ?? {}) as { driverError?: { code?: unknown } };
  return typeof driverError?.code === 'string' && UNSTORABLE.has(driverError.code);
}

/** What the reader of multipart bodies says to one that is cut off or has no boundary; it gives its errors no status. */
function badMultipart(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Multipart: |Unexpected end of (form|multipart data)|Malformed part)/.test(error.message)
  );
}

/** The one filter for REST errors. An unknown error gives a bare 500 and the request id; its message stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const details = toProblemDetails(error, currentRequestContext()?.requestId ?? '');
    if (details.status >= 500) {
      this.logger.error({ err: error, method: request.method, path: request.url.split('?')[0] }, 'request failed');
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (details.code === 'unavailable') void reply.header('retry-after', String(DATABASE_RETRY_SECONDS));
    const { retryAfterSeconds } = details;
    if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', String(retryAfterSeconds));
    void reply
      .status(details.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(details));
  }
}
