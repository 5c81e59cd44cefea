import { Body, Controller, Get, HttpCode, Inject, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { LOGGER, type Logger, Problem } from '#platform';
import { recordAudit } from '#save-back';
import { ConsoleSettings, type OidcSettings, type SessionLimits } from '../console-settings.js';
import { OidcProvider } from '../oidc/oidc-provider.js';

class SessionLimitsDto implements SessionLimits {
  @ApiProperty({ type: 'integer', minimum: 5, maximum: 1440 }) @IsInt() @Min(5) @Max(1440) idleMinutes!: number;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 168 }) @IsInt() @Min(1) @Max(168) absoluteHours!: number;
}

class OidcView implements OidcSettings {
  @ApiProperty() @IsBoolean() enabled!: boolean;
  @ApiProperty({ description: 'e.g. https://sso.example.com/realms/company' })
  @IsString()
  @MaxLength(500)
  issuer!: string;
  @ApiProperty() @IsString() @MaxLength(300) clientId!: string;
  @ApiProperty() @IsString() @MaxLength(60) label!: string;
  @ApiProperty() @IsString() @MaxLength(100) roleClaim!: string;
  @ApiProperty({ type: [String] }) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) adminValues!: string[];
  @ApiProperty({ type: [String] }) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) operatorValues!: string[];
  @ApiProperty({ type: [String] }) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) viewerValues!: string[];
}

class OidcDto extends OidcView {
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    description: 'Absent: as it was. null: a public client',
  })
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @MaxLength(500)
  clientSecret?: string | null;
}

/** Settings of the console itself. They take effect at once. */
@ApiTags('admin: settings')
@ApiBearerAuth()
@ApiCookieAuth()
@Controller('api/v1/admin/console-settings')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
@RequireRole('admin')
export class ConsoleSettingsController {
  constructor(
    private readonly database: DataSource,
    private readonly settings: ConsoleSettings,
    private readonly provider: OidcProvider,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('session')
  @ApiOkResponse({ type: SessionLimitsDto })
  session(): Promise<SessionLimits> {
    return this.settings.sessionLimits();
  }

  @Put('session')
  @ApiOkResponse({ type: SessionLimitsDto })
  async setSession(@Body() body: SessionLimitsDto, @Req() request: FastifyRequest): Promise<SessionLimits> {
    await this.database.transaction(async (manager) => {
      const before = await this.settings.sessionLimits(manager);
      const after = { idleMinutes: body.idleMinutes, absoluteHours: body.absoluteHours };
      await this.settings.setSessionLimits(manager, after);
      await recordAudit(manager, {
        actor: apiCaller(request).actor,
        action: 'setting.change',
        target: 'console-session',
        before,
        after,
      });
    });
    return this.settings.sessionLimits();
  }

  @Get('oidc')
  @ApiOkResponse({ type: OidcView })
  oidc(): Promise<OidcSettings> {
    return this.settings.oidc();
  }

  @Put('oidc')
  @ApiOkResponse({ type: OidcView })
  async setOidc(@Body() body: OidcDto, @Req() request: FastifyRequest): Promise<OidcSettings> {
    const { clientSecret, ...after } = body;
    if (after.enabled) await this.reachable(after);
    await this.database.transaction(async (manager) => {
      const before = await this.settings.oidc(manager);
      await this.settings.setOidc(manager, after, clientSecret);
      await recordAudit(manager, {
        actor: apiCaller(request).actor,
        action: 'setting.change',
        target: 'console-oidc',
        before,
        after: {
          ...after,
          clientSecret: clientSecret === undefined ? 'unchanged' : clientSecret === null ? 'none' : 'changed',
        },
      });
    });
    return this.settings.oidc();
  }

  /** Asks the provider for its description without storing anything. */
  @Post('oidc/test')
  @HttpCode(200)
  async test(@Body() body: OidcDto): Promise<{ authorizationEndpoint: string }> {
    return { authorizationEndpoint: await this.reachable(body) };
  }

  private async reachable(settings: OidcSettings): Promise<string> {
    if (!/^https?:\/\//i.test(settings.issuer) || !URL.canParse(settings.issuer) || settings.clientId === '')
      throw new Problem(422, 'invalid_request', 'issuer must be an http(s) address and clientId must not be empty');
    try {
      return await this.provider.probe(settings);
    } catch (error) {
      this.logger.warn({ err: error }, 'sign-in provider not usable');
      throw new Problem(
        422,
        'provider_unusable',
        `The provider's description cannot be read: ${(error as Error).message}`,
        {},
        { cause: error },
      );
    }
  }
}
