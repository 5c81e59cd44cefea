import { IsInt, IsUrl, Matches, Max, Min } from 'class-validator';
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

  /** Who may use `/cool/convert-to`, which takes no key: addresses and CIDR ranges, separated by commas. */
  @Setting()
  @Matches(/^([0-9a-f.:]+(\/\d{1,3})?(,\s*[0-9a-f.:]+(\/\d{1,3})?)*)?$/i, {
    message: 'Set CONVERT_TO_ALLOWED_FROM to addresses or ranges separated by commas, e.g. 10.0.0.0/8,192.0.2.7',
  })
  CONVERT_TO_ALLOWED_FROM: string = '127.0.0.0/8,::1';

  /** How often a WOPI lock is made to last, in seconds; hosts drop a lock after 30 minutes. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(1500)
  WOPI_LOCK_REFRESH_SECONDS: number = 600;

  /** Where the gateway finds the WOPI host. */
  @Setting()
  @IsUrl(INTERNAL, { message: 'Set WOPI_HOST_URL, e.g. http://wopi-host:8083' })
  WOPI_HOST_URL: string = 'http://127.0.0.1:8083';
}
