import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { currentRequestContext } from '../logging/request-context.js';
import { toProblemDetails } from './problem.js';

const BISHENG = /^\/+apps\/editor\//i;
const WOPI = /^\/+wopi(bootstrapper)?(\/|$)/i;

/**
 * What is refused before any route has it (an address that cannot be decoded, a Content-Type that is none) gets an answer in the
 * form of the door that it came to.
 */
export function refuseMalformed(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
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
