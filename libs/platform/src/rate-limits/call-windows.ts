import type { Redis } from 'ioredis';

export interface Counted {
  /** Calls since the window began, this one among them. */
  calls: number;
  /** Until the next window begins. */
  endsInMs: number;
}

/** Counts calls in windows, in the memory of this process. Of more than `most` keys the oldest window is forgotten. */
export class CallWindows {
  private readonly windows = new Map<string, { beganAt: number; calls: number }>();

  constructor(private readonly most: number) {}

  count(key: string, windowMs: number, nowMs = Date.now()): Counted {
    let window = this.windows.get(key);
    if (window === undefined || nowMs - window.beganAt >= windowMs) {
      this.windows.delete(key); // the map is in the order in which windows began
      if (this.windows.size >= this.most) {
        const [oldest] = this.windows.keys();
        if (oldest !== undefined) this.windows.delete(oldest);
      }
      window = { beganAt: nowMs, calls: 0 };
      this.windows.set(key, window);
    }
    window.calls++;
    return { calls: window.calls, endsInMs: window.beganAt + windowMs - nowMs };
  }
}

/** The first call begins the window. */
const COUNT = `local calls = redis.call('INCR', KEYS[1])
if calls == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { calls, redis.call('PTTL', KEYS[1]) }`;

/** For how long a Redis that did not answer is not asked: only the requests of one moment wait for it. */
const LEFT_ALONE_MS = 5_000;
const leftAloneUntil = new WeakMap<Redis, number>();

/** The same in Redis, for all processes together; null when it does not answer, or did not a moment ago. */
export async function countInRedis(redis: Redis, key: string, windowMs: number): Promise<Counted | null> {
  if (redis.status !== 'ready' || performance.now() < (leftAloneUntil.get(redis) ?? 0)) return null;
  try {
    const [calls, endsInMs] = (await redis.eval(COUNT, 1, key, windowMs)) as [number, number];
    return { calls, endsInMs: Math.max(0, endsInMs) };
  } catch {
    // It went away, or is silent; its connection tells the first, the queue's own the second.
    leftAloneUntil.set(redis, performance.now() + LEFT_ALONE_MS);
    return null;
  }
}
