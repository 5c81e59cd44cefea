import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Max,
  MaxLength,
  Min,
  registerDecorator,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope, SecretBox } from '#auth';
import { networkPolicyEntryValid, Problem } from '#platform';
import { ALERT_KINDS, ALERT_RULES_SETTING, type AlertKind, Alerts, recordAudit, Settings } from '#save-back';

const FORMATS = ['wecom', 'dingtalk', 'feishu', 'json'] as const;

function areNetworks(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'areNetworks',
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) =>
          Array.isArray(value) && value.every((entry) => typeof entry === 'string' && networkPolicyEntryValid(entry)),
        defaultMessage: () => 'allowedNetworks must be CIDR ranges, addresses or host names',
      },
    });
}

class ChannelDto {
  @ApiProperty({ maxLength: 100 }) @IsString() @IsNotEmpty() @MaxLength(100) name!: string;
  @ApiProperty({ enum: FORMATS }) @IsIn(FORMATS) format!: (typeof FORMATS)[number];

  @ApiProperty({
    required: false,
    description: "The robot's address; it is never shown again. Absent in a change: as it is",
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @MaxLength(2048)
  url?: string;

  @ApiProperty({
    required: false,
    nullable: true,
    type: String,
    description: 'For robots that want signatures (DingTalk, Feishu)',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  secret?: string | null;

  @ApiProperty({ enum: ['zh-CN', 'en'], default: 'zh-CN' }) @IsIn(['zh-CN', 'en']) lang: 'zh-CN' | 'en' = 'zh-CN';

  @ApiProperty({ type: [String], default: [], description: 'Private networks that this address may be in' })
  @IsArray()
  @ArrayMaxSize(20)
  @areNetworks()
  allowedNetworks: string[] = [];

  @ApiProperty({ default: true }) @IsBoolean() active: boolean = true;
}

class ChannelView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: FORMATS }) format!: string;
  @ApiProperty({ description: 'Scheme and host of the address' }) urlHint!: string;
  @ApiProperty() hasSecret!: boolean;
  @ApiProperty({ enum: ['zh-CN', 'en'] }) lang!: string;
  @ApiProperty({ type: [String] }) allowedNetworks!: string[];
  @ApiProperty() active!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastSentAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) lastError!: string | null;
}

class ChannelList {
  @ApiProperty({ type: [ChannelView] }) items!: ChannelView[];
}

class TestView {
  @ApiProperty() sent!: boolean;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
}

class RulesDto {
  @ApiProperty({ type: 'integer', minimum: 10, maximum: 86_400 }) @IsInt() @Min(10) @Max(86_400) lateSeconds!: number;
  @ApiProperty({ type: 'integer', minimum: 1 }) @IsInt() @Min(1) @Max(1_000_000) deadLetters!: number;
  @ApiProperty({ isArray: true, enum: ALERT_KINDS }) @IsArray() @IsIn(ALERT_KINDS, { each: true }) muted!: AlertKind[];
}

class AlertQuery {
  @ApiProperty({ required: false, description: 'true: only what is not over' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  open?: boolean;
}

class AlertView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ALERT_KINDS }) kind!: string;
  @ApiProperty() subject!: string;
  @ApiProperty({ enum: ['warning', 'critical'] }) severity!: string;
  @ApiProperty({ type: Object }) detail!: Record<string, unknown>;
  @ApiProperty({ format: 'date-time' }) raisedAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) resolvedAt!: Date | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) notifiedAt!: Date | null;
}

class AlertList {
  @ApiProperty({ type: [AlertView] }) items!: AlertView[];
}

const CHANNEL = `SELECT id, name, format, url_hint AS "urlHint", sealed_secret IS NOT NULL AS "hasSecret", lang,
  allowed_networks AS "allowedNetworks", active, last_sent_at AS "lastSentAt", last_error AS "lastError" FROM alert_channel`;

