import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Forwards WOPI as it came: the target byte by byte (proofs are made over it), bodies of any type or none, and the
 * address that called us at the end of X-Forwarded-For.
 */
export async function forwardWopi(fastify: unknown, upstream: string, timeoutMs: number): Promise<void> {
  await (fastify as FastifyInstance).register(async (scope) => {
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
        replyOptions: {
          // Whether the caller's connection stays open is between the caller and us.
          rewriteHeaders: (headers: Record<string, string>) =>
            Object.fromEntries(
              Object.entries(headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive'),
            ),
          rewriteRequestHeaders: (request: FastifyRequest, headers: Record<string, string>) => ({
            ...headers,
            'x-forwarded-for': [request.headers['x-forwarded-for'], request.raw.socket.remoteAddress]
              .filter((item) => item !== undefined && item !== '')
              .join(', '),
          }),
        },
      });
    }
  });
}
