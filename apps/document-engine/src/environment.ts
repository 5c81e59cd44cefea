import { IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { PlatformEnvironment, Setting } from '#platform';

/** Settings of the document engine. */
export class DocumentEngineEnvironment extends PlatformEnvironment {
  @Setting()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 8082;

  /** Where the other apps reach this engine. Unset: http://HOST:PORT. */
  @Setting()
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true },
    { message: 'Set ENGINE_ADDRESS, e.g. http://engine-0.engine:8082' },
  )
  ENGINE_ADDRESS?: string;

  /**
   * Where kits work: a folder on a disk of this engine's own, which is emptied when it starts. Unset: DATA_DIR. Engines
   * that share a DATA_DIR and a port need one each.
   */
  @Setting()
  @IsOptional()
  @IsString()
  KIT_DIR?: string;

  /** LibreOffice's program folder. */
  @Setting()
  @IsString()
  LIBREOFFICE_PROGRAM: string = '/usr/lib/libreoffice/program';

  /** Kits that stand ready for the next document. */
  @Setting()
  @IsInt()
  @Min(0)
  @Max(32)
  SPARE_KITS: number = 2;

  /** A kit that needs more memory than this is killed and its document opened again. */
  @Setting()
  @IsInt()
  @Min(200)
  KIT_MEMORY_MB: number = 1500;

  /** A document that has not loaded in this time is given up, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(1000)
  KIT_LOAD_TIMEOUT_MS: number = 30_000;

  /** A kit that does not answer for this long is killed and its document opened again, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(1000)
  KIT_ANSWER_TIMEOUT_MS: number = 20_000;

  /** How long somebody whose connection broke counts as present, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(500)
  RECONNECT_GRACE_MS: number = 10_000;

  /** Conversions under way at once in this engine, each in a kit of its own. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(64)
  CONVERSIONS_AT_ONCE: number = 2;

  /** Files of one integrator that a kit converts before it is thrown away. 1: a fresh kit for every file. */
  @Setting()
  @IsInt()
  @Min(1)
  @Max(1000)
  CONVERSIONS_PER_KIT: number = 100;

  /** A step of a conversion that takes longer than this is given up, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(1000)
  CONVERSION_TIMEOUT_MS: number = 300_000;

  /** A builder script that runs longer than this is given up, in milliseconds. */
  @Setting()
  @IsInt()
  @Min(100)
  BUILDER_SCRIPT_TIMEOUT_MS: number = 20_000;
}
