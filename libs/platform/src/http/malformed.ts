import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentRequestContext } from '../logging/request-context.js';
import { toProblemDetails } from './problem.js';

const BISHENG = /^\/+apps\/editor\//i;
const WOPI = /^\/+wopi(bootstrapper)?(\/|$)/i;

const HOST = /^[\w.:[\]-]*$/;
const SCHEMES = /^\s*https?\s*(,\s*https?\s*)*$/i;

/**
 * Whether what a request says of the address that it came to can be one (RFC 9110, 7.2): links that we give out are made of it.
 * A forwarded scheme that is none is left out.
 */
export function hostIsName(headers: IncomingHttpHeaders): boolean {
  if (!SCHEMES.test([headers['x-forwarded-proto'] ?? 'http'].flat().join())) delete headers['x-forwarded-proto'];
  return [headers.host ?? '', headers['x-forwarded-host'] ?? '']
    .flat()
    .every((host) => HOST.test(host.replace(/,\s*/g, '')));
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
