import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, In, Repository } from 'typeorm';
import { prepared } from '#platform';
import { Conversion } from './conversion.entity.js';

const ENDED = {
  name: 'conversions-ended',
  text: `SELECT id FROM conversion WHERE id = ANY($1::uuid[]) AND state IN ('done', 'failed')`,
};
const LOOK_MS = 25;
const SLOW_LOOK_MS = 250;
const PATIENCE_MS = 2_000;

interface Waiter {
  since: number;
  until: number;
  resolve: (conversion: Conversion | null) => void;
  reject: (error: unknown) => void;
}

/** Waits for conversions to end: one query for all that wait. */
@Injectable()
export class ConversionWaiting implements OnApplicationShutdown {
  private readonly waiters = new Map<string, Waiter[]>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: DataSource,
    @InjectRepository(Conversion) private readonly conversions: Repository<Conversion>,
  ) {}

  /** The conversion once it is done or failed; null when that did not happen within `limitMs`, or we stop. */
  finished(id: string, limitMs: number): Promise<Conversion | null> {
    if (this.stopped) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const now = performance.now();
      const waiting = this.waiters.get(id) ?? [];
      waiting.push({ since: now, until: now + limitMs, resolve, reject });
      this.waiters.set(id, waiting);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.look(), LOOK_MS);
    });
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const waiters of this.waiters.values()) for (const waiter of waiters) waiter.resolve(null);
    this.waiters.clear();
  }

  private async look(): Promise<void> {
    const ids = [...this.waiters.keys()];
    try {
      const over = await prepared<{ id: string }>(this.database, ENDED, [ids]);
      const ended = over.length === 0 ? [] : await this.conversions.findBy({ id: In(over.map((row) => row.id)) });
      for (const conversion of ended) {
        for (const waiter of this.waiters.get(conversion.id) ?? []) waiter.resolve(conversion);
        this.waiters.delete(conversion.id);
      }
    } catch (error) {
      for (const id of ids) {
        for (const waiter of this.waiters.get(id) ?? []) waiter.reject(error);
        this.waiters.delete(id);
      }
    }
    const now = performance.now();
    let youngest = Number.POSITIVE_INFINITY;
    for (const [id, waiters] of this.waiters) {
      const left = waiters.filter((waiter) => waiter.until > now);
      for (const waiter of waiters) if (waiter.until <= now) waiter.resolve(null);
      if (left.length > 0) this.waiters.set(id, left);
      else this.waiters.delete(id);
      for (const waiter of left) youngest = Math.min(youngest, now - waiter.since);
    }
    if (this.waiters.size === 0 || this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), youngest < PATIENCE_MS ? LOOK_MS : SLOW_LOOK_MS);
  }
}
