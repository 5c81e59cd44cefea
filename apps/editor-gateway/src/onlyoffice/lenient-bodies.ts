import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const LENIENT = 'application/vnd.wenqiao.any-json';
const BODY_LIMIT_BYTES = 104_857_600;
const PATHS = /^\/(?:[0-9][^/]*\/)?(dummyCallback|document-server\/callback\/[0-9a-f-]{36})\/?(\?|$)/i;

/**
 * ONLYOFFICE reads the bodies of its services as JSON whatever their Content-Type says, and takes one that is not JSON for none.
 * Must run before the app listens.
 */
export function readBodiesLeniently(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(
    LENIENT,
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    (_request: unknown, body: unknown, done: (error: Error | null, body?: unknown) => void) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(null, null);
      }
    },
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (PATHS.test(request.url)) request.raw.headers['content-type'] = LENIENT;
    done();
  });
}

/** In this scope every body goes to the parser for `*`, even with a Content-Type that is no media type. */
export function ignoreContentType(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addHook('onRequest', (request, _reply, done) => {
    if (request.raw.headers['content-type'] !== undefined) request.raw.headers['content-type'] = undefined;
    done();
  });
}
