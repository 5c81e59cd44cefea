import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type OnError = (reply: FastifyReply, failure: { error: Error & { statusCode?: number } }) => void;

/**
 * The answer for requests whose forwarding failed. An app behind us answers what is too large and hangs up; whether we still see
 * its answer is a matter of luck. Must be called before the proxies of the scope are registered.
 */
export function upstreamFailed(scope: FastifyInstance, largestBytes: number): OnError {
  const readBefore = new WeakMap<FastifyRequest, number>();
  scope.addHook('onRequest', (request, _reply, done) => {
    readBefore.set(request, request.raw.socket.bytesRead);
    done();
  });
  return (reply, { error }) => {
    const { request } = reply;
    const announced = Number(request.headers['content-length'] ?? 0);
    const read = request.raw.socket.bytesRead - (readBefore.get(request) ?? 0);
    void reply
      .code(Math.max(announced, read) > largestBytes ? 413 : (error.statusCode ?? 502))
      .header('connection', 'close')
      .send('');
  };
}
