import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type OnError = (reply: FastifyReply, failure: { error: Error & { statusCode?: number } }) => void;

/**
 * The answer for requests whose forwarding failed. An app behind us answers what is too large and hangs up; whether we still see
 * its answer is a matter of luck. Must be called before the proxies of the scope are registered.
 */
export function upstreamFailed(scope: FastifyInstance, largestBytes: number): OnError {
  // The socket is remembered: a request that was broken off no longer has one.
  const arrivals = new WeakMap<FastifyRequest, { socket: Socket; bytesRead: number }>();
  scope.addHook('onRequest', (request, _reply, done) => {
    const { socket } = request.raw;
    arrivals.set(request, { socket, bytesRead: socket.bytesRead });
    done();
  });
  return (reply, { error }) => {
    const { request } = reply;
    const announced = Number(request.headers['content-length'] ?? 0);
    const arrival = arrivals.get(request);
    const read = arrival ? arrival.socket.bytesRead - arrival.bytesRead : 0;
    void reply
      .code(Math.max(announced, read) > largestBytes ? 413 : (error.statusCode ?? 502))
      .header('connection', 'close')
      .send('');
  };
}
