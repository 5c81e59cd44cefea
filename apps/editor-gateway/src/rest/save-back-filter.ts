import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

export const SAVE_BACK_STATES = ['held', 'scheduled', 'sending', 'retrying', 'parked', 'delivered', 'discarded'];
const DOORS = ['bisheng', 'onlyoffice', 'wopi', 'rest'];
const OVER = ['delivered', 'discarded'];

/** Which save-backs are meant. Without any of these: all. */
export class SaveBackFilterDto {
  @ApiProperty({ required: false, isArray: true, enum: SAVE_BACK_STATES, description: 'Separated by commas' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(SAVE_BACK_STATES, { each: true })
  state?: string[];

  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  documentId?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  externalId?: string;
}

/** What an administrator can ask for besides. */
export class AdminSaveBackFilterDto extends SaveBackFilterDto {
  @ApiProperty({ required: false, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  integratorId?: string;

  @ApiProperty({ required: false, enum: DOORS })
  @IsOptional()
  @IsIn(DOORS)
  door?: string;

  @ApiProperty({ required: false, description: 'Part of a title or external id' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  q?: string;

  @ApiProperty({ required: false, description: '`code` of the last error, e.g. `conflict`, `http_500`' })
  @IsOptional()
  @Matches(/^[a-z0-9_]{1,60}$/)
  errorCode?: string;

  @ApiProperty({ required: false, description: 'true: only what an administrator holds back' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  onHold?: boolean;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  createdAfter?: string;

  @ApiProperty({ required: false, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  createdBefore?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Due before this' })
  @IsOptional()
  @IsISO8601({ strict: true })
  dueBefore?: string;
}

function pageLimit(): PropertyDecorator {
  const decorators = [
    ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => Number(value)),
    IsInt(),
    Min(1),
    Max(200),
  ];
  return (target, name) => decorators.forEach((decorate) => decorate(target, name));
}

function pageCursor(): PropertyDecorator {
  const decorators = [
    ApiProperty({ required: false, description: '`next` of the page before' }),
    IsOptional(),
    IsString(),
    MaxLength(200),
  ];
  return (target, name) => decorators.forEach((decorate) => decorate(target, name));
}

export class SaveBackListQuery extends SaveBackFilterDto {
  @pageCursor() after?: string;
  @pageLimit() limit?: number;
}

export class AdminSaveBackListQuery extends AdminSaveBackFilterDto {
  @ApiProperty({ required: false, enum: ['newest', 'due'], default: 'newest' })
  @IsOptional()
  @IsIn(['newest', 'due'])
  sort?: 'newest' | 'due';
  @pageCursor() after?: string;
  @pageLimit() limit?: number;
}

/** The filter as SQL over `save_back s JOIN document d`; values are pushed onto `values`. */
export function filterConditions(filter: AdminSaveBackFilterDto, values: unknown[]): string[] {
  const conditions: string[] = [];
  const add = (condition: (placeholder: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  // States are checked words: written out, so that the planner can use the partial indexes over what is not over.
  if (filter.state?.length) {
    conditions.push(`s.state IN (${filter.state.map((state) => `'${state}'`).join(', ')})`);
    if (!filter.state.some((state) => OVER.includes(state)))
      conditions.push(`s.state NOT IN ('delivered', 'discarded')`);
  }
  if (filter.integratorId !== undefined) add((value) => `s.integrator_id = ${value}`, filter.integratorId);
  if (filter.documentId !== undefined) add((value) => `s.document_id = ${value}`, filter.documentId);
  if (filter.externalId !== undefined) add((value) => `d.external_id = ${value}`, filter.externalId);
  if (filter.door !== undefined) add((value) => `d.door = ${value}`, filter.door);
  if (filter.errorCode !== undefined) add((value) => `s.last_error ->> 'code' = ${value}`, filter.errorCode);
  if (filter.onHold !== undefined) conditions.push(`s.hold IS ${filter.onHold ? 'NOT ' : ''}NULL`);
  if (filter.createdAfter !== undefined) add((value) => `s.created_at >= ${value}`, filter.createdAfter);
  if (filter.createdBefore !== undefined) add((value) => `s.created_at < ${value}`, filter.createdBefore);
  if (filter.dueBefore !== undefined) add((value) => `s.due_at < ${value}`, filter.dueBefore);
  if (filter.q !== undefined) {
    const text = `(d.title || ' ' || d.external_id)`;
    if ([...filter.q].length > 1) add((value) => `search_pairs${text} @> search_pairs(${value}::text)`, filter.q);
    add((value) => `strpos(lower${text}, ${value}) > 0`, filter.q.toLowerCase());
  }
  return conditions;
}
