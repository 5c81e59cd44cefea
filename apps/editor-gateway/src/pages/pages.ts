import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { frameAncestorsDirective } from '#documents';
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
  const send = (reply: FastifyReply, name: string, framing: string | null): FastifyReply =>
    reply
      .header('content-security-policy', framing === null ? PAGE_POLICY : `${PAGE_POLICY}; ${framing}`)
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'no-referrer')
      .sendFile(name, root);
  const database = app.get(DataSource);
  fastify.get('/editor/viewer', ((_request: FastifyRequest, reply: FastifyReply) =>
    send(reply, 'viewer.html', null)) as never);
  fastify.get('/editor/:participantId', (async (
    request: FastifyRequest<{ Params: { participantId: string } }>,
    reply: FastifyReply,
  ) => send(reply, 'index.html', await framingOf(database, request.params.participantId))) as never);
}

/** Which sites may show the page of this participant: those of the integrator whose document it is. */
async function framingOf(database: DataSource, participantId: string): Promise<string | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(participantId)) return null;
  const rows = (await database.query(
    `SELECT i.frame_ancestors AS sites FROM participant p JOIN editing_session s ON s.id = p.session_id
       JOIN document d ON d.id = s.document_id JOIN integrator i ON i.id = d.integrator_id WHERE p.id = $1`,
    [participantId],
  )) as { sites: string[] }[];
  return frameAncestorsDirective(rows[0]?.sites ?? []);
}
