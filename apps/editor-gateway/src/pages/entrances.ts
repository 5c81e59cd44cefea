import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { projectRoot } from '#platform';

/** Where people look for the platform who only know its host: the address alone, Bisheng's console, ONLYOFFICE's welcome page. */
const DOORSTEPS = ['/', '/apps/console', '/welcome'];

/** Leads people to the console, search engines away, and readers of an error to what it means. */
export function serveEntrances(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  for (const path of DOORSTEPS)
    fastify.get(path, ((_request: FastifyRequest, reply: FastifyReply) => reply.redirect('/admin', 302)) as never);
  const text = (path: string, content: string): void =>
    void fastify.get(path, ((_request: FastifyRequest, reply: FastifyReply) =>
      reply.type('text/plain; charset=utf-8').send(content)) as never);
  text('/robots.txt', 'User-agent: *\nDisallow: /\n');
  text('/docs/errors', readFileSync(join(projectRoot(), 'dist/docs/errors.md'), 'utf8'));
}
