import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUrl, IsUUID, Length } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireScope } from '#auth';
import { Integrators } from '#documents';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { type Finding, type Step, STEPS, type StepState } from './diagnosis.js';
import { Doctor } from './doctor.js';
import { SAMPLE_DIALECTS, SampleCallback, type SampleDialect } from './sample-callback.js';

class ExaminationDto {
  @ApiProperty({ description: 'An openEditor link, a callURL, an ONLYOFFICE config or its token, or a WOPISrc' })
  @IsString()
  @Length(1, 100_000)
  input!: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'Whose networks apply where the input does not tell' })
  @IsOptional()
  @IsUUID()
  integratorId?: string;
}

class SampleDto {
  @ApiProperty({ format: 'uuid' }) @IsUUID() integratorId!: string;

  @ApiProperty({ enum: SAMPLE_DIALECTS, description: 'webhook: the native one, by Standard Webhooks' })
  @IsIn(SAMPLE_DIALECTS)
  dialect!: SampleDialect;

  @ApiProperty({
    required: false,
    description:
      'Without it: the integrator’s save-back address. The native webhook has none: its documents name theirs',
  })
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'url must be an http:// or https:// address' },
  )
  url?: string;
}

class FindingView implements Finding {
  @ApiProperty({ enum: STEPS }) step!: Step;
  @ApiProperty({ enum: ['ok', 'warning', 'failed', 'skipped'] }) state!: StepState;
  @ApiProperty({ description: 'Names what was found' }) code!: string;
  @ApiProperty() words!: string;
  @ApiProperty({ type: Object }) facts!: Record<string, string>;
}

class KnownIntegratorView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
}

class ExaminationView {
  @ApiProperty({ enum: ['bisheng-link', 'call-url', 'onlyoffice-config', 'wopi-src', 'unknown'] }) kind!: string;
  @ApiProperty({ type: KnownIntegratorView, nullable: true }) integrator!: KnownIntegratorView | null;
  @ApiProperty({ description: 'True when no step failed' }) healthy!: boolean;
  @ApiProperty({ type: [FindingView] }) findings!: FindingView[];
}

class SampleAnswerView {
  @ApiProperty() sentTo!: string;
  @ApiProperty({ type: Object, description: 'Headers that were sent to be checked; empty when they carry a token' })
  headers!: Record<string, string>;
  @ApiProperty() body!: string;
  @ApiProperty({ type: 'integer', nullable: true }) status!: number | null;
  @ApiProperty() answer!: string;
  @ApiProperty({ type: 'integer' }) durationMs!: number;
  @ApiProperty() accepted!: boolean;
  @ApiProperty() words!: string;
}

/** Finds out why an integration does not work. It calls the integrator's addresses with the integrator's rights. */
@ApiTags('admin: doctor')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/doctor')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class DoctorController {
  constructor(
    private readonly doctor: Doctor,
    private readonly samples: SampleCallback,
    private readonly integrators: Integrators,
    private readonly database: DataSource,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: ExaminationView })
  async examine(@Body() body: ExaminationDto): Promise<ExaminationView> {
    const { kind, integrator, diagnosis } = await this.doctor.examine(body.input, body.integratorId ?? null);
    return { kind, integrator, healthy: !diagnosis.failed, findings: diagnosis.findings };
  }

  /** Sends a sample callback, signed as real ones are, and shows the answer. */
  @Post('sample-callback')
  @HttpCode(200)
  @ApiOkResponse({ type: SampleAnswerView })
  async sample(@Body() body: SampleDto, @Req() request: FastifyRequest): Promise<SampleAnswerView> {
    const integrator = await this.integrators.findById(body.integratorId);
    if (!integrator) throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
    const url = body.url ?? (body.dialect === 'webhook' ? null : integrator.bishengSaveBackUrl);
    if (url === null) {
      const reason =
        body.dialect === 'webhook'
          ? 'Each document names its own webhook (callback); give url'
          : 'The integrator has no save-back address; give url';
      throw new Problem(422, 'invalid_request', reason);
    }
    const answer = await this.samples.send(integrator, body.dialect, url);
    await recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action: 'doctor.sample-callback',
      target: `integrator/${integrator.id}`,
      after: { dialect: body.dialect, url, status: answer.status, accepted: answer.accepted },
    });
    return answer;
  }
}
