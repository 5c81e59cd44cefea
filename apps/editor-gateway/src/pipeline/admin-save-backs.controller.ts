import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { ContentStore, Documents, fileTypeOf } from '#documents';
import { Problem } from '#platform';
import { type SaveBackAction, SaveBackAdministration } from '#save-back';
import { AdminSaveBackListQuery } from '../rest/save-back-filter.js';
import { SaveBackDetailView, SaveBackPage } from '../rest/save-back.views.js';
import { SaveBackQueries } from '../rest/save-back-queries.js';
import { PostponeDto, ReasonDto } from './save-back-action.dto.js';
import { SaveBackTimeline, TimelineView } from './timeline.js';

/** All save-backs: find them, look at one, act on one. */
@ApiTags('admin: save-backs')
@ApiBearerAuth()
@Controller('api/v1/admin/save-backs')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminSaveBacksController {
  constructor(
    private readonly queries: SaveBackQueries,
    private readonly administration: SaveBackAdministration,
    private readonly timelines: SaveBackTimeline,
    private readonly documents: Documents,
    private readonly store: ContentStore,
  ) {}

  @Get()
  @ApiOkResponse({ type: SaveBackPage })
  list(@Query() { after, limit, sort, ...filter }: AdminSaveBackListQuery): Promise<SaveBackPage> {
    return this.queries.list(filter, { sort: sort ?? 'newest', after: after ?? null, limit: limit ?? 50 });
  }

  @Get(':id')
  @ApiOkResponse({ type: SaveBackDetailView })
  detail(@Param('id', ParseUUIDPipe) id: string): Promise<SaveBackDetailView> {
    return this.found(id);
  }

  /** Everything that happened to it, oldest first: who edited, when it closed, every attempt, and what happens next. */
  @Get(':id/timeline')
  @ApiOkResponse({ type: TimelineView })
  async timeline(@Param('id', ParseUUIDPipe) id: string): Promise<TimelineView> {
    return this.timelines.of(await this.found(id));
  }

  /** The bytes that go home, or that wait for a decision. */
  @Get(':id/content')
  @ApiProduces('application/octet-stream')
  async content(@Param('id', ParseUUIDPipe) id: string, @Res() reply: FastifyReply): Promise<void> {
    const saveBack = await this.found(id);
    const revision = await this.documents.revisionByNumber(saveBack.documentId, saveBack.revision);
    if (!revision) throw new Problem(404, 'revision_not_found', 'There is no such revision');
    const name = encodeURIComponent(`${saveBack.title.replace(/\.[^.]*$/, '')}.${revision.fileType}`);
    const body = await this.store.open(revision.sha256);
    await reply
      .header('content-type', fileTypeOf(revision.fileType)?.mimeType ?? 'application/octet-stream')
      .header('content-length', revision.sizeBytes)
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .send(body);
  }

  /** Sends what waits for its time now, also when it is on hold. */
  @Post(':id/save-now')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  saveNow(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'save-now' }, request);
  }

  /** Moves its time on. */
  @Post(':id/postpone')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  postpone(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { seconds }: PostponeDto,
    @Req() request: FastifyRequest,
  ): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'postpone', seconds }, request);
  }

  /** Keeps it back until it is released. */
  @Post(':id/hold')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  hold(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
    @Req() request: FastifyRequest,
  ): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'hold', reason }, request);
  }

  @Post(':id/release')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  release(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'release' }, request);
  }

  /** Tries a parked or retrying save-back again, from the first attempt. */
  @Post(':id/retry')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  retry(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'retry' }, request);
  }

  /** Gives it up: it was brought home in another way, or nobody wants it. Its revision stays. */
  @Post(':id/discard')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  discard(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonDto,
    @Req() request: FastifyRequest,
  ): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'discard', reason }, request);
  }

  /** The same as `discard` without a reason. */
  @Post(':id/resolve')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  resolve(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, { kind: 'discard', reason: 'resolved by an administrator' }, request);
  }

  private async act(id: string, action: SaveBackAction, request: FastifyRequest): Promise<SaveBackDetailView> {
    const before = await this.found(id);
    if (!(await this.administration.perform(id, action, apiCaller(request).actor))) {
      throw new Problem(409, 'wrong_state', `This cannot be done to a save-back that is ${before.state}`, {
        state: before.state,
      });
    }
    return this.found(id);
  }

  private async found(id: string): Promise<SaveBackDetailView> {
    const found = await this.queries.detail(id, null);
    if (!found) throw new Problem(404, 'save_back_not_found', 'There is no such save-back');
    return found;
  }
}
