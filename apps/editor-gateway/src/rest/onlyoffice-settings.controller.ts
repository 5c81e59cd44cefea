import { Body, Controller, Get, Param, ParseUUIDPipe, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { type HmacAlgorithm, Integrators, OnlyofficeSigning } from '#documents';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

class IpRuleDto {
  /** An address or a host name; `*` stands for any number of characters. */
  @ApiProperty() @IsString() @MaxLength(253) address!: string;
  @ApiProperty() @IsBoolean() allowed!: boolean;
}

export class OnlyofficeSettingsDto {
  /** Where the integrator's requests carry their token. */
  @ApiProperty({ example: 'Authorization' }) @Matches(HEADER_NAME) inboxHeader!: string;
  @ApiProperty({ example: 'Bearer ' }) @IsString() @MaxLength(32) inboxPrefix!: string;
  /** Where our callbacks and downloads carry theirs. */
  @ApiProperty({ example: 'Authorization' }) @Matches(HEADER_NAME) outboxHeader!: string;
  @ApiProperty({ example: 'Bearer ' }) @IsString() @MaxLength(32) outboxPrefix!: string;
  @ApiProperty({ enum: ['HS256', 'HS384', 'HS512'] })
  @IsIn(['HS256', 'HS384', 'HS512'])
  outboxAlgorithm!: HmacAlgorithm;
  @ApiProperty({ minimum: 30, maximum: 86_400 }) @IsInt() @Min(30) @Max(86_400) outboxExpiresSeconds!: number;
  /** IP filter of callback and download hosts: the first match wins, nothing matches: allowed. */
  @ApiProperty({ type: [IpRuleDto] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => IpRuleDto)
  ipRules!: IpRuleDto[];
  /** The rules also decide who may call us. */
  @ApiProperty() @IsBoolean() ipRulesForCallers!: boolean;
}

/** How an integrator speaks the ONLYOFFICE Docs API. Changes count from the next request on. */
@ApiTags('admin')
@ApiBearerAuth()
@Controller('api/v1/admin/integrators/:id/onlyoffice')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class OnlyofficeSettingsController {
  constructor(
    private readonly integrators: Integrators,
    private readonly signing: OnlyofficeSigning,
    private readonly database: DataSource,
  ) {}

  @Get()
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<OnlyofficeSettingsDto> {
    await this.known(id);
    const { inboxHeader, inboxPrefix, outboxHeader, outboxPrefix, ...rest } = await this.signing.settingsOf(id);
    const { outboxAlgorithm, outboxExpiresSeconds, ipRules, ipRulesForCallers } = rest;
    const headers = { inboxHeader, inboxPrefix, outboxHeader, outboxPrefix };
    return { ...headers, outboxAlgorithm, outboxExpiresSeconds, ipRules, ipRulesForCallers };
  }

  @Put()
  @RequireRole('admin')
  async write(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OnlyofficeSettingsDto,
    @Req() request: FastifyRequest,
  ): Promise<OnlyofficeSettingsDto> {
    const before = await this.read(id);
    await this.signing.saveSettings({ ...body, integratorId: id });
    await recordAudit(this.database.manager, {
      actor: apiCaller(request).actor,
      action: 'onlyoffice-settings.change',
      target: `integrator/${id}`,
      before,
      after: body,
    });
    return this.read(id);
  }

  private async known(id: string): Promise<void> {
    if (!(await this.integrators.findById(id)))
      throw new Problem(404, 'integrator_not_found', 'There is no such integrator');
  }
}
