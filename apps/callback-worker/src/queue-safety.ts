import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';

const PATIENCE_MS = 2_000;

/** Whether the Redis that keeps alarms is set up so that it keeps them. Nothing is lost when it is not: the sweeper delivers, later. */
@Injectable()
export class QueueSafety {
  constructor(private readonly redisUrl: string | undefined) {}

  /** What is wrong with it, in words for an administrator; empty: nothing, or alarms are not kept in Redis. */
  async faults(): Promise<string[]> {
    if (this.redisUrl === undefined) return [];
    const redis = new Redis(this.redisUrl, {
      lazyConnect: true,
      connectTimeout: PATIENCE_MS,
      commandTimeout: PATIENCE_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    redis.on('error', () => undefined); // the command that fails says it
    try {
      await redis.connect();
      const info = await redis.info();
      const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
      const aof = /^aof_enabled:(\d)/m.exec(info)?.[1];
      return [
        ...(policy === undefined || policy === 'noeviction'
          ? []
          : [`Redis throws alarms away when its memory is full: maxmemory-policy is ${policy}, not noeviction`]),
        ...(aof === '0' ? ['Redis forgets alarms when it ends: appendonly is off'] : []),
      ];
    } catch (error) {
      return [`Redis does not answer: ${error instanceof Error ? error.message : String(error)}`];
    } finally {
      redis.disconnect();
    }
  }
}
