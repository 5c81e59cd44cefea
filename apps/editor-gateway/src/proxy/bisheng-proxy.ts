import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { refuseMalformed } from '#platform';
import { forwarded, withoutConnection } from './forwarded.js';
import { upstreamFailed } from './too-large.js';

/** Bodies of the Bisheng adapter are small. */
const BODY_BYTES = 1024 * 1024;

/** Forwards the Bisheng API and its result links. */
export async function forwardBisheng(fastify: unknown, upstream: string, timeoutMs: number): Promise<void> {
  await (fastify as FastifyInstance).register(async (scope) => {
    const onError = upstreamFailed(scope, BODY_BYTES);
    scope.setErrorHandler(refuseMalformed);
    scope.addHook('onRequest', (request, _reply, done) => {
      delete request.headers['content-type']; // one that is no media type would be refused; the adapter reads JSON under any
      done();
    });
    for (const prefix of ['/apps/editor', '/s3']) {
      await scope.register(httpProxy as never, {
        upstream,
        prefix,
        rewritePrefix: prefix,
        undici: { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections: 256 },
        replyOptions: { rewriteRequestHeaders: forwarded, rewriteHeaders: withoutConnection, onError },
      });
    }
  });
}
