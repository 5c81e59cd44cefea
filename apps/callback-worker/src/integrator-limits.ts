import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CallbackWorkerEnvironment } from './environment.js';

const FRESH_MS = 2_000;

/** Names and limits of integrators as administrators set them, at most two seconds old. */
@Injectable()
export class IntegratorLimits {
  private rows = new Map<string, { name: string; concurrency: number | null }>();
  private readAt = 0;

  constructor(
    private readonly database: DataSource,
    private readonly settings: CallbackWorkerEnvironment,
  ) {}

  async refresh(): Promise<void> {
    if (Date.now() - this.readAt < FRESH_MS) return;
    const rows = (await this.database.query(
      'SELECT i.id, i.name, g.max_concurrency FROM integrator i LEFT JOIN integrator_delivery g ON g.integrator_id = i.id',
    )) as { id: string; name: string; max_concurrency: number | null }[];
    this.rows = new Map(rows.map((row) => [row.id, { name: row.name, concurrency: row.max_concurrency }]));
    this.readAt = Date.now();
  }

  /** Deliveries under way at once. */
  concurrencyOf(integratorId: string): number {
    return this.rows.get(integratorId)?.concurrency ?? this.settings.DELIVERIES_PER_INTEGRATOR;
  }

  nameOf(integratorId: string): string {
    return this.rows.get(integratorId)?.name ?? integratorId;
  }
}
