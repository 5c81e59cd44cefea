import { Body, Controller, Get, HttpCode, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { apiCaller, ApiKeyGuard, RequireRole, RequireScope } from '#auth';
import { Retention } from '#editing';

const given = ValidateIf((_, value) => value !== null);

class RetentionDto {
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, description: 'Revisions kept of one document' })
  @given
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxRevisions!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 1 })
  @given
  @IsInt()
  @Min(1)
  @Max(36_500)
  maxAgeDays!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, description: 'Of all revisions together' })
  @given
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  maxTotalBytes!: number | null;
}

class RetentionEffectView {
  @ApiProperty({ type: 'integer', description: 'Revisions that would lose their content' }) revisions!: number;
  @ApiProperty({ type: 'integer' }) bytes!: number;
  @ApiProperty({ description: 'True: from documents chosen at random, because there are too many to look at each' })
  estimated!: boolean;
}

/** How much of the past is kept. What is current, edited or not home yet is always kept. */
@ApiTags('admin: retention')
@ApiBearerAuth()
@Controller('api/v1/admin/retention')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class RetentionController {
  constructor(private readonly retention: Retention) {}

  @Get()
  @ApiOkResponse({ type: RetentionDto })
  read(): Promise<RetentionDto> {
    return this.retention.policy();
  }

  @Put()
  @RequireRole('admin')
  @ApiOkResponse({ type: RetentionDto })
  async set(@Body() body: RetentionDto, @Req() request: FastifyRequest): Promise<RetentionDto> {
    await this.retention.setPolicy({ ...body }, apiCaller(request).actor);
    return this.retention.policy();
  }

  /** What the policy would remove now. */
  @Post('preview')
  @HttpCode(200)
  @ApiOkResponse({ type: RetentionEffectView })
  preview(@Body() body: RetentionDto): Promise<RetentionEffectView> {
    return this.retention.preview({ ...body });
  }
}
