import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ConversionOptions } from './conversion-options.js';

export type ConversionState = 'queued' | 'running' | 'done' | 'failed';

/** Why a conversion failed; every door has its own word for each. */
export const CONVERSION_ERRORS = [
  'unknown',
  'timeout',
  'failed',
  'download',
  'password',
  'bad_input',
  'undetermined',
  'too_large',
] as const;
export type ConversionError = (typeof CONVERSION_ERRORS)[number];

/** One file that a conversion made. */
export interface ConversionResult {
  name: string;
  fileType: string;
  sha256: string;
  sizeBytes: number;
}

/** A piece of work for the document engines: a file to convert, or a builder script to run. Kept for a day. */
@Entity('conversion')
export class Conversion {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'integrator_id' }) integratorId!: string;
  @Column('text') work!: 'convert' | 'build';
  /** The same key asked for twice by one integrator is one conversion. */
  @Column('text', { name: 'cache_key' }) cacheKey!: string;
  @Column('text') title!: string;
  @Column('char', { name: 'source_sha256', length: 64, nullable: true }) sourceSha256!: string | null;
  @Column('text', { name: 'source_url', nullable: true }) sourceUrl!: string | null;
  /** The JWT key with which the download of the source is signed, when the request itself was signed. */
  @Column('uuid', { name: 'signing_key_id', nullable: true }) signingKeyId!: string | null;
  @Column('text', { name: 'from_type' }) fromType!: string;
  @Column('text', { name: 'to_type' }) toType!: string;
  @Column('jsonb') options!: ConversionOptions;
  @Column('bytea', { name: 'sealed_password', nullable: true }) sealedPassword!: Buffer | null;
  /** Hash of the source's bytes, the types and the options: what has the same hash has the same result. */
  @Column('char', { name: 'input_hash', length: 64, nullable: true }) inputHash!: string | null;
  @Column('text') state!: ConversionState;
  @Column('smallint') progress!: number;
  @Column('integer') attempts!: number;
  @Column('integer') fence!: number;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  @Column('text', { name: 'error_code', nullable: true }) errorCode!: ConversionError | null;
  @Column('text', { name: 'error_detail', nullable: true }) errorDetail!: string | null;
  @Column('jsonb') results!: ConversionResult[];
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
