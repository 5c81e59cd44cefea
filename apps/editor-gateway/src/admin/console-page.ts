import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '#platform';

const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'", // Element Plus sets widths in style attributes
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** Serves the console. Its addresses are its own: whatever stands behind `/admin/` gets the same page. */
export async function serveConsole(app: NestFastifyApplication): Promise<void> {
  const root = join(projectRoot(), 'dist/web/admin');
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/admin/assets/',
    immutable: true,
    maxAge: '30d',
    index: false,
    decorateReply: false,
  });
  const page = (_request: FastifyRequest, reply: FastifyReply): unknown =>
    reply
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'DENY')
      .sendFile('index.html', root);
  fastify.get('/admin', page as never);
  fastify.get('/admin/*', page as never);
}