/** Who is told when something is wrong, and what is wrong now. */
@ApiTags('admin: alerts')
@ApiBearerAuth()
@Controller('api/v1/admin')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AlertsController {
  constructor(
    private readonly database: DataSource,
    private readonly alerts: Alerts,
    private readonly settings: Settings,
    private readonly box: SecretBox,
  ) {}

  @Get('alerts')
  @ApiOkResponse({ type: AlertList })
  async list(@Query() { open }: AlertQuery): Promise<AlertList> {
    return {
      items: (await this.database.query(
        `SELECT id, kind, subject, severity, detail, raised_at AS "raisedAt", resolved_at AS "resolvedAt", notified_at AS "notifiedAt"
         FROM alert WHERE ($1::boolean IS NOT TRUE OR resolved_at IS NULL) ORDER BY raised_at DESC LIMIT 200`,
        [open ?? null],
      )) as AlertView[],
    };
  }

  @Get('alert-rules')
  @ApiOkResponse({ type: RulesDto })
  rules(): Promise<RulesDto> {
    return this.alerts.rules();
  }

  @Put('alert-rules')
  @ApiOkResponse({ type: RulesDto })
  async setRules(@Body() body: RulesDto, @Req() request: FastifyRequest): Promise<RulesDto> {
    const before = await this.alerts.rules();
    const after = { ...body };
    await this.database.transaction(async (manager) => {
      await this.settings.write(manager, ALERT_RULES_SETTING, after);
      const { actor } = apiCaller(request);
      await recordAudit(manager, { actor, action: 'alert-rules.set', target: 'alert-rules', before, after });
    });
    return this.alerts.rules();
  }

  @Get('alert-channels')
  @ApiOkResponse({ type: ChannelList })
  async channels(): Promise<ChannelList> {
    return { items: (await this.database.query(`${CHANNEL} ORDER BY created_at`)) as ChannelView[] };
  }

  @Post('alert-channels')
  @RequireRole('admin')
  @ApiOkResponse({ type: ChannelView })
  async create(@Body() body: ChannelDto, @Req() request: FastifyRequest): Promise<ChannelView> {
    if (typeof body.url !== 'string') throw new Problem(422, 'invalid_request', 'url must be the address of the robot');
    const { url } = body;
    return this.database.transaction(async (manager) => {
      const rows = (await manager.query(
        `INSERT INTO alert_channel (name, format, sealed_url, url_hint, sealed_secret, lang, allowed_networks, active)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
        [
          body.name,
          body.format,
          this.box.seal(url),
          new URL(url).origin,
          this.sealed(body.secret),
          body.lang,
          body.allowedNetworks,
          body.active,
        ],
      )) as { id: string }[];
      const id = rows[0]?.id ?? '';
      const after = { name: body.name, format: body.format, host: new URL(url).origin };
      await recordAudit(manager, {
        actor: apiCaller(request).actor,
        action: 'alert-channel.create',
        target: `alert-channel/${id}`,
        after,
      });
      return one((await manager.query(`${CHANNEL} WHERE id = $1`, [id])) as ChannelView[]);
    });
  }

  @Put('alert-channels/:id')
  @RequireRole('admin')
  @ApiOkResponse({ type: ChannelView })
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChannelDto,
    @Req() request: FastifyRequest,
  ): Promise<ChannelView> {
    return this.database.transaction(async (manager) => {
      const before = one((await manager.query(`${CHANNEL} WHERE id = $1 FOR UPDATE`, [id])) as ChannelView[]);
      await manager.query(
        `UPDATE alert_channel SET name = $2, format = $3, lang = $4, allowed_networks = $5, active = $6,
           sealed_url = COALESCE($7, sealed_url), url_hint = COALESCE($8, url_hint),
           sealed_secret = CASE WHEN $9 THEN $10 ELSE sealed_secret END WHERE id = $1`,
        [
          id,
          body.name,
          body.format,
          body.lang,
          body.allowedNetworks,
          body.active,
          typeof body.url === 'string' ? this.box.seal(body.url) : null,
          typeof body.url === 'string' ? new URL(body.url).origin : null,
          body.secret !== undefined,
          this.sealed(body.secret),
        ],
      );
      const after = one((await manager.query(`${CHANNEL} WHERE id = $1`, [id])) as ChannelView[]);
      await recordAudit(manager, {
        actor: apiCaller(request).actor,
        action: 'alert-channel.change',
        target: `alert-channel/${id}`,
        before,
        after,
      });
      return after;
    });
  }

  @Delete('alert-channels/:id')
  @RequireRole('admin')
  @HttpCode(204)
  async remove(@Param('id', ParseUUIDPipe) id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.database.transaction(async (manager) => {
      const before = one((await manager.query(`${CHANNEL} WHERE id = $1`, [id])) as ChannelView[]);
      await manager.query('DELETE FROM alert_channel WHERE id = $1', [id]);
      await recordAudit(manager, {
        actor: apiCaller(request).actor,
        action: 'alert-channel.delete',
        target: `alert-channel/${id}`,
        before,
      });
    });
  }

  /** Sends a test message and says what the robot answered. */
  @Post('alert-channels/:id/test')
  @HttpCode(200)
  @ApiOkResponse({ type: TestView })
  async test(@Param('id', ParseUUIDPipe) id: string): Promise<TestView> {
    one((await this.database.query(`${CHANNEL} WHERE id = $1`, [id])) as ChannelView[]);
    const reason = await this.alerts.send(id, {
      kind: 'test',
      subject: 'Wenqiao',
      severity: 'warning',
      state: 'raised',
      at: new Date(),
      detail: {},
      link: null,
    });
    return { sent: reason === null, reason };
  }

  private sealed(secret: string | null | undefined): Buffer | null {
    return secret === undefined || secret === null || secret === '' ? null : this.box.seal(secret);
  }
}

function one(rows: readonly ChannelView[]): ChannelView {
  if (!rows[0]) throw new Problem(404, 'alert_channel_not_found', 'There is no such channel');
  return rows[0];
}
