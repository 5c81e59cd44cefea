import { Body, Controller, Get, Param, ParseUUIDPipe, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength, ValidateIf } from 'class-validator';
import { DataSource } from 'typeorm';
import { ApiKeyGuard, RequireScope } from '#auth';
import { Integrator } from '#documents';
import { Problem } from '#platform';

export class WatermarkDto {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 200,
    description: 'May hold {name}, {number}, {date} and {time}; null: no watermark',
  })
  @ValidateIf((body: WatermarkDto) => body.text !== null)
  @IsString()
  @MaxLength(200)
  text!: string | null;
}

/** The text over every page that people of an integrator see, print or export as PDF. */
@ApiTags('admin: watermark')
@ApiBearerAuth()
@Controller('api/v1/admin/integrators/:id/watermark')
@UseGuards(ApiKeyGuard)
@RequireScope('admin')
export class AdminWatermarkController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<WatermarkDto> {
    const integrator = await this.database.manager.findOneBy(Integrator, { id });
    if (!integrator) throw unknown();
    return { text: integrator.watermark };
  }

  /** Counts for everybody who opens a document from now on. */
  @Put()
  async change(@Param('id', ParseUUIDPipe) id: string, @Body() body: WatermarkDto): Promise<WatermarkDto> {
    const { affected } = await this.database.manager.update(Integrator, { id }, { watermark: body.text });
    if (affected !== 1) throw unknown();
    return { text: body.text };
  }
}

function unknown(): Problem {
  return new Problem(404, 'integrator_not_found', 'There is no such integrator');
}
