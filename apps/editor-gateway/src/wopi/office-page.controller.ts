import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, projectRoot } from '#platform';
import { EditorGatewayEnvironment } from '../environment.js';
import { publicOrigin } from '../public-origin.js';
import { type OfficeSession, WopiOpening } from './wopi-opening.js';

class OfficeSessionDto {
  @IsString() @Matches(/^[A-Za-z0-9._-]{1,200}$/) ticket!: string;
  @IsString() @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) lang!: string;
}

/** The page around a WOPI client. Who it is for stands behind the `#`, so it is the same for everybody. */
@ApiExcludeController()
@Controller('editor')
export class OfficePageController {
  constructor(
    private readonly opening: WopiOpening,
    private readonly settings: EditorGatewayEnvironment,
  ) {}

  @Get('office/:engine')
  async page(@Param('engine') engine: string, @Res() reply: FastifyReply): Promise<void> {
    const known = /^[0-9a-f-]{36}$/.test(engine) ? await this.opening.originsOf(engine) : [];
    const framed = known.length === 0 ? "'none'" : known.join(' ');
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src ${framed}; form-action ${framed}; base-uri 'none'`,
      )
      .header('cache-control', 'no-cache, no-store')
      .header('pragma', 'no-cache')
      .header('expires', '-1')
      .header('referrer-policy', 'no-referrer')
      .send(createReadStream(join(projectRoot(), 'dist/web/editor/office.html')));
  }

  /** A fresh token for the page of a ticket. Asked again before a token ends, for as long as the page is open. */
  @Post('office-session')
  @HttpCode(200)
  async session(@Body() body: OfficeSessionDto, @Req() request: FastifyRequest): Promise<OfficeSession> {
    const session = await this.opening.session(body.ticket, body.lang, publicOrigin(this.settings, request));
    if (!session) throw new Problem(404, 'ticket_ended', 'This link has expired');
    return session;
  }
}
