import { ApiProperty } from '@nestjs/swagger';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  MaxLength,
  validate,
  ValidateNested,
} from 'class-validator';
import { Problem, refuseDeep } from '#platform';

const ADDRESS = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

export class NewDocumentDto {
  @ApiProperty({ maxLength: 512, description: 'Your own id; a second call with it makes a revision' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(512)
  externalId!: string;

  @ApiProperty({ maxLength: 255, description: 'File name with its extension' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  title!: string;

  @ApiProperty({ description: 'Where we fetch the file; only in JSON' })
  @IsUrl(ADDRESS, { message: 'fetchUrl must be an http:// or https:// address' })
  fetchUrl!: string;

  @ApiProperty({
    required: false,
    description: 'Where results are sent (Standard Webhooks). Without it they stay here',
  })
  @IsOptional()
  @IsUrl(ADDRESS, { message: 'callback must be an http:// or https:// address' })
  callback?: string;
}

export const MODES = ['edit', 'view', 'comment', 'review', 'fill'] as const;

export class OpenUserDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(255) id!: string;
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(255) name!: string;
  @ApiProperty({ required: false }) @IsOptional() @IsUrl(ADDRESS) avatar?: string;
}

export class OpenPermissionsDto {
  @ApiProperty({ required: false, default: true }) @IsOptional() @IsBoolean() download?: boolean;
  @ApiProperty({ required: false, default: true }) @IsOptional() @IsBoolean() print?: boolean;
  @ApiProperty({ required: false, default: true }) @IsOptional() @IsBoolean() copy?: boolean;

  @ApiProperty({ required: false, description: 'Absent: as the mode says' })
  @IsOptional()
  @IsBoolean()
  comment?: boolean;

  @ApiProperty({ required: false, default: true }) @IsOptional() @IsBoolean() chat?: boolean;

  @ApiProperty({ required: false, description: 'See, compare and open versions. Absent: as the right to edit' })
  @IsOptional()
  @IsBoolean()
  history?: boolean;

  @ApiProperty({ required: false, description: 'Accept and reject tracked changes. Absent: as the right to edit' })
  @IsOptional()
  @IsBoolean()
  decideChanges?: boolean;

  @ApiProperty({ required: false, default: false, description: 'Change and delete only comments of their own' })
  @IsOptional()
  @IsBoolean()
  ownCommentsOnly?: boolean;
}

export class OpenDocumentDto {
  @ApiProperty({ type: OpenUserDto })
  @IsObject()
  @ValidateNested()
  @Type(() => OpenUserDto)
  user!: OpenUserDto;

  @ApiProperty({ enum: MODES })
  @IsIn(MODES)
  mode!: (typeof MODES)[number];

  @ApiProperty({ required: false, type: OpenPermissionsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => OpenPermissionsDto)
  permissions?: OpenPermissionsDto;

  @ApiProperty({
    required: false,
    maxLength: 200,
    description: 'Text over every page; may hold {name}, {number}, {date} and {time}. Absent: the integrator’s',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  watermark?: string;

  @ApiProperty({ required: false, description: 'zh-CN or en; without it the browser decides' })
  @IsOptional()
  @IsIn(['zh-CN', 'en'])
  lang?: string;

  @ApiProperty({
    required: false,
    description:
      'built-in, onlyoffice (the integrator’s Document Server), or id or name of a WOPI client. Absent: the integrator’s default',
  })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  engine?: string;
}

/** Validates a body that did not pass through the pipe. Throws the same 422 as the pipe. */
export async function checked<T extends object>(type: new () => T, body: unknown): Promise<T> {
  refuseDeep(body);
  if (body !== null && body !== undefined && typeof body !== 'object')
    throw new Problem(422, 'invalid_request', 'Send JSON with Content-Type: application/json, or multipart/form-data');
  const instance = plainToInstance(type, body ?? {});
  const errors = await validate(instance, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) {
    throw new Problem(422, 'invalid_request', 'The body is not what this call takes', {
      errors: errors.flatMap((error) => Object.values(error.constraints ?? {})),
    });
  }
  return instance;
}
