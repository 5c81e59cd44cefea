import { Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DocumentServerCallbacks, DocumentServerSessions } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { OnlyofficeInbox } from '../onlyoffice/inbox.js';

/** Where Document Servers call: always HTTP 200 with `error` 0 or 1, but for callers that the IP filter keeps out. */
@ApiExcludeController()
@Controller('document-server')
export class DocumentServerCallbackController {
  constructor(
    private readonly callbacks: DocumentServerCallbacks,
    private readonly sessions: DocumentServerSessions,
    private readonly inbox: OnlyofficeInbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post('callback/:id')
  @HttpCode(200)
  async receive(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const integratorId = await this.sessions.integratorOf(id);
    if (integratorId !== null && !(await this.inbox.callerAllowed(integratorId, request.ips ?? [request.ip]))) {
      await reply.status(403).send();
      return;
    }
    let accepted = false;
    try {
      const header = (name: string): string | undefined => [request.headers[name] ?? []].flat()[0];
      accepted = (await this.callbacks.receive(id, request.body, header)) === 'accepted';
    } catch (error) {
      this.logger.error({ err: error, sessionId: id }, 'callback of a document server failed');
    }
    await reply.header('content-type', 'application/json; charset=utf-8').send(`{"error":${accepted ? 0 : 1}}`);
  }
}
