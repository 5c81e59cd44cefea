import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { WOPI_PRODUCTS, type WopiProduct } from '#wopi';

const ADDRESS = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };
const optional = { required: false };

export class WopiUserDto {
  @ApiProperty({ maxLength: 255 }) @IsString() @IsNotEmpty() @MaxLength(255) id!: string;
  @ApiProperty({ maxLength: 255 }) @IsString() @IsNotEmpty() @MaxLength(255) name!: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) avatar?: string;
}

export class WopiPermissionsDto {
  @ApiProperty({ ...optional, default: true }) @IsOptional() @IsBoolean() write?: boolean;
  @ApiProperty({ ...optional, description: 'As write' }) @IsOptional() @IsBoolean() rename?: boolean;
  @ApiProperty({ ...optional, default: false }) @IsOptional() @IsBoolean() delete?: boolean;
  @ApiProperty({ ...optional, description: 'Save as, and folders. As write' })
  @IsOptional()
  @IsBoolean()
  createFiles?: boolean;
  @ApiProperty({ ...optional, description: 'As write' }) @IsOptional() @IsBoolean() review?: boolean;
  @ApiProperty({ ...optional, description: 'As write' }) @IsOptional() @IsBoolean() comment?: boolean;
  @ApiProperty({ ...optional, default: true }) @IsOptional() @IsBoolean() print?: boolean;
  @ApiProperty({ ...optional, default: true }) @IsOptional() @IsBoolean() copy?: boolean;
  @ApiProperty({ ...optional, default: true }) @IsOptional() @IsBoolean() download?: boolean;
}

class WopiBreadcrumbDto {
  @ApiProperty(optional) @IsOptional() @IsString() @MaxLength(255) brandName?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) brandUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsString() @MaxLength(255) folderName?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) folderUrl?: string;
}

/** What the pages around the editor need. All of it reaches the person's browser: no secrets here. */
export class WopiPageDto {
  @ApiProperty(optional) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(255) ownerId?: string;
  @ApiProperty(optional) @IsOptional() @IsBoolean() anonymous?: boolean;
  @ApiProperty({ ...optional, description: 'Origin of the page that frames the editor, e.g. https://oa.example.com' })
  @IsOptional()
  @Matches(/^https?:\/\/[^/?#\s]+$/, { message: 'postMessageOrigin must be scheme, host and port, nothing more' })
  postMessageOrigin?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) closeUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) hostEditUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) hostViewUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) downloadUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) sharingUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) versionsUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) signOutUrl?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) templateSource?: string;
  @ApiProperty({ ...optional, type: WopiBreadcrumbDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => WopiBreadcrumbDto)
  breadcrumb?: WopiBreadcrumbDto;
  @ApiProperty(optional) @IsOptional() @IsString() @MaxLength(255) watermark?: string;
  @ApiProperty(optional) @IsOptional() @IsBoolean() hideSave?: boolean;
  @ApiProperty(optional) @IsOptional() @IsBoolean() hidePrint?: boolean;
  @ApiProperty(optional) @IsOptional() @IsBoolean() hideExport?: boolean;
  @ApiProperty({ ...optional, description: 'true, or a list of mobile,tablet,desktop' })
  @IsOptional()
  @Matches(/^(true|(mobile|tablet|desktop)(,(mobile|tablet|desktop))*)$/)
  hideUserList?: string;
}

export class WopiAccessDto {
  @ApiProperty({ type: WopiUserDto })
  @IsObject()
  @ValidateNested()
  @Type(() => WopiUserDto)
  user!: WopiUserDto;

  @ApiProperty({ ...optional, type: WopiPermissionsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => WopiPermissionsDto)
  permissions?: WopiPermissionsDto;

  @ApiProperty({ ...optional, type: WopiPageDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => WopiPageDto)
  page?: WopiPageDto;

  @ApiProperty({ ...optional, description: 'Id or name of a registered WOPI client; its proofs are checked then' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  engine?: string;

  @ApiProperty({ ...optional, minimum: 60, maximum: 86_400, default: 36_000 })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(86_400)
  lifetimeSeconds?: number;
}

export class WopiTokenDto {
  @ApiProperty() @IsString() @Matches(/^[A-Za-z0-9]{1,256}$/) accessToken!: string;
}

export class WopiBootstrapDto {
  @ApiProperty({ type: WopiUserDto })
  @IsObject()
  @ValidateNested()
  @Type(() => WopiUserDto)
  user!: WopiUserDto;
}

export class WopiAccessView {
  @ApiProperty({ description: 'Address of the file, without the token' }) wopiSrc!: string;
  @ApiProperty({ description: 'Letters and digits only' }) accessToken!: string;
  @ApiProperty({ description: 'Absolute expiry, milliseconds since 1970' }) accessTokenTtl!: number;
}

export class WopiTokenView {
  @ApiProperty() accessToken!: string;
  @ApiProperty() accessTokenTtl!: number;
}

const NETWORK = /^[0-9a-fA-F.:]+(\/\d{1,3})?$/;
const HOST_OR_NETWORK = /^[A-Za-z0-9.:[\]/-]{1,255}$/;

export class NewWopiClientDto {
  @ApiProperty({ maxLength: 100, description: 'How integrators name it as `engine`' })
  @IsString()
  @Matches(/^[^\s/#?][^/#?]{0,98}[^\s/#?]?$/)
  name!: string;

  @ApiProperty({ description: 'Base address of the editor server, or that of its discovery document' })
  @IsUrl(ADDRESS, { message: 'address must be an http:// or https:// address' })
  address!: string;

  @ApiProperty({ ...optional, enum: WOPI_PRODUCTS, description: 'Told by its discovery when left out' })
  @IsOptional()
  @IsIn(WOPI_PRODUCTS)
  product?: WopiProduct;

  @ApiProperty({ ...optional, default: true, description: 'Check proof keys, when its discovery has any' })
  @IsOptional()
  @IsBoolean()
  proofRequired?: boolean;

  @ApiProperty({ ...optional, type: [String], description: 'Networks its requests may come from; empty: any' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(64)
  @Matches(NETWORK, { each: true, message: 'callerNetworks must be addresses or CIDR ranges' })
  callerNetworks?: string[];

  @ApiProperty({ ...optional, type: [String], description: 'Private networks or hosts at which it is reached' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(64)
  @Matches(HOST_OR_NETWORK, { each: true, message: 'reachableNetworks must be addresses, CIDR ranges or host names' })
  reachableNetworks?: string[];
}

export class WopiClientChangeDto {
  @ApiProperty(optional) @IsOptional() @IsString() @Matches(/^[^\s/#?][^/#?]{0,98}[^\s/#?]?$/) name?: string;
  @ApiProperty(optional) @IsOptional() @IsUrl(ADDRESS) address?: string;
  @ApiProperty({ ...optional, enum: WOPI_PRODUCTS }) @IsOptional() @IsIn(WOPI_PRODUCTS) product?: WopiProduct;
  @ApiProperty(optional) @IsOptional() @IsBoolean() active?: boolean;
  @ApiProperty(optional) @IsOptional() @IsBoolean() proofRequired?: boolean;
  @ApiProperty({ ...optional, type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(64)
  @Matches(NETWORK, { each: true })
  callerNetworks?: string[];
  @ApiProperty({ ...optional, type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(64)
  @Matches(HOST_OR_NETWORK, { each: true })
  reachableNetworks?: string[];
}
