import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Queue } from 'bullmq';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource, Repository } from 'typeorm';
import { SecretBox } from '#auth';
import { LOGGER, type Logger } from '#platform';
import type { ConversionOptions } from './conversion-options.js';
import { CONVERSION_QUEUE } from './conversion-queue.js';
import { Conversion } from './conversion.entity.js';

/** What is to be done, as a door understood it. */
export interface ConversionOrder {
  integratorId: string;
  work: 'convert' | 'build';
  /** Null: never the same as another order. */
  cacheKey: string | null;
  title: string;
  source: { sha256: string } | { url: string; signingKeyId: string | null };
  fromType: string;
  toType: string;
  options: ConversionOptions;
  password: string | null;
}

/** An order for a key under which another password was tried before. */
export type Submission = { kind: 'conversion'; conversion: Conversion; created: boolean } | { kind: 'other_password' };

/** Failures that another try may mend; the others stay what they are. */
const TRANSIENT: ReadonlySet<string | null> = new Set(['unknown', 'timeout', 'download']);
const ANNOUNCEMENT_GAP_MS = 20;
/** Nobody waits for the queue: the engines' sweep finds what it did not take. */
const QUEUE_JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;

/** Takes orders for conversions and tells how they stand. */
@Injectable()
export class Conversions {
  private announcing: NodeJS.Timeout | undefined;
  private announceAgain = false;

  constructor(
    private readonly database: DataSource,
    @InjectRepository(Conversion) private readonly conversions: Repository<Conversion>,
    private readonly box: SecretBox,
    @InjectQueue(CONVERSION_QUEUE) private readonly queue: Queue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    queue.on('error', (error) => logger.warn({ err: error }, 'the queue cannot be reached; the engines sweep'));
  }

  /** Records the order, or finds the one with its cache key. */
  async submit(order: ConversionOrder): Promise<Submission> {
    const source = order.source;
    const inputHash = 'sha256' in source ? inputHashOf(source.sha256, order) : null;
    const inserted = (await this.database.query(
      `INSERT INTO conversion (integrator_id, work, cache_key, title, source_sha256, source_url, signing_key_id, from_type, to_type,
         options, sealed_password, input_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (integrator_id, cache_key) DO NOTHING RETURNING id`,
      [
        order.integratorId,
        order.work,
        order.cacheKey ?? `own:${randomUUID()}`,
        order.title,
        'sha256' in source ? source.sha256 : null,
        'url' in source ? source.url : null,
        'url' in source ? source.signingKeyId : null,
        order.fromType,
        order.toType,
        JSON.stringify(order.options),
        order.password === null ? null : this.box.seal(order.password),
        inputHash,
      ],
    )) as { id: string }[];
    if (inserted[0]) {
      this.announce();
      const conversion = await this.conversions.findOneByOrFail({ id: inserted[0].id });
      return { kind: 'conversion', conversion, created: true };
    }
    const existing = await this.conversions.findOneBy({
      integratorId: order.integratorId,
      cacheKey: order.cacheKey ?? '',
    });
    if (!existing) return this.submit(order); // it was cleared away in between
    const known = existing.sealedPassword === null ? null : this.box.open(existing.sealedPassword);
    if (order.password !== known) {
      if (existing.errorCode === 'password' && order.password !== null) {
        await this.conversions.delete({ id: existing.id });
        return this.submit(order);
      }
      if (known !== null) return { kind: 'other_password' };
    }
    return { kind: 'conversion', conversion: existing, created: false };
  }

  find(integratorId: string, id: string): Promise<Conversion | null> {
    return this.conversions.findOneBy({ id, integratorId });
  }

  findByKey(integratorId: string, cacheKey: string): Promise<Conversion | null> {
    return this.conversions.findOneBy({ integratorId, cacheKey });
  }

  /** Forgets a failure that was told and that another try may mend, so that the next order tries again. */
  async told(conversion: Conversion): Promise<void> {
    if (conversion.state === 'failed' && TRANSIENT.has(conversion.errorCode))
      await this.conversions.delete({ id: conversion.id, state: 'failed' });
  }

  /**
   * Wakes an engine, once for all orders that come close together: it takes whatever waits. Nobody waits for this: what the queue
   * did not take, the engines' sweep finds.
   */
  private announce(): void {
    if (this.announcing) {
      this.announceAgain = true;
      return;
    }
    this.announcing = setTimeout(() => {
      this.announcing = undefined;
      if (this.announceAgain) this.announce();
    }, ANNOUNCEMENT_GAP_MS);
    this.announcing.unref();
    this.announceAgain = false;
    this.queue.add('waiting', {}, QUEUE_JOB_OPTIONS).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'conversion not announced; the engines sweep');
    });
  }
}

/** What has the same hash has the same result. A password does not change the result, only whether there is one. */
export function inputHashOf(
  sourceSha256: string,
  order: { fromType: string; toType: string; options: ConversionOptions },
): string {
  const parts = [sourceSha256, order.fromType, order.toType, canonical(order.options)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** JSON with the members of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
