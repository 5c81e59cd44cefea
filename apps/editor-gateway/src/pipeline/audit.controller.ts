import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { ApiKeyGuard, RequireScope } from '#auth';

const toNumber = ({ value }: { value: unknown }): unknown => Number(value);

class AuditQuery {
  @ApiProperty({ required: false, description: 'e.g. `administrator/li`, `key/<id>`' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  actor?: string;

  @ApiProperty({ required: false, description: 'An action or the beginning of one, e.g. `save-back.`' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiProperty({ required: false, description: 'A target or the beginning of one, e.g. `integrator/<id>`' })
  @IsOptional()
  @IsString()
  @MaxLength(600)
  target?: string;

  @ApiProperty({ required: false, format: 'date-time' }) @IsOptional() @IsISO8601({ strict: true }) from?: string;
  @ApiProperty({ required: false, format: 'date-time' }) @IsOptional() @IsISO8601({ strict: true }) to?: string;

  @ApiProperty({ required: false, type: 'integer', description: '`next` of the page before' })
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

class AuditEntryView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty() actor!: string;
  @ApiProperty() action!: string;
  @ApiProperty() target!: string;
  @ApiProperty({ type: Object, nullable: true }) before!: unknown;
  @ApiProperty({ type: Object, nullable: true }) after!: unknown;
  @ApiProperty({ type: String, nullable: true }) clientAddress!: string | null;
  @ApiProperty({ type: String, nullable: true }) requestId!: string | null;
}

class AuditPage {
  @ApiProperty({ type: [AuditEntryView] }) items!: AuditEntryView[];
  @ApiProperty({ type: 'integer', nullable: true }) next!: number | null;
}

/** Who did what to what, from where; newest first. Nothing is ever removed from it. */
@ApiTags('admin: audit')
@ApiBearerAuth()
@Controller('api/v1/admin/audit')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AuditController {
  constructor(private readonly database: DataSource) {}

  @Get()
  @ApiOkResponse({ type: AuditPage })
  async list(@Query() query: AuditQuery): Promise<AuditPage> {
    const limit = query.limit ?? 50;
    const rows = (await this.database.query(
      `SELECT id, at, actor, action, target, before, after, client_address AS "clientAddress", request_id AS "requestId"
       FROM audit_entry WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR starts_with(action, $2))
         AND ($3::text IS NULL OR starts_with(target, $3)) AND ($4::timestamptz IS NULL OR at >= $4)
         AND ($5::timestamptz IS NULL OR at < $5) AND ($6::bigint IS NULL OR id < $6)
       ORDER BY id DESC LIMIT $7`,
      [
        query.actor ?? null,
        query.action ?? null,
        query.target ?? null,
        query.from ?? null,
        query.to ?? null,
        query.after ?? null,
        limit + 1,
      ],
    )) as (Omit<AuditEntryView, 'id' | 'at'> & { id: string; at: Date })[];
    const items = rows.slice(0, limit).map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
