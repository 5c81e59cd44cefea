import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Setting } from './load-environment.js';

/** Settings that every app of the platform shares. Each app's own `environment.ts` extends this class. */
export class PlatformEnvironment {
  /** Postgres, the truth of the platform. `npm start` gives the embedded one when this is not set. */
  @Setting()
  @Matches(/^postgres(ql)?:\/\//, { message: 'Set DATABASE_URL, e.g. postgres://wenqiao:secret@db:5432/wenqiao' })
  DATABASE_URL!: string;

  /**
   * Address of Postgres itself, when DATABASE_URL leads to a pooler that gives connections out by transaction. What belongs to a
   * session goes there: locks that outlast a transaction, migrations, BullMQ without Redis. Statements are then not kept prepared.
   */
  @Setting()
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'Set DATABASE_DIRECT_URL to the address of Postgres behind the pooler' })
  DATABASE_DIRECT_URL?: string;

  /** Redis for BullMQ. Not set: BullMQ keeps its jobs in Postgres. */
  @Setting()
  @IsOptional()
  @IsUrl(
    { protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true },
    { message: 'Set REDIS_URL to an address like redis://redis:6379, or leave it out' },
  )
  REDIS_URL?: string;

  /** Folder of everything that is kept on disk. Deleting it is a factory reset. */
  @Setting()
  @IsString()
  DATA_DIR: string = 'var';

  /** Address of an S3-compatible store for content. Not set: content is kept under DATA_DIR, which all processes must share. */
  @Setting()
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'Set S3_ENDPOINT, e.g. https://s3.example.com, or leave it out' },
  )
  S3_ENDPOINT?: string;

  @Setting()
  @IsString()
  S3_REGION: string = 'us-east-1';

  @Setting()
  @IsString()
  S3_BUCKET: string = 'wenqiao';

  @Setting()
  @ValidateIf((settings: PlatformEnvironment) => settings.S3_ENDPOINT !== undefined)
  @IsString({ message: 'Set S3_ACCESS_KEY_ID with S3_ENDPOINT' })
  S3_ACCESS_KEY_ID?: string;

  @Setting()
  @ValidateIf((settings: PlatformEnvironment) => settings.S3_ENDPOINT !== undefined)
  @IsString({ message: 'Set S3_SECRET_ACCESS_KEY with S3_ENDPOINT' })
  S3_SECRET_ACCESS_KEY?: string;

  /** True: https://host/bucket/key. False: https://bucket.host/key. */
  @Setting()
  @IsBoolean()
  S3_FORCE_PATH_STYLE: boolean = true;

  /** Put before every key. */
  @Setting()
  @IsString()
  S3_PREFIX: string = 'content/';

  /**
   * 32 random bytes in base64. Seals stored secrets and signs session tokens and result links. Several, separated by commas, while
   * keys are being changed: the first is used, the others still open and verify (docs/operations/keys.md).
   */
  @Setting()
  @Matches(/^[A-Za-z0-9+/_-]{43}=?(,[A-Za-z0-9+/_-]{43}=?){0,3}$/, {
    message: 'Set SECRET_KEY to 32 random bytes in base64: openssl rand -base64 32',
  })
  SECRET_KEY!: string;

  /** The address people and integrators reach the platform at, when it differs from the request's own Host. */
  @Setting()
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http', 'https'] },
    { message: 'Set PUBLIC_URL, e.g. https://office.example.com' },
  )
  PUBLIC_URL?: string;

  /** Keys with which content on the disk is encrypted: `id:key,…`, each key 32 bytes in base64; the first is for what is written. */
  @Setting()
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=)*$/, {
    message: 'Set CONTENT_KEYS to id:key pairs separated by commas, each key made by: openssl rand -base64 32',
  })
  CONTENT_KEYS?: string;

  @Setting()
  @IsString()
  HOST: string = '127.0.0.1';

  /** Addresses and CIDR ranges of the proxies before us whose X-Forwarded-* is believed; separated by commas. */
  @Setting()
  @Matches(/^[\d.:a-fA-F/, ]*$/, { message: 'Set TRUSTED_PROXIES to addresses and CIDR ranges, e.g. 10.0.0.0/8,::1' })
  TRUSTED_PROXIES: string = '127.0.0.0/8,::1/128';

  @Setting()
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
  LOG_LEVEL: string = 'info';

  /** Largest number of Postgres connections this process opens. */
  @Setting()
  @IsInt()
  @Min(2)
  @Max(200)
  DATABASE_POOL_SIZE: number = 8;

  /** Largest document, fetched or uploaded, in bytes. */
  @Setting()
  @IsInt()
  @Min(1024)
  MAX_DOCUMENT_BYTES: number = 512 * 1024 * 1024;

  /** Time limit for the download of a document from an integrator, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(1000)
  FETCH_TIMEOUT_MS: number = 120_000;

  /** Requests that one address may make at one kind of app within a minute; 0: as many as it likes. */
  @Setting()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  RATE_LIMIT_PER_ADDRESS: number = 120_000;

  /** Requests that one key or access token may make at one kind of app within a minute; 0: as many as it likes. */
  @Setting()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  RATE_LIMIT_PER_KEY: number = 600_000;

  /** Addresses and CIDR ranges that RATE_LIMIT_PER_ADDRESS does not count; `none` for no exception. */
  @Setting()
  @Matches(/^(none|[\d.:a-fA-F/, ]*)$/, {
    message: 'Set RATE_LIMIT_EXEMPT to addresses and CIDR ranges, e.g. 10.0.0.0/8,::1, or to none',
  })
  RATE_LIMIT_EXEMPT: string = '127.0.0.0/8,::1/128';

  /** Who may read `/metrics`: addresses and CIDR ranges. With X-Forwarded-For every address on the way must be among them. */
  @Setting()
  @Matches(/^[\d.:a-fA-F/, ]*$/, {
    message: 'Set METRICS_ALLOWED_FROM to addresses and CIDR ranges, e.g. 10.0.0.0/8,::1',
  })
  METRICS_ALLOWED_FROM: string = '127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7';
}
