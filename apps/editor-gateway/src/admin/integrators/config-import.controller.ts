import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { Problem } from '#platform';
import { IntervalChanges } from '#save-back';
import { type ImportFormat, type ImportPlan, readBishengConfig, readOnlyofficeConfig } from './config-import.js';
import { IntegratorDetailView } from './integrator.views.js';
import { IntegratorAdministration } from './integrator-administration.js';
import { IntegratorKeys } from './integrator-keys.js';

class ImportDto {
  @ApiProperty({ enum: ['bisheng', 'onlyoffice'], description: 'Bisheng config.yml or ONLYOFFICE local.json' })
  @IsIn(['bisheng', 'onlyoffice'])
  format!: ImportFormat;

  @ApiProperty({ description: 'The text of the file' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200_000)
  content!: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'Change this integrator; else a new one is made' })
  @IsOptional()
  @IsUUID()
  integratorId?: string;

  @ApiProperty({ required: false, description: 'Name of the new integrator' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;
}

class ImportChangeView {
  @ApiProperty() field!: string;
  @ApiProperty({ enum: ['save-back-url', 'sign-required', 'interval', 'allowed-network', 'jwt-secret'] })
  becomes!: string;
  @ApiProperty() value!: string;
}

class ImportWarningView {
  @ApiProperty() code!: string;
  @ApiProperty() value!: string;
}

class ImportPreviewView {
  @ApiProperty({ type: [ImportChangeView] }) changes!: ImportChangeView[];
  @ApiProperty({ type: [ImportWarningView] }) warnings!: ImportWarningView[];
  @ApiProperty({ type: [String], description: 'Fields of the file that mean nothing here' }) ignored!: string[];
}

/** Takes over the configuration of a Bisheng Office or an ONLYOFFICE Document Server. */
@ApiTags('admin: integrators')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/integrators/import')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
@RequireRole('admin')
export class ConfigImportController {
  constructor(
    private readonly integrators: IntegratorAdministration,
    private readonly keys: IntegratorKeys,
    private readonly intervals: IntervalChanges,
  ) {}

  /** What the import would do. Changes nothing. */
  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportPreviewView })
  preview(@Body() body: ImportDto): ImportPreviewView {
    const { changes, warnings, ignored } = read(body);
    return { changes, warnings, ignored };
  }

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: IntegratorDetailView })
  async import(@Body() body: ImportDto, @Req() request: FastifyRequest): Promise<IntegratorDetailView> {
    const { actor } = apiCaller(request);
    const { settings } = read(body);
    const { jwtSecrets, saveBackIntervalSeconds, allowedNetworks, ...change } = settings;
    const before = body.integratorId === undefined ? null : await this.integrators.detail(body.integratorId);
    const networks = [...new Set([...(before?.allowedNetworks ?? []), ...allowedNetworks])];
    const id = before
      ? (await this.integrators.change(before.id, { ...change, allowedNetworks: networks }, actor)).id
      : (await this.integrators.create({ ...change, allowedNetworks: networks, name: nameOf(body) }, [], actor))
          .integrator.id;
    for (const secret of jwtSecrets) await this.keys.create(id, { kind: 'jwt', name: 'imported', secret }, actor);
    if (saveBackIntervalSeconds !== undefined)
      await this.intervals.apply({
        subject: 'save-back',
        scope: { kind: 'integrator', id },
        seconds: saveBackIntervalSeconds,
        apply: 'future',
        actor,
      });
    return this.integrators.detail(id);
  }
}

function read(body: ImportDto): ImportPlan {
  const outcome = body.format === 'bisheng' ? readBishengConfig(body.content) : readOnlyofficeConfig(body.content);
  if (outcome.kind === 'unusable') throw new Problem(422, 'import_unusable', outcome.error);
  return outcome.plan;
}

function nameOf(body: ImportDto): string {
  const name = body.name?.trim();
  if (!name) throw new Problem(422, 'invalid_request', 'Give the new integrator a name, or say which one to change');
  return name;
}
