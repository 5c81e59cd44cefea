import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** The query of a list that is paged by key. */
export class PageQuery {
  @ApiProperty({ required: false, description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(600)
  after?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

/** A cursor from a time, as the database writes it in full, and an id; and back. Nulls when the text is no cursor. */
export function timeCursor(at: string, id: string): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

export function readTimeCursor(cursor: string | undefined): [string | null, string | null] {
  const [at, id] = Buffer.from(cursor ?? '', 'base64url')
    .toString('utf8')
    .split('|');
  return at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id) ? [at, id] : [null, null];
}
