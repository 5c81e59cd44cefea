import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, IsUUID, MaxLength, Min } from 'class-validator';

export class SaveDto {
  /** Goes to the host as X-COOL-WOPI-ExtendedData. */
  @IsOptional() @IsString() @MaxLength(4096) extendedData?: string;
}

export class AccessTokenDto {
  @IsString() @IsNotEmpty() @MaxLength(16_384) accessToken!: string;
  /** Milliseconds since 1970; 0: not known. */
  @IsOptional() @IsInt() @Min(0) accessTokenTtl?: number;
}

export class NameDto {
  @IsString() @IsNotEmpty() @MaxLength(512) name!: string;
}

export class ImageDto {
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }) @MaxLength(4096) url!: string;
}

export class InsertFileDto extends ImageDto {
  /** With its extension; without it the address tells what kind of file it is. */
  @IsOptional() @IsString() @MaxLength(512) name?: string;
}

export class RemoveDto {
  /** One of the participants whom the page was told of. */
  @IsUUID() participantId!: string;
}

export class ConflictDto {
  @IsIn(['overwrite']) choice!: 'overwrite';
}
