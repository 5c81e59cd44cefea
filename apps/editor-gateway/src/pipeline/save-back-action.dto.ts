import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { MAX_POSTPONE_SECONDS } from '#save-back';

const POSTPONE = { message: `seconds must be a whole number from 1 to ${MAX_POSTPONE_SECONDS}` };

export class PostponeDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_POSTPONE_SECONDS, description: 'Later by this' })
  @IsInt(POSTPONE)
  @Min(1, POSTPONE)
  @Max(MAX_POSTPONE_SECONDS, POSTPONE)
  seconds!: number;
}

export class ReasonDto {
  @ApiProperty({ maxLength: 500, description: 'Kept in the timeline and in the audit trail' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}
