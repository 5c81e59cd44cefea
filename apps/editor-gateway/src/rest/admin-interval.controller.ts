import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Problem } from '#platform';
import { IntervalChanges, type IntervalScope, IntervalScopeUnknown, SHORT_INTERVAL_SECONDS } from '#save-back';
import { IntervalChangeView, IntervalDto, IntervalView } from './interval.dto.js';

/** How long after the last editor left a result goes home: read, previewed and changed while everything runs. */
@ApiTags('admin: save-back interval')
@ApiBearerAuth()
@Controller('api/v1/admin')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminIntervalController {
  constructor(private readonly intervals: IntervalChanges) {}

  @Get('save-back-interval')
  @ApiOkResponse({ type: IntervalView })
  getGlobal(): Promise<IntervalView> {
    return this.read({ kind: 'global' });
  }

  @Put('save-back-interval')
  @ApiOkResponse({ type: IntervalChangeView })
  putGlobal(@Body() body: IntervalDto, @Req() request: FastifyRequest): Promise<IntervalChangeView> {
    return this.change({ kind: 'global' }, body, request, false);
  }

  @Post('save-back-interval/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: IntervalChangeView })
  previewGlobal(@Body() body: IntervalDto, @Req() request: FastifyRequest): Promise<IntervalChangeView> {
    return this.change({ kind: 'global' }, body, request, true);
  }

  @Get('integrators/:id/save-back-interval')
  @ApiOkResponse({ type: IntervalView })
  getIntegrator(@Param('id', ParseUUIDPipe) id: string): Promise<IntervalView> {
    return this.read({ kind: 'integrator', id });
  }

  @Put('integrators/:id/save-back-interval')
  @ApiOkResponse({ type: IntervalChangeView })
  putIntegrator(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: IntervalDto,
    @Req() request: FastifyRequest,
  ): Promise<IntervalChangeView> {
    return this.change({ kind: 'integrator', id }, body, request, false);
  }

  @Post('integrators/:id/save-back-interval/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: IntervalChangeView })
  previewIntegrator(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: IntervalDto,
    @Req() request: FastifyRequest,
  ): Promise<IntervalChangeView> {
    return this.change({ kind: 'integrator', id }, body, request, true);
  }

  @Get('documents/:id/save-back-interval')
  @ApiOkResponse({ type: IntervalView })
  getDocument(@Param('id', ParseUUIDPipe) id: string): Promise<IntervalView> {
    return this.read({ kind: 'document', id });
  }

  @Put('documents/:id/save-back-interval')
  @ApiOkResponse({ type: IntervalChangeView })
  putDocument(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: IntervalDto,
    @Req() request: FastifyRequest,
  ): Promise<IntervalChangeView> {
    return this.change({ kind: 'document', id }, body, request, false);
  }

  @Post('documents/:id/save-back-interval/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: IntervalChangeView })
  previewDocument(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: IntervalDto,
    @Req() request: FastifyRequest,
  ): Promise<IntervalChangeView> {
    return this.change({ kind: 'document', id }, body, request, true);
  }

  private async read(scope: IntervalScope): Promise<IntervalView> {
    return { seconds: await known(this.intervals.read('save-back', scope)) };
  }

  private async change(
    scope: IntervalScope,
    { seconds, apply }: IntervalDto,
    request: FastifyRequest,
    preview: boolean,
  ): Promise<IntervalChangeView> {
    const change = { subject: 'save-back' as const, scope, seconds, apply, actor: apiCaller(request).actor };
    const { moved, dueNow } = await known(preview ? this.intervals.preview(change) : this.intervals.apply(change));
    const short = seconds !== null && seconds < SHORT_INTERVAL_SECONDS;
    return {
      seconds,
      moved,
      dueNow,
      warning: short ? `less than ${SHORT_INTERVAL_SECONDS / 60} minutes is meant for trying things out` : null,
    };
  }
}

async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof IntervalScopeUnknown) throw new Problem(404, error.code, error.message, {}, { cause: error });
    throw error;
  }
}
