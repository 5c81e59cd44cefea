import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forwarded, withoutConnection } from './forwarded.js';

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
  const readBefore = new WeakMap<FastifyRequest, number>();
  /** The host answers what is too large and hangs up; whether we still see its answer is a matter of luck. */
  const onError = (reply: FastifyReply, { error }: { error: Error & { statusCode?: number } }): void => {
    const read = reply.request.raw.socket.bytesRead - (readBefore.get(reply.request) ?? 0);
    void reply
      .code(read > documentBytes ? 413 : (error.statusCode ?? 502))
      .header('connection', 'close')
      .send('');
  };
  await (fastify as FastifyInstance).register(async (scope) => {
    scope.addHook('onRequest', (request, _reply, done) => {
      readBefore.set(request, request.raw.socket.bytesRead);
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
