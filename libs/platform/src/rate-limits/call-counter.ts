import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CallWindows, type Counted, countInRedis } from './call-windows.js';

const PREFIX = 'wenqiao-calls:';
const REMEMBERED = 20_000;

/**
 * Counts calls in windows. In Redis where there is one, so that all processes of all apps count together; in this process
 * else, and while Redis does not answer.
 */
@Injectable()
export class CallCounter {
  private readonly windows = new CallWindows(REMEMBERED);

  constructor(private readonly redis: Redis | null = null) {}

  async count(key: string, windowMs: number, nowMs = Date.now()): Promise<Counted> {
    const together = this.redis === null ? null : await countInRedis(this.redis, PREFIX + key, windowMs);
    return together ?? this.windows.count(key, windowMs, nowMs);
  }
}
