import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Problem } from '#platform';
import { ACTION_FITS, type BulkJob, BulkJobs, MAX_POSTPONE_SECONDS, type SaveBackAction } from '#save-back';
import { AdminSaveBackFilterDto } from '../rest/save-back-filter.js';
import { SaveBackQueries } from '../rest/save-back-queries.js';

const ACTIONS = ['save-now', 'postpone', 'hold', 'release', 'retry', 'discard'] as const;
const MOST = 100_000;

class BulkDto {
  @ApiProperty({ enum: ACTIONS })
  @IsIn(ACTIONS)
  action!: (typeof ACTIONS)[number];

  @ApiProperty({ required: false, type: [String], description: 'These, or those that `filter` finds' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsUUID('all', { each: true })
  ids?: string[];

  @ApiProperty({ required: false, type: AdminSaveBackFilterDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AdminSaveBackFilterDto)
  filter?: AdminSaveBackFilterDto;

  @ApiProperty({ required: false, description: 'For hold and discard' })
  @ValidateIf((body: BulkDto) => body.action === 'hold' || body.action === 'discard' || body.reason !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason?: string;

  @ApiProperty({ required: false, type: 'integer', description: 'For postpone' })
  @ValidateIf((body: BulkDto) => body.action === 'postpone' || body.seconds !== undefined)
  @IsInt()
  @Min(1)
  @Max(MAX_POSTPONE_SECONDS)
  seconds?: number;

  @ApiProperty({ required: false, default: false, description: 'Only count what it would be done to' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

class BulkView {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null after a dry run' }) id!:
    string | null;
  @ApiProperty({ enum: ACTIONS }) action!: string;
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: Object, description: 'How many in each state; only when it begins' })
  byState!: Record<string, number> | null;
  @ApiProperty({ type: 'integer' }) done!: number;
  @ApiProperty({ type: 'integer', description: 'Of these, the ones that the action still fitted' }) changed!: number;
  @ApiProperty({ enum: ['dry-run', 'running', 'finished', 'cancelled'] }) state!: string;
  @ApiProperty() actor!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finishedAt!: string | null;
}

class BulkList {
  @ApiProperty({ type: [BulkView] }) items!: BulkView[];
}

/** One action on many save-backs, in the background, with a count beforehand and progress meanwhile. */
@ApiTags('admin: save-backs')
@ApiBearerAuth()
@Controller('api/v1/admin/bulk-jobs')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class BulkController {
  constructor(
    private readonly jobs: BulkJobs,
    private readonly queries: SaveBackQueries,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOkResponse({ type: BulkView })
  async start(@Body() body: BulkDto, @Req() request: FastifyRequest): Promise<BulkView> {
    if ((body.ids === undefined) === (body.filter === undefined))
      throw new Problem(422, 'invalid_request', 'Give either ids or filter');
    const fits = ACTION_FITS[body.action].replaceAll(/\b(state|hold)\b(?=\s+(?:IN|NOT|IS|=))/g, 's.$1');
    const chosen = await this.queries.choose(body.filter ?? {}, fits, MOST, body.ids ?? null);
    const byState: Record<string, number> = {};
    for (const { state } of chosen) byState[state] = (byState[state] ?? 0) + 1;
    const { actor } = apiCaller(request);
    if (body.dryRun) {
      const now = new Date();
      const { action } = body;
      return {
        ...viewOf({
          id: '',
          action,
          total: chosen.length,
          done: 0,
          changed: 0,
          state: 'running',
          actor,
          createdAt: now,
          finishedAt: null,
        }),
        id: null,
        state: 'dry-run',
        byState,
      };
    }
    const ids = chosen.map((item) => item.id);
    return { ...viewOf(await this.jobs.start(actionOf(body), ids, actor)), byState };
  }

  @Get()
  @ApiOkResponse({ type: BulkList })
  async list(): Promise<BulkList> {
    return { items: (await this.jobs.list(50)).map(viewOf) };
  }

  @Get(':id')
  @ApiOkResponse({ type: BulkView })
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<BulkView> {
    const job = await this.jobs.find(id);
    if (!job) throw new Problem(404, 'bulk_job_not_found', 'There is no such job');
    return viewOf(job);
  }

  /** Stops it; what was done stays done. */
  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: BulkView })
  async cancel(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<BulkView> {
    const job = await this.read(id);
    if (!(await this.jobs.cancel(id, apiCaller(request).actor)))
      throw new Problem(409, 'wrong_state', `The job is ${job.state}`, { state: job.state });
    return this.read(id);
  }
}

function actionOf(body: BulkDto): SaveBackAction {
  switch (body.action) {
    case 'postpone':
      return { kind: 'postpone', seconds: body.seconds ?? 1 };
    case 'hold':
    case 'discard':
      return { kind: body.action, reason: body.reason ?? '' };
    case 'retry':
    case 'save-now':
    case 'release':
      return { kind: body.action };
  }
}

function viewOf(job: BulkJob): BulkView {
  return {
    ...job,
    byState: null,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
