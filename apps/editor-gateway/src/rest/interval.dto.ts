import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { type IntervalApplication, MAX_INTERVAL_SECONDS } from '#save-back';

export class IntervalDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MAX_INTERVAL_SECONDS,
    description: 'Seconds after the last editor left; null takes the setting away',
  })
  @ValidateIf((_, value) => value !== null)
  @IsInt({ message: `seconds must be a whole number from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  @Min(0, { message: `seconds must be from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  @Max(MAX_INTERVAL_SECONDS, { message: `seconds must be from 0 to ${MAX_INTERVAL_SECONDS}, or null` })
  seconds!: number | null;

  @ApiProperty({
    enum: ['future', 'pending'],
    default: 'future',
    description: 'pending: also move what waits for its time now',
  })
  @IsIn(['future', 'pending'])
  apply: IntervalApplication = 'future';
}

export class IntervalView {
  @ApiProperty({ type: 'integer', nullable: true })
  seconds!: number | null;
}

export class IntervalChangeView extends IntervalView {
  @ApiProperty({ type: 'integer', description: 'Save-backs whose time changes' })
  moved!: number;
  @ApiProperty({ type: 'integer', description: 'Of these, the ones that are due at once' })
  dueNow!: number;
  @ApiProperty({ type: String, nullable: true })
  warning!: string | null;
}
