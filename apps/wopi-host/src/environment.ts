import { IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { PlatformEnvironment, Setting } from '#platform';

const ADDRESS = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** Settings of the WOPI host. */
export class WopiHostEnvironment extends PlatformEnvironment {
  @Setting()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 8083;

  /** Where native apps sign in (OAuth 2), told by the bootstrapper to callers without a token. */
  @Setting()
  @IsOptional()
  @IsUrl(ADDRESS, { message: 'Set WOPI_AUTHORIZATION_URL to the address of your OAuth 2 authorization endpoint' })
  WOPI_AUTHORIZATION_URL?: string;

  @Setting()
  @IsOptional()
  @IsUrl(ADDRESS, { message: 'Set WOPI_TOKEN_URL to the address of your OAuth 2 token endpoint' })
  WOPI_TOKEN_URL?: string;

  /** Name of the sign-in, letters and digits. */
  @Setting()
  @IsString()
  WOPI_PROVIDER_ID: string = 'wenqiao';
}
