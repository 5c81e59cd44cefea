import { afterAll, beforeAll, expect, it } from 'vitest';
import { HealthService } from '#platform';
import { RedisServer } from '#testing';
import { QueueSafety } from '../../apps/callback-worker/src/queue-safety.js';

let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

it('says what is wrong with the Redis that keeps alarms', async () => {
  const safety = new QueueSafety(redis.url);
  expect(await safety.faults()).toEqual([]);
  await redis.ask((client) => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
  expect(await safety.faults()).toEqual([expect.stringContaining('allkeys-lru')]);
  await redis.ask((client) => client.config('SET', 'appendonly', 'no'));
  expect(await safety.faults()).toEqual([expect.any(String), expect.stringContaining('appendonly')]);
  await redis.ask((client) => client.config('SET', 'maxmemory-policy', 'noeviction'));
  await redis.ask((client) => client.config('SET', 'appendonly', 'yes'));
  expect(await safety.faults()).toEqual([]);
  await redis.kill();
  expect(await safety.faults()).toEqual([expect.stringContaining('does not answer')]);
  await redis.run();
  expect(await new QueueSafety(undefined).faults()).toEqual([]);
});

it('makes an app that can do without it degraded, not unready', async () => {
  const health = new HealthService();
  health.add({ name: 'database', check: () => Promise.resolve() });
  expect(await health.readiness()).toMatchObject({ ready: true, degraded: false });
  health.add({ name: 'queue', optional: true, check: () => Promise.reject(new Error('appendonly is off')) });
  expect(await health.readiness()).toEqual({
    ready: true,
    degraded: true,
    checks: { database: 'ok', queue: 'appendonly is off' },
  });
  health.add({ name: 'disk', check: () => Promise.reject(new Error('full')) });
  expect(await health.readiness()).toMatchObject({ ready: false });
});
