import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { SecretBox } from '#auth';
import { Conversion, type ConversionError, type ConversionResult } from './conversion.entity.js';

const LEASE_SECONDS = 15;
/** Work that ended with its engine this often is not tried again. */
const MAX_ATTEMPTS = 3;
const KEPT_HOURS = 24;
const STALE_REQUEST_HOURS = 24;

/** A conversion that one engine holds, until its lease runs out. */
export interface ClaimedConversion {
  conversion: Conversion;
  password: string | null;
}

/** How engines take conversions, and give back what came of them. What a lost lease writes is refused by the fence. */
@Injectable()
export class ConversionClaims {
  constructor(
    private readonly database: DataSource,
    @InjectRepository(Conversion) private readonly conversions: Repository<Conversion>,
    private readonly box: SecretBox,
  ) {}

  /** The oldest waiting conversion of the integrator who has the fewest under way. Null: nothing waits. */
  async next(): Promise<ClaimedConversion | null> {
    const [rows] = (await this.database.query(
      `UPDATE conversion SET state = 'running', fence = fence + 1, attempts = attempts + 1, progress = 5,
         lease_until = now() + make_interval(secs => $1)
       WHERE id = (
         SELECT c.id FROM conversion c
         WHERE c.state = 'queued' OR (c.state = 'running' AND c.lease_until < now())
         ORDER BY (SELECT count(*) FROM conversion r WHERE r.integrator_id = c.integrator_id AND r.state = 'running'), c.created_at
         FOR UPDATE SKIP LOCKED LIMIT 1)
       RETURNING id`,
      [LEASE_SECONDS],
    )) as [{ id: string }[], number];
    if (!rows[0]) return null;
    const conversion = await this.conversions.findOneByOrFail({ id: rows[0].id });
    if (conversion.attempts > MAX_ATTEMPTS) {
      await this.fail(conversion, 'unknown', 'the conversion was started several times and never ended');
      return this.next();
    }
    return {
      conversion,
      password: conversion.sealedPassword === null ? null : this.box.open(conversion.sealedPassword),
    };
  }

  /** False: somebody else has it now, and what this engine makes of it counts for nothing. */
  async renew(conversion: Conversion, progress: number): Promise<boolean> {
    return this.changed(
      `UPDATE conversion SET lease_until = now() + make_interval(secs => $3), progress = greatest(progress, $4)
       WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [conversion.id, conversion.fence, LEASE_SECONDS, progress],
    );
  }

  async noteInput(conversion: Conversion, sourceSha256: string, inputHash: string): Promise<void> {
    await this.changed(`UPDATE conversion SET source_sha256 = $3, input_hash = $4 WHERE id = $1 AND fence = $2`, [
      conversion.id,
      conversion.fence,
      sourceSha256,
      inputHash,
    ]);
  }

  /** Results of the same integrator for the same bytes, types and options; null when there are none. */
  async sameInput(conversion: Conversion, inputHash: string): Promise<ConversionResult[] | null> {
    const same = await this.conversions.findOne({
      where: { integratorId: conversion.integratorId, inputHash, state: 'done' },
      order: { finishedAt: 'DESC' },
    });
    return same?.results ?? null;
  }

  async finish(conversion: Conversion, results: readonly ConversionResult[]): Promise<boolean> {
    return this.changed(
      `UPDATE conversion SET state = 'done', progress = 100, results = $3, finished_at = now(), lease_until = NULL
       WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [conversion.id, conversion.fence, JSON.stringify(results)],
    );
  }

  async fail(conversion: Conversion, code: ConversionError, detail: string): Promise<boolean> {
    return this.changed(
      `UPDATE conversion SET state = 'failed', error_code = $3, error_detail = $4, finished_at = now(), lease_until = NULL
       WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [conversion.id, conversion.fence, code, detail.slice(0, 2000)],
    );
  }

  /** Gives a conversion back, for another engine to take: this one stops. */
  async release(conversion: Conversion): Promise<void> {
    await this.changed(
      `UPDATE conversion SET state = 'queued', lease_until = NULL, attempts = attempts - 1
       WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [conversion.id, conversion.fence],
    );
  }

  /** Forgets what was finished more than a day ago. */
  async clearOld(): Promise<void> {
    await this.database.query('DELETE FROM conversion WHERE finished_at < now() - make_interval(hours => $1)', [
      KEPT_HOURS,
    ]);
    await this.database.query('DELETE FROM idempotent_request WHERE created_at < now() - make_interval(hours => $1)', [
      STALE_REQUEST_HOURS,
    ]);
  }

  private async changed(sql: string, values: unknown[]): Promise<boolean> {
    const [, count] = (await this.database.query(sql, values)) as [unknown[], number];
    return count === 1;
  }
}
