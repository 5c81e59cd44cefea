import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { type DocumentServerPage, DocumentServers, DocumentServerSessions } from '#editing';
import { Problem, projectRoot } from '#platform';

class DocumentServerTicketDto {
  @IsString() @MaxLength(4096) ticket!: string;
}

/** The page around a Document Server's editor. Who it is for stands behind the `#`, so it is the same for everybody. */
@ApiExcludeController()
@Controller('editor')
export class DocumentServerPageController {
  constructor(
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
  ) {}

  @Get('document-server/:integratorId')
  async page(@Param('integratorId', ParseUUIDPipe) integratorId: string, @Res() reply: FastifyReply): Promise<void> {
    const server = await this.servers.of(integratorId);
    const origin = server ? new URL(server.publicAddress).origin : "'none'";
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'self' ${origin}; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; frame-src ${origin}; base-uri 'none'; form-action 'none'`,
      )
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .send(createReadStream(join(projectRoot(), 'dist/web/editor/document-server.html')));
  }

  /** The signed config for a ticket, made anew each time: its token and its link live for minutes. */
  @Post('document-server-session')
  @HttpCode(200)
  async session(@Body() body: DocumentServerTicketDto): Promise<DocumentServerPage> {
    const page = await this.sessions.page(body.ticket);
    if (!page) throw new Problem(404, 'ticket_ended', 'This link has expired');
    return page;
  }
}
