import { IsInt, IsUrl, Max, Min } from 'class-validator';
import { PlatformEnvironment, Setting } from '#platform';

const INTERNAL = { require_tld: false, require_protocol: true };

/** Settings of the editor gateway, the platform's front door. */
export class EditorGatewayEnvironment extends PlatformEnvironment {
  @Setting()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 8080;

  /** Where the gateway finds the Bisheng adapter. */
  @Setting()
  @IsUrl(INTERNAL, { message: 'Set BISHENG_ADAPTER_URL, e.g. http://bisheng-adapter:8081' })
  BISHENG_ADAPTER_URL: string = 'http://127.0.0.1:8081';
}
