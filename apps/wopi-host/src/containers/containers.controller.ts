import { Controller, Get, HttpCode, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readOverride, WOPI_HEADERS } from '#protocol/wopi';
import type { TokenHolder, WopiContainer } from '#wopi';
import { containerInfo, Ecosystem } from '../ecosystem/ecosystem.js';
import { FileSharing } from '../files/file-sharing.js';
import { CallerCheck } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { sendReply, WopiFilter, WopiRefusal } from '../http/wopi-reply.js';
import { ContainerOperations } from './container-operations.js';

/** `/wopi/containers`. */
@Controller('wopi/containers')
@UseFilters(WopiFilter)
export class ContainersController {
  constructor(
    private readonly callers: CallerCheck,
    private readonly operations: ContainerOperations,
    private readonly ecosystem: Ecosystem,
    private readonly sharing: FileSharing,
  ) {}

  /** CheckContainerInfo. */
  @Get(':id')
  async check(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder, container } = await this.resolve(request, id);
    await sendReply(reply, { status: 200, json: containerInfo(holder, container) });
  }

  @Post(':id')
  @HttpCode(200)
  async operation(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder, container } = await this.resolve(request, id);
    switch (readOverride(headerOf(request, WOPI_HEADERS.override))) {
      case 'CREATE_CHILD_CONTAINER':
        return sendReply(reply, await this.operations.createContainer(holder, container, request));
      case 'CREATE_CHILD_FILE':
        return sendReply(reply, await this.operations.createFile(holder, container, request));
      case 'DELETE_CONTAINER':
        return sendReply(reply, await this.operations.delete(holder, container));
      case 'RENAME_CONTAINER':
        return sendReply(reply, await this.operations.rename(holder, container, request));
      case 'GET_SHARE_URL':
        return sendReply(reply, this.sharing.shareUrl(holder, request));
      default:
        throw new WopiRefusal(501, 'operation not supported');
    }
  }

  /** EnumerateChildren. */
  @Get(':id/children')
  async children(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder, container } = await this.resolve(request, id);
    await sendReply(reply, await this.operations.enumerate(holder, container, request));
  }

  /** EnumerateAncestors. */
  @Get(':id/ancestry')
  async ancestry(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder, container } = await this.resolve(request, id);
    await sendReply(reply, await this.ecosystem.ancestors(holder, container.parentId));
  }

  /** GetEcosystem. */
  @Get(':id/ecosystem_pointer')
  async pointer(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder } = await this.resolve(request, id);
    await sendReply(reply, await this.ecosystem.pointer(holder));
  }

  private async resolve(
    request: FastifyRequest,
    id: string,
  ): Promise<{ holder: TokenHolder; container: WopiContainer }> {
    const holder = await this.callers.container(request, id);
    return { holder, container: await this.operations.find(id) };
  }
}
