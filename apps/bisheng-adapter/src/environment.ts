import { IsInt, IsString, Max, Min } from 'class-validator';
import { PlatformEnvironment, Setting } from '#platform';

/** Settings of the Bisheng adapter. */
export class BishengAdapterEnvironment extends PlatformEnvironment {
  @Setting()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 8081;

  /** Time limit for the answer of a callURL, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(500)
  CALL_URL_TIMEOUT_MS: number = 15_000;

  /** Name of the header that carries the signature of `time` on REST calls. */
  @Setting()
  @IsString()
  BISHENG_SIGN_HEADER: string = 'sign';
}
