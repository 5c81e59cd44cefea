import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { projectRoot } from '#platform';

/** Content-Security-Policy of the editor page. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data: https: http:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self' ws: wss:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Serves the editor page and its files. The page is the same for everybody; who it is for stands behind the `#`. */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  const root = join(projectRoot(), 'dist/web/editor');
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/editor/assets/',
    immutable: true,
    maxAge: '30d',
    index: false,
    preCompressed: true,
  });
  const page =
    (name: string) =>
    (
      _request: unknown,
      reply: { header: (name: string, value: string) => unknown; sendFile: (name: string, root: string) => unknown },
    ) => {
      reply.header('content-security-policy', PAGE_POLICY);
      reply.header('cache-control', 'no-cache');
      reply.header('referrer-policy', 'no-referrer');
      return reply.sendFile(name, root);
    };
  fastify.get('/editor/viewer', page('viewer.html') as never);
  fastify.get('/editor/:participantId', page('index.html') as never);
}
