import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '#platform';
import { WINDOW_SCRIPT } from './window-script.js';
import { PAGE_POLICY } from '../pages/pages.js';

/** Every path also answers behind a version, as packages of ONLYOFFICE do: `/9.3.1-0123abcd/web-apps/…`. */
const PREFIXES = ['', '/:release(^\\d+\\.\\d+\\.\\d+-[0-9a-zA-Z.]+$)'];
const PRELOAD = '<!doctype html><title>Wenqiao</title><link rel="prefetch" href="/editor/">';

/** Serves api.js, and the editor page at the addresses that api.js gives its frame. */
export function serveOnlyofficePages(app: NestFastifyApplication): void {
  const web = join(projectRoot(), 'dist/web');
  const fastify = app.getHttpAdapter().getInstance();
  const page = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'no-referrer')
      .sendFile('index.html', join(web, 'editor'));
  const script = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header('cache-control', 'no-cache')
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .sendFile('api.js', join(web, 'onlyoffice'));
  for (const prefix of PREFIXES) {
    fastify.get(`${prefix}/web-apps/apps/api/documents/api.js`, script as never);
    fastify.get(`${prefix}/sdkjs-plugins/v1/plugins.js`, ((_request: FastifyRequest, reply: FastifyReply) =>
      reply
        .header('content-type', 'text/javascript; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(WINDOW_SCRIPT)) as never);
    for (const name of ['preload', 'cache-scripts'])
      fastify.get(`${prefix}/web-apps/apps/api/documents/${name}.html`, ((
        _request: FastifyRequest,
        reply: FastifyReply,
      ) => reply.header('content-type', 'text/html; charset=utf-8').send(PRELOAD)) as never);
    for (const folder of ['main', 'mobile', 'embed', 'forms'])
      fastify.get(`${prefix}/web-apps/apps/:app/${folder}/index.html`, page as never);
  }
}
