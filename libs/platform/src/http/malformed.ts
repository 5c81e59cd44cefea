import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentRequestContext } from '../logging/request-context.js';
import { toProblemDetails } from './problem.js';

const BISHENG = /^\/+apps\/editor\//i;
const WOPI = /^\/+wopi(bootstrapper)?(\/|$)/i;

const HOST = /^[\w.:[\]-]*(, *[\w.:[\]-]*)*$/;
const SCHEMES = /^https?(, *https?)*$/i;

/**
 * Whether what a request says of the address that it came to can be one (RFC 9110, 7.2): links that we give out are made of it.
 * A forwarded scheme that is none is left out.
 */
export function hostIsName(headers: IncomingHttpHeaders): boolean {
  const { host, 'x-forwarded-host': forwardedHost, 'x-forwarded-proto': scheme } = headers;
  if (scheme !== undefined && !SCHEMES.test(String(scheme))) delete headers['x-forwarded-proto'];
  return HOST.test(host ?? '') && (forwardedHost === undefined || HOST.test(String(forwardedHost)));
}

/**
 * What is refused before any route has it (an address that cannot be decoded, a Content-Type that is none) gets an answer in the
 * form of the door that it came to.
 */
export function refuseMalformed(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
  const path = request.raw.url ?? '';
  void reply.status(status);
  if (WOPI.test(path)) void reply.header('x-wopi-servererror', 'the request is malformed').send('');
  else if (BISHENG.test(path))
    void reply.header('content-type', 'application/json; charset=utf-8').send('{"status":false}');
  else {
    const details = toProblemDetails(error, currentRequestContext()?.requestId ?? '');
    void reply.header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(details));
  }
}
