import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger, RateLimited, toProblemDetails } from '#platform';
import { RateLimitedFilter } from '../rate-limited-door.js';

/** What these calls cannot do is `{"status":false}`, whatever went wrong; the HTTP status says whose fault it was. */
@Catch()
export class RestFailureFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof RateLimited) {
      new RateLimitedFilter().catch(error, host);
      return;
    }
    const http = host.switchToHttp();
    const { method, url } = http.getRequest<FastifyRequest>();
    const { status } = toProblemDetails(error, '');
    if (status >= 500) this.logger.error({ err: error, method, path: url.split('?')[0] }, 'bisheng call failed');
    void http
      .getResponse<FastifyReply>()
      .status(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send('{"status":false}');
  }
}
