import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { PageQuery } from '../page-query.js';
import { IntegratorChangeDto, KeyChangeDto, NewIntegratorDto, NewKeyDto, RotationDto } from './integrator.dto.js';
import {
  IntegratorDetailView,
  IntegratorKeyView,
  IntegratorPage,
  NewIntegratorView,
  NewKeyView,
} from './integrator.views.js';
import { IntegratorAdministration } from './integrator-administration.js';
import { IntegratorKeys } from './integrator-keys.js';

class IntegratorQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'Part of the name' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;
}

/** Integrators and their keys. Changes take effect within two seconds, everywhere, without a restart. */
@ApiTags('admin: integrators')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/integrators')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class IntegratorsController {
  constructor(
    private readonly integrators: IntegratorAdministration,
    private readonly keys: IntegratorKeys,
  ) {}

  @Get()
  @ApiOkResponse({ type: IntegratorPage })
  list(@Query() query: IntegratorQuery): Promise<IntegratorPage> {
    return this.integrators.list(query.q ?? null, query.after ?? null, query.limit ?? 50);
  }

  @Get(':id')
  @ApiOkResponse({ type: IntegratorDetailView })
  detail(@Param('id', ParseUUIDPipe) id: string): Promise<IntegratorDetailView> {
    return this.integrators.detail(id);
  }

  @Post()
  @RequireRole('admin')
  @ApiOkResponse({ type: NewIntegratorView })
  create(@Body() body: NewIntegratorDto, @Req() request: FastifyRequest): Promise<NewIntegratorView> {
    const { keys = [], ...settings } = body;
    return this.integrators.create(settings, keys, apiCaller(request).actor);
  }

  @Patch(':id')
  @RequireRole('admin')
  @ApiOkResponse({ type: IntegratorDetailView })
  change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: IntegratorChangeDto,
    @Req() request: FastifyRequest,
  ): Promise<IntegratorDetailView> {
    return this.integrators.change(id, body, apiCaller(request).actor);
  }

  @Post(':id/keys')
  @RequireRole('admin')
  @ApiOkResponse({ type: NewKeyView })
  async addKey(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: NewKeyDto,
    @Req() request: FastifyRequest,
  ): Promise<NewKeyView> {
    await this.integrators.detail(id);
    return this.keys.create(id, body, apiCaller(request).actor);
  }

  /** A new key beside the old one, which goes on working for a while. */
  @Post(':id/keys/:keyId/rotate')
  @RequireRole('admin')
  @HttpCode(200)
  @ApiOkResponse({ type: NewKeyView })
  rotateKey(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('keyId', ParseUUIDPipe) keyId: string,
    @Body() body: RotationDto,
    @Req() request: FastifyRequest,
  ): Promise<NewKeyView> {
    return this.keys.rotate(id, keyId, body.graceHours, apiCaller(request).actor);
  }

  @Patch(':id/keys/:keyId')
  @RequireRole('admin')
  @ApiOkResponse({ type: IntegratorKeyView })
  changeKey(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('keyId', ParseUUIDPipe) keyId: string,
    @Body() body: KeyChangeDto,
    @Req() request: FastifyRequest,
  ): Promise<IntegratorKeyView> {
    return this.keys.change(id, keyId, body, apiCaller(request).actor);
  }
}
