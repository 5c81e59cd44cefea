import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

const given = ValidateIf((_, value) => value !== null);

/** How results are delivered to one integrator; null: as the platform's settings say. */
export class DeliverySettingsDto {
  @ApiProperty({
    type: [Number],
    nullable: true,
    description: 'Seconds between attempts; after the last one it is parked. At most 30, each from 0.1 to 86400',
  })
  @given
  @IsArray()
  @ArrayMaxSize(30)
  @IsNumber({}, { each: true })
  @Min(0.1, { each: true })
  @Max(86_400, { each: true })
  retryDelaysSeconds!: number[] | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: 500, description: 'Deliveries at once' })
  @given
  @IsInt()
  @Min(1)
  @Max(500)
  maxConcurrency!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 1000, maximum: 3_600_000, description: 'For one attempt' })
  @given
  @IsInt()
  @Min(1000)
  @Max(3_600_000)
  timeoutMs!: number | null;

  @ApiProperty({
    required: false,
    description: 'Look before a delivery whether the file was changed at its home. Absent: as it is',
  })
  @IsOptional()
  @IsBoolean()
  conflictCheck?: boolean;
}

export class PauseDto {
  @ApiProperty({ maxLength: 500 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Goes on by itself then. Absent: until resumed' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

export class ResumeDto {
  @ApiProperty({ required: false, description: 'Only this endpoint (paused by 410). Absent: everything' })
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  endpoint?: string;
}

class PausedEndpointView {
  @ApiProperty({ description: 'Address without its query' }) endpoint!: string;
  @ApiProperty({ format: 'date-time' }) pausedAt!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) saveBackId!: string | null;
}

class PauseView {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until!: string | null;
  @ApiProperty() by!: string;
  @ApiProperty() reason!: string;
}

class LastFailureView {
  @ApiProperty() code!: string;
  @ApiProperty() message!: string;
  @ApiProperty({ format: 'uuid' }) saveBackId!: string;
}

class CircuitView {
  @ApiProperty({ enum: ['closed', 'open', 'half-open'] }) state!: string;
  @ApiProperty({ type: 'integer' }) consecutiveFailures!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) openedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) nextProbeAt!: string | null;
  @ApiProperty({ type: LastFailureView, nullable: true }) lastFailure!: LastFailureView | null;
}

export class DeliveryView extends DeliverySettingsDto {
  @ApiProperty({ format: 'uuid' }) integratorId!: string;
  @ApiProperty() integrator!: string;
  @ApiProperty({ type: CircuitView }) circuit!: CircuitView;
  @ApiProperty({ type: PauseView, nullable: true }) pause!: PauseView | null;
  @ApiProperty({ type: [PausedEndpointView] }) pausedEndpoints!: PausedEndpointView[];
}

export class DeliveryList {
  @ApiProperty({ type: [DeliveryView] }) items!: DeliveryView[];
}
