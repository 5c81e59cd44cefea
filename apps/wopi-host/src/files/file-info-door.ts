import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#platform';
import { CallerCheck } from '../http/caller-check.js';
import { sendFailure, sendReply } from '../http/wopi-reply.js';
import { FileInfo } from './file-info.js';

/** CheckFileInfo, outside of Nest's routes: clients ask more often than for everything else, and most of the time went into those. */
export function openFileInfoDoor(app: NestFastifyApplication, logger: Logger): void {
  const callers = app.get(CallerCheck);
  const info = app.get(FileInfo);
  const handler = (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): void => {
    callers
      .file(request, request.params.id)
      .then((call) => sendReply(reply, info.check(call)))
      .catch((error: unknown) => sendFailure(error, request, reply, logger));
  };
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.get('/wopi/files/:id', handler);
}
