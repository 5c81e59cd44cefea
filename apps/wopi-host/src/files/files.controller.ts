import { Controller, Get, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readOverride, WOPI_HEADERS } from '#protocol/wopi';
import { Ecosystem } from '../ecosystem/ecosystem.js';
import { CallerCheck, type FileCall } from '../http/caller-check.js';
import { headerOf } from '../http/headers.js';
import { sendReply, WopiFilter, WopiRefusal, type WopiReply } from '../http/wopi-reply.js';
import { FileContent } from './file-content.js';
import { FileNames } from './file-names.js';
import { FileSharing } from './file-sharing.js';
import { LockOperations } from './lock-operations.js';
import { RelativeFiles } from './relative-files.js';

/** Taken as a whole, so that no pipe runs for each parameter. */
type FileRequest = FastifyRequest<{ Params: { id: string } }>;

/** `/wopi/files` but for CheckFileInfo: which operation a request means is told by path, method and X-WOPI-Override. */
@Controller('wopi/files')
@UseFilters(WopiFilter)
export class FilesController {
  constructor(
    private readonly callers: CallerCheck,
    private readonly locks: LockOperations,
    private readonly content: FileContent,
    private readonly names: FileNames,
    private readonly relative: RelativeFiles,
    private readonly sharing: FileSharing,
    private readonly ecosystem: Ecosystem,
  ) {}

  @Post(':id')
  @HttpCode(200)
  async operation(@Req() request: FileRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await this.callers.file(request, request.params.id);
    await sendReply(reply, await this.perform(call, request));
  }

  @Get(':id/contents')
  async getFile(@Req() request: FileRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await this.callers.file(request, request.params.id);
    await sendReply(reply, await this.content.get(call, request));
  }

  @Post(':id/contents')
  @HttpCode(200)
  async putFile(@Req() request: FileRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await this.callers.file(request, request.params.id);
    const override = headerOf(request, WOPI_HEADERS.override);
    if (override !== undefined && override !== '' && readOverride(override) !== 'PUT')
      throw new WopiRefusal(501, 'operation not supported');
    await sendReply(reply, await this.content.put(call, request));
  }

  @Get(':id/ancestry')
  async ancestry(@Req() request: FileRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder, file } = await this.callers.file(request, request.params.id);
    await sendReply(reply, await this.ecosystem.ancestors(holder, file.containerId));
  }

  @Get(':id/ecosystem_pointer')
  async ecosystemPointer(@Req() request: FileRequest, @Res() reply: FastifyReply): Promise<void> {
    const { holder } = await this.callers.file(request, request.params.id);
    await sendReply(reply, await this.ecosystem.pointer(holder));
  }

  private async perform(call: FileCall, request: FastifyRequest): Promise<WopiReply> {
    switch (readOverride(headerOf(request, WOPI_HEADERS.override))) {
      case 'LOCK':
        return this.locks.lock(call, request);
      case 'REFRESH_LOCK':
        return this.locks.refresh(call, request);
      case 'UNLOCK':
        return this.locks.unlock(call, request);
      case 'GET_LOCK':
        return this.locks.get(call);
      case 'PUT_RELATIVE':
        return this.relative.put(call, request);
      case 'RENAME_FILE':
        return this.names.rename(call, request);
      case 'DELETE':
        return this.names.delete(call);
      case 'PUT_USER_INFO':
        return this.sharing.putUserInfo(call, request);
      case 'GET_SHARE_URL':
        return this.sharing.shareUrl(call.holder, request);
      case 'ADD_ACTIVITIES':
        return this.sharing.addActivities(call, request);
      case 'PUT':
      case 'CREATE_CHILD_CONTAINER':
      case 'CREATE_CHILD_FILE':
      case 'DELETE_CONTAINER':
      case 'RENAME_CONTAINER':
      case 'GET_WOPI_SRC_WITH_ACCESS_TOKEN':
      case null:
        throw new WopiRefusal(501, 'operation not supported');
    }
  }
}
