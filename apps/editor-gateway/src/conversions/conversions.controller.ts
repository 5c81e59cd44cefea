import { Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RESULT_LINK_KEY, type KeyRing } from '#auth';
import { type Conversion, type ConversionError, Conversions, resultAddress } from '#conversion';
import { Problem } from '#platform';
import { EditorGatewayEnvironment } from '../environment.js';
import { ConversionIntake } from './conversion-intake.js';
import { NewConversionDto } from './conversion.dto.js';
import { requestOrigin } from './request-origin.js';

const TITLES: Readonly<Record<ConversionError, string>> = {
  unknown: 'Something went wrong on our side',
  timeout: 'The conversion takes too long',
  failed: 'The file cannot be converted',
  download: 'The file cannot be fetched',
  password: 'The file is protected; give its password',
  bad_input: 'The request is not one for this file',
  undetermined: 'The kind of document cannot be told',
  too_large: 'The file is too large',
};

/** Files from one format to another. */
@ApiTags('conversions')
@ApiBearerAuth()
@Controller('api/v1/conversions')
@UseGuards(ApiKeyGuard)
export class ConversionsController {
  constructor(
    private readonly intake: ConversionIntake,
    private readonly conversions: Conversions,
    private readonly settings: EditorGatewayEnvironment,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  /**
   * Orders a conversion: JSON with `documentId` or `fetchUrl`, or multipart with `file` (and `to`, `title`, `from`, and
   * `options` as JSON). The same content with the same options is converted once a day.
   */
  @Post()
  @HttpCode(202)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({ type: NewConversionDto })
  async create(@Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    return this.view(await this.intake.order(apiCaller(request).integratorId, request), request);
  }

  /** How it stands. `url` is a link that lives for 15 minutes; every call makes a new one. */
  @Get(':id')
  async get(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<Record<string, unknown>> {
    const conversion = await this.conversions.find(apiCaller(request).integratorId, id);
    if (!conversion) throw new Problem(404, 'conversion_not_found', 'There is no such conversion');
    return this.view(conversion, request);
  }

  private view(conversion: Conversion, request: FastifyRequest): Record<string, unknown> {
    const [result] = conversion.results;
    const origin = requestOrigin(request, this.settings.PUBLIC_URL);
    const code = conversion.errorCode;
    return {
      id: conversion.id,
      state: conversion.state,
      progress: conversion.progress,
      from: conversion.fromType,
      to: conversion.toType,
      title: conversion.title,
      createdAt: conversion.createdAt.toISOString(),
      finishedAt: conversion.finishedAt?.toISOString() ?? null,
      ...(conversion.state === 'done' && result
        ? {
            url: `${origin}${resultAddress(result, result.name, this.linkKey, new Date())}`,
            fileType: result.fileType,
            sizeBytes: result.sizeBytes,
          }
        : {}),
      ...(code === null
        ? {}
        : {
            problem: {
              type: `/docs/errors#conversion_${code}`,
              title: TITLES[code],
              detail: conversion.errorDetail ?? '',
              code: `conversion_${code}`,
            },
          }),
    };
  }
}
