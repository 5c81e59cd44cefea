import { IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';
import { PlatformEnvironment, Setting } from '#platform';
import { DEFAULT_RETRY_DELAYS_S } from '#save-back';

/** Settings of the callback worker. */
export class CallbackWorkerEnvironment extends PlatformEnvironment {
  @Setting()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 8083;

  /** Deliveries under way at once in this process. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(500)
  DELIVERY_CONCURRENCY: number = 32;

  /** Deliveries under way at once to one integrator, so that a slow one never takes every place. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(500)
  DELIVERIES_PER_INTEGRATOR: number = 8;

  /** Time limit of one delivery, in milliseconds. Receivers download the file before they answer. */
  @Setting()
  @IsInt()
  @Min(1000)
  DELIVERY_TIMEOUT_MS: number = 300_000;

  /** Waits between attempts in seconds, separated by commas. After the last one a save-back is parked. */
  @Setting()
  @IsOptional()
  @Matches(/^\d+(\.\d+)?(,\d+(\.\d+)?)*$/, {
    message: 'Set RETRY_DELAYS_S to seconds separated by commas, e.g. 5,15,60,300',
  })
  RETRY_DELAYS_S: string = DEFAULT_RETRY_DELAYS_S.join(',');

  /** How often the sweeper looks for what no alarm woke, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(100)
  SWEEP_INTERVAL_MS: number = 2_000;

  /** How often a WOPI lock is made to last, in seconds; hosts drop a lock after 30 minutes. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(1500)
  WOPI_LOCK_REFRESH_SECONDS: number = 600;

  /** How often edits are written to a WOPI host while people go on editing, in seconds. */
  @Setting()
  @IsInt()
  @Min(5)
  @Max(3600)
  WOPI_AUTOSAVE_SECONDS: number = 120;

  /** How often Document Servers are asked for forgotten files, in seconds; after twice that without news, whether they still know a key. */
  @Setting()
  @IsNumber()
  @Min(0.5)
  @Max(3600)
  DOCUMENT_SERVER_CHECK_S: number = 60;

  /** Consecutive failures of an integrator's server after which it is left alone and only probed. */
  @Setting()
  @IsInt()
  @Min(1)
  CIRCUIT_FAILURES: number = 10;

  /** Seconds until an integrator's server that is left alone is probed first; doubled up to five minutes. */
  @Setting()
  @IsNumber()
  @Min(0.1)
  CIRCUIT_PROBE_S: number = 10;

  /** How often the pipeline is looked at for alerts, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(100)
  ALERT_INTERVAL_MS: number = 15_000;

  /** How often old and unused content is cleared, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(100)
  RETENTION_INTERVAL_MS: number = 600_000;

  /** How often all content is read again to see that it is still what was stored, in hours. */
  @Setting()
  @IsNumber()
  @Min(0.001)
  CONTENT_CHECK_HOURS: number = 24;

  /** How often a little of it is read, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(100)
  CONTENT_CHECK_STEP_MS: number = 5_000;

  /** How much of it at a time, in bytes. */
  @Setting()
  @IsInt()
  @Min(1)
  CONTENT_CHECK_STEP_BYTES: number = 20_000_000;

  /** How long content that nothing refers to is still kept aside, in hours. */
  @Setting()
  @IsNumber()
  @Min(0)
  CONTENT_ASIDE_HOURS: number = 6;
}
