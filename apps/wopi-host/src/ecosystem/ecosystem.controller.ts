import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readOverride, WOPI_HEADERS } from '#protocol/wopi';
import { CallerCheck } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { sendReply, WopiFilter, WopiRefusal } from '../http/wopi-reply.js';
import { Ecosystem } from './ecosystem.js';

@Controller('wopi/ecosystem')
@UseFilters(WopiFilter)
export class EcosystemController {
  constructor(
    private readonly callers: CallerCheck,
    private readonly ecosystem: Ecosystem,
  ) {}

  /** CheckEcosystem. */
  @Get()
  async check(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.callers.ecosystem(request);
    await sendReply(reply, { status: 200, json: { SupportsContainers: true } });
  }

  /** GetFileWopiSrc. */
  @Post()
  @HttpCode(200)
  async operation(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const holder = await this.callers.ecosystem(request);
    if (readOverride(headerOf(request, WOPI_HEADERS.override)) !== 'GET_WOPI_SRC_WITH_ACCESS_TOKEN')
      throw new WopiRefusal(501, 'operation not supported');
    const url = await this.ecosystem.wopiSrcOf(holder, headerOf(request, WOPI_HEADERS.hostNativeFileName));
    await sendReply(reply, { status: 200, json: { Url: url } });
  }

  /** GetRootContainer. */
  @Get('root_container_pointer')
  async rootContainer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const holder = await this.callers.ecosystem(request);
    await sendReply(reply, { status: 200, json: await this.ecosystem.rootContainer(holder) });
  }
}
