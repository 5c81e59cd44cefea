import { Controller, Get, Param, ParseUUIDPipe, Query, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard } from '#auth';
import { Problem } from '#platform';
import { SaveBackListQuery } from './save-back-filter.js';
import { SaveBackDetailView, SaveBackPage } from './save-back.views.js';
import { SaveBackQueries } from './save-back-queries.js';

/** Save-backs of the calling integrator. */
@ApiTags('save-backs')
@ApiBearerAuth()
@Controller('api/v1/save-backs')
@UseGuards(ApiKeyGuard)
export class SaveBacksController {
  constructor(private readonly queries: SaveBackQueries) {}

  @Get()
  @ApiOkResponse({ type: SaveBackPage })
  list(@Query() { after, limit, ...filter }: SaveBackListQuery, @Req() request: FastifyRequest): Promise<SaveBackPage> {
    const { integratorId } = apiCaller(request);
    return this.queries.list({ ...filter, integratorId }, { sort: 'newest', after: after ?? null, limit: limit ?? 50 });
  }

  @Get(':id')
  @ApiOkResponse({ type: SaveBackDetailView })
  async detail(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<SaveBackDetailView> {
    const found = await this.queries.detail(id, apiCaller(request).integratorId);
    if (!found) throw new Problem(404, 'save_back_not_found', 'There is no such save-back');
    return found;
  }
}
