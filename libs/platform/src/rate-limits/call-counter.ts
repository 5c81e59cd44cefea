import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';

export interface Counted {
  /** Calls since the window began, this one among them. */
  calls: number;
  /** Until the next window begins. */
  endsInMs: number;
}

/** Counts a call; the first one begins the window. */
const COUNT = `local calls = redis.call('INCR', KEYS[1])
if calls == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { calls, redis.call('PTTL', KEYS[1]) }`;
const PREFIX = 'wenqiao-calls:';

/**
 * Counts calls in windows. In Redis where there is one, so that all processes of all apps count together; in this process
 * else, and while Redis does not answer.
 */
@Injectable()
export class CallCounter {
  private readonly windows = new Map<string, { beganAt: number; calls: number }>();

  constructor(private readonly redis: Redis | null = null) {}

  async count(key: string, windowMs: number, nowMs = Date.now()): Promise<Counted> {
    if (this.redis?.status === 'ready') {
      try {
        const [calls, endsInMs] = (await this.redis.eval(COUNT, 1, PREFIX + key, windowMs)) as [number, number];
        return { calls, endsInMs: Math.max(0, endsInMs) };
      } catch {
        // Redis went away in this moment: nobody is to wait for it, and its connection tells.
      }
    }
    let window = this.windows.get(key);
    if (!window || nowMs - window.beganAt >= windowMs) {
      window = { beganAt: nowMs, calls: 0 };
      this.windows.set(key, window);
    }
    window.calls++;
    return { calls: window.calls, endsInMs: window.beganAt + windowMs - nowMs };
  }
}
