import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { type ApiCaller, apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Problem } from '#platform';
import { SaveBackDetailView, SaveBackPage } from './save-back.views.js';
import { SaveBackActions } from './save-back-actions.js';
import { SaveBackQueries } from './save-back-queries.js';

const STATES = ['held', 'scheduled', 'sending', 'retrying', 'parked', 'delivered', 'discarded'];

class SaveBackListQuery {
  @ApiProperty({ required: false, isArray: true, enum: STATES })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(STATES, { each: true })
  state?: string[];

  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  documentId?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  externalId?: string;

  @ApiProperty({ required: false, description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

/** Save-backs: an integrator sees its own, a key with the scope admin sees all. */
@ApiTags('save-backs')
@ApiBearerAuth()
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class SaveBacksController {
  constructor(
    private readonly queries: SaveBackQueries,
    private readonly actions: SaveBackActions,
  ) {}

  @Get('save-backs')
  @ApiOkResponse({ type: SaveBackPage })
  list(@Query() query: SaveBackListQuery, @Req() request: FastifyRequest): Promise<SaveBackPage> {
    return this.queries.list({ ...filterOf(query), integratorId: apiCaller(request).integratorId });
  }

  @Get('save-backs/:id')
  @ApiOkResponse({ type: SaveBackDetailView })
  async detail(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return orNotFound(await this.queries.detail(id, apiCaller(request).integratorId));
  }

  @Get('admin/save-backs')
  @RequireScope('admin')
  @ApiOkResponse({ type: SaveBackPage })
  listAll(@Query() query: SaveBackListQuery): Promise<SaveBackPage> {
    return this.queries.list({ ...filterOf(query), integratorId: null });
  }

  @Get('admin/save-backs/:id')
  @RequireScope('admin')
  @ApiOkResponse({ type: SaveBackDetailView })
  async detailOfAll(@Param('id', ParseUUIDPipe) id: string): Promise<SaveBackDetailView> {
    return orNotFound(await this.queries.detail(id, null));
  }

  /** Sends what waits for its time now. */
  @Post('admin/save-backs/:id/save-now')
  @RequireScope('admin')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  saveNow(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, request, (caller) => this.actions.saveNow(id, caller));
  }

  /** Tries a parked or retrying save-back again, from the first attempt. */
  @Post('admin/save-backs/:id/retry')
  @RequireScope('admin')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  retry(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, request, (caller) => this.actions.retry(id, caller));
  }

  /** Gives a parked save-back up: an administrator brought the file home in another way, or does not want it. */
  @Post('admin/save-backs/:id/resolve')
  @RequireScope('admin')
  @HttpCode(200)
  @ApiOkResponse({ type: SaveBackDetailView })
  resolve(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    return this.act(id, request, (caller) => this.actions.resolve(id, caller));
  }

  private async act(
    id: string,
    request: FastifyRequest,
    action: (caller: ApiCaller) => Promise<boolean>,
  ): Promise<SaveBackDetailView> {
    const before = orNotFound(await this.queries.detail(id, null));
    if (!(await action(apiCaller(request)))) {
      throw new Problem(409, 'wrong_state', `This cannot be done to a save-back that is ${before.state}`, {
        state: before.state,
      });
    }
    return orNotFound(await this.queries.detail(id, null));
  }
}

function filterOf(query: SaveBackListQuery): Parameters<SaveBackQueries['list']>[0] {
  return {
    integratorId: null,
    documentId: query.documentId ?? null,
    externalId: query.externalId ?? null,
    states: query.state ?? null,
    after: query.after ?? null,
    limit: query.limit ?? 50,
  };
}

function orNotFound<T>(value: T | null): T {
  if (value === null) throw new Problem(404, 'save_back_not_found', 'There is no such save-back');
  return value;
}
