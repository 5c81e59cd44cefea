import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateIf,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { networkPolicyEntryValid } from '#platform';
import { BRAND_COLOR, brandLogoValid, FRAME_ANCESTOR, MAX_LOGO_BYTES, type IntegratorKeyKind } from '#documents';
import { KEY_KINDS } from './integrator.views.js';

const NETWORK_WORDS = 'a network (10.0.0.0/8), an address, a host name or host:port';
const MAX_ENTRIES = 200;
const MAX_LIMIT = 1_000_000_000;

@ValidatorConstraint({ name: 'networkEntry' })
class NetworkEntry implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && networkPolicyEntryValid(value);
  }
}

@ValidatorConstraint({ name: 'addressRange' })
class AddressRange implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && networkPolicyEntryValid(value) && /^[0-9a-f.:]+(\/\d{1,3})?$/i.test(value);
  }
}

@ValidatorConstraint({ name: 'brandLogo' })
class BrandLogo implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return brandLogoValid(value);
  }
}

/** A whole number, or null: not limited. */
function Limit(what: string, min: number): PropertyDecorator {
  const decorators = [
    ApiProperty({ type: 'integer', nullable: true, minimum: min, maximum: MAX_LIMIT, description: what }),
    ValidateIf((_, value) => value !== null),
    IsInt(),
    Min(min),
    Max(MAX_LIMIT),
  ];
  return (target, name) => decorators.forEach((decorate) => decorate(target, name));
}

/** What can be changed about an integrator. */
export class IntegratorSettingsDto {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @Matches(/^\S(.*\S)?$/u, { message: 'name must not begin or end with a space' })
  name!: string;

  @ApiProperty({ maxLength: 1000 }) @IsString() @MaxLength(1000) description!: string;

  @ApiProperty() @IsBoolean() active!: boolean;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @ArrayUnique()
  @Validate(NetworkEntry, { each: true, message: `allowedNetworks: each entry must be ${NETWORK_WORDS}` })
  allowedNetworks!: string[];

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @ArrayUnique()
  @Validate(AddressRange, { each: true, message: 'callerNetworks: each entry must be a network or an IP address' })
  callerNetworks!: string[];

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @ArrayUnique()
  @Validate(NetworkEntry, { each: true, message: 'wopiHosts: each entry must be a host name or host:port' })
  wopiHosts!: string[];

  @ApiProperty({ type: [String], description: 'Origins, e.g. https://oa.example.com or https://*.example.com' })
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @ArrayUnique()
  @Matches(FRAME_ANCESTOR, {
    each: true,
    message: 'frameAncestors: each entry must be an origin such as https://oa.example.com or https://*.example.com',
  })
  frameAncestors!: string[];

  @ApiProperty({ type: String, nullable: true, maxLength: 200, description: 'Text over every page; null: none' })
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @Length(1, 200)
  watermark!: string | null;

  @ApiProperty() @IsBoolean() bishengSignRequired!: boolean;
  @ApiProperty() @IsBoolean() bishengRestSignRequired!: boolean;

  @ApiProperty({
    description: 'Save in the built-in editor brings documents of the Bisheng and REST doors home at once',
  })
  @IsBoolean()
  saveSendsHome!: boolean;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'bishengSaveBackUrl must be an http:// or https:// address, or null' },
  )
  bishengSaveBackUrl!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 255,
    description: 'Id or name of the WOPI client for REST calls that name no engine; null: the built-in editor',
  })
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @Length(1, 255)
  defaultEngine!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: 60, description: 'In the header of the built-in editor' })
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @Length(1, 60)
  brandName!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `Address (https) of a picture, or PNG, JPEG, GIF or WebP of at most ${MAX_LOGO_BYTES / 1024} KiB as data:image/…;base64,…`,
  })
  @ValidateIf((_, value) => value !== null)
  @Validate(BrandLogo, {
    message: `brandLogo must be an https:// address, or a PNG, JPEG, GIF or WebP of at most ${MAX_LOGO_BYTES / 1024} KiB as data:image/…;base64,…`,
  })
  brandLogo!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '#1f6feb', description: 'Of the header' })
  @ValidateIf((_, value) => value !== null)
  @Matches(BRAND_COLOR, { message: 'brandColor must be of the form #1f6feb' })
  brandColor!: string | null;

  @Limit('Documents open at once in the built-in editor; null: not limited', 0) maxOpenDocuments!: number | null;
  @Limit('MB (millions of bytes) of content kept; null: not limited', 0) maxStorageMb!: number | null;
  @Limit('REST calls and openings per minute, for each process; null: not limited', 1)
  maxRequestsPerMinute!: number | null;
}

export class IntegratorChangeDto extends PartialType(IntegratorSettingsDto) {}

/** `name` is not inherited: what is optional there would stay optional here. */
export class NewIntegratorDto extends PartialType(OmitType(IntegratorSettingsDto, ['name'])) {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @Matches(/^\S(.*\S)?$/u, { message: 'name must not begin or end with a space' })
  name!: string;

  @ApiProperty({ enum: KEY_KINDS, isArray: true, required: false, description: 'Keys to make at once' })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(KEY_KINDS, { each: true })
  keys?: IntegratorKeyKind[];
}

export class NewKeyDto {
  @ApiProperty({ enum: KEY_KINDS }) @IsIn(KEY_KINDS) kind!: IntegratorKeyKind;
  @ApiProperty({ maxLength: 100 }) @IsString() @Length(1, 100) name!: string;

  @ApiProperty({
    type: [String],
    enum: ['documents', 'admin', 'inbox', 'outbox'],
    required: false,
    description: '`rest`: documents, admin. `jwt`: inbox (verifies what comes) or outbox (signs what goes); none: both',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(['documents', 'admin', 'inbox', 'outbox'], { each: true })
  scopes?: string[];

  @ApiProperty({ required: false, description: 'Not for `rest`: the secret the other side has already' })
  @IsOptional()
  @IsString()
  @Length(6, 1000)
  secret?: string;
}

export class KeyChangeDto {
  @ApiProperty({ required: false }) @IsOptional() @IsBoolean() active?: boolean;
  @ApiProperty({ required: false, maxLength: 100 }) @IsOptional() @IsString() @Length(1, 100) name?: string;
}

export class RotationDto {
  @ApiProperty({
    type: 'integer',
    default: 24,
    minimum: 0,
    maximum: 720,
    description: 'Hours the old key goes on working',
  })
  @IsInt({ message: 'graceHours must be a whole number from 0 to 720' })
  @Min(0)
  @Max(720)
  graceHours: number = 24;
}
