import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentRequestContext, RateLimited, type RateLimitedDoor } from '#platform';
import { problemPage } from './open-document/problem-page.js';

const ENTRY = /^\/apps\/editor\/open(Editor|Preview)$/;

/** The protocol signs single calls: its keys are counted where a signature is found to be theirs. */
export const bishengDoor: RateLimitedDoor = {
  credential: () => null,
  refuse: (request, reply, refusal) => {
    const route = request.routeOptions.url ?? '';
    void reply.status(429).header('cache-control', 'no-store');
    if (ENTRY.test(route))
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(
          problemPage(
            `请求过于频繁，请稍后再试。 ${refusal.message}.`,
            refusal.code,
            currentRequestContext()?.requestId ?? '',
          ),
        );
    return route.startsWith('/apps/editor/')
      ? reply.header('content-type', 'application/json; charset=utf-8').send('{"status":false}')
      : reply.header('content-type', 'text/plain; charset=utf-8').send('');
  },
};

/** The same for a key that is found to have signed too much. */
@Catch(RateLimited)
export class RateLimitedFilter implements ExceptionFilter<RateLimited> {
  catch(refusal: RateLimited, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>().header('retry-after', String(refusal.retryAfterSeconds));
    void bishengDoor.refuse(http.getRequest<FastifyRequest>(), reply, refusal);
  }
}
