import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { refuseMalformed } from '#platform';
import { forwarded, withoutConnection } from './forwarded.js';
import { upstreamFailed } from './too-large.js';

/**
 * Forwards WOPI as it came: the target byte by byte (proofs are made over it), bodies of any type or none, and the
 * address that called us at the end of X-Forwarded-For.
 */
export async function forwardWopi(
  fastify: unknown,
  upstream: string,
  limits: { timeoutMs: number; documentBytes: number },
): Promise<void> {
  const { timeoutMs, documentBytes } = limits;
  await (fastify as FastifyInstance).register(async (scope) => {
    const onError = upstreamFailed(scope, documentBytes);
    scope.setErrorHandler(refuseMalformed);
    scope.addHook('onRequest', (request, _reply, done) => {
      delete request.headers['content-type']; // one that is no media type would be refused; the host needs none
      done();
    });
    for (const prefix of ['/wopi', '/wopibootstrapper']) {
      await scope.register(httpProxy as never, {
        upstream,
        prefix,
        rewritePrefix: prefix,
        undici: { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections: 256 },
        replyOptions: { rewriteHeaders: withoutConnection, rewriteRequestHeaders: forwarded, onError },
      });
    }
  });
}
