import { Controller, Get, Module, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import {
  CallCounter,
  createApp,
  credentialHash,
  HealthModule,
  LoggingModule,
  PlatformEnvironment,
  RateLimitsModule,
} from '#platform';
import { RedisServer, until } from '#testing';

const CALLER = '203.0.113.7';

@Controller()
class Door {
  @Get('door')
  door(@Req() request: FastifyRequest): { address: string } {
    return { address: request.ip };
  }
}

class DoorEnvironment extends PlatformEnvironment {
  PORT: number = 0;
}

let redis: RedisServer;
const apps: NestFastifyApplication[] = [];
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

/** One process of an app; returns how it is called and what it answers. */
async function startDoor(
  given: Partial<DoorEnvironment>,
): Promise<(headers?: Record<string, string>) => Promise<Response>> {
  const settings = Object.assign(new DoorEnvironment(), { LOG_LEVEL: 'fatal' }, given);
  const { app } = await createApp(
    {
      name: 'door',
      environment: DoorEnvironment,
      module: (environment, logger) => {
        class DoorModule {}
        Module({
          imports: [
            LoggingModule.use(logger),
            HealthModule.forApp('door', { METRICS_ALLOWED_FROM: '' }),
            RateLimitsModule.forApp('door', environment),
          ],
          controllers: [Door],
        })(DoorModule);
        return DoorModule;
      },
      rateLimits: {
        credential: ({ headers: { authorization } }) =>
          authorization === undefined ? null : credentialHash(authorization),
        refuse: (_request, reply, refusal) => reply.status(429).send(refusal.limited),
      },
    },
    settings,
  );
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return (headers = { 'x-forwarded-for': CALLER }) => fetch(`${url}/door`, { headers });
}

async function statuses(call: () => Promise<Response>, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) all.push((await call()).status);
  return all;
}

describe('limits on requests', () => {
  it('count an address, believe only proxies about it, and count a network of IPv6 as one', async () => {
    const call = await startDoor({ RATE_LIMIT_PER_ADDRESS: 3 });
    expect(await statuses(call, 4)).toEqual([200, 200, 200, 429]);
    const refused = await call();
    expect([refused.status, await refused.text()]).toEqual([429, 'address']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call({ 'x-forwarded-for': '203.0.113.8' })).status).toBe(200);
    // What a caller made up stands before what our proxy said.
    expect((await call({ 'x-forwarded-for': `198.51.100.1, ${CALLER}` })).status).toBe(429);
    expect(await statuses(() => call({ 'x-forwarded-for': '2001:db8:1:2::1' }), 3)).toEqual([200, 200, 200]);
    expect((await call({ 'x-forwarded-for': '2001:db8:1:2:ffff::9' })).status).toBe(429);
    // This machine itself is an exception unless an operator says otherwise.
    expect(await statuses(() => call({}), 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('count a key from wherever it is used, and can be switched off', async () => {
    const call = await startDoor({ RATE_LIMIT_PER_KEY: 2, RATE_LIMIT_PER_ADDRESS: 0, RATE_LIMIT_EXEMPT: 'none' });
    const from = (address: string, key: string): Promise<Response> =>
      call({ 'x-forwarded-for': address, authorization: `Bearer ${key}` });
    expect((await from('203.0.113.1', 'one')).status).toBe(200);
    expect((await from('203.0.113.2', 'one')).status).toBe(200);
    const refused = await from('203.0.113.3', 'one');
    expect([refused.status, await refused.text()]).toEqual([429, 'key']);
    expect((await from('203.0.113.3', 'two')).status).toBe(200);
    expect(await statuses(call, 6)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('are shared by all processes over Redis, which never holds a key, and refuse nobody while it is away', async () => {
    const settings = { REDIS_URL: redis.url, RATE_LIMIT_PER_ADDRESS: 4 };
    const doors = [await startDoor(settings), await startDoor(settings)];
    const call = async (n: number): Promise<number> =>
      (await doors[n % 2]?.({ 'x-forwarded-for': CALLER, authorization: 'Bearer very-secret' }))?.status ?? 0;
    await until(
      'Redis counts',
      async () => (await redis.ask((client) => client.dbsize())) > 0 || (await call(0), false),
    );
    await redis.empty();
    const answers: number[] = [];
    for (let n = 0; n < 6; n++) answers.push(await call(n));
    expect(answers).toEqual([200, 200, 200, 200, 429, 429]);
    const kept = await redis.ask((client) => client.keys('*'));
    expect(kept.length).toBe(2);
    expect(kept.join(' ')).not.toContain('very-secret');
    await redis.kill();
    for (let n = 0; n < 6; n++) expect(await call(n)).toBe(200);
    await redis.run({ empty: true });
    await until('it counts again', async () => (await call(0)) === 429, 20_000);
  });
});

it('calls of an integrator are counted over all processes, and by each while Redis is away', async () => {
  const connections = [0, 1].map(() => {
    const connection = new Redis(redis.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 250,
    });
    connection.on('error', () => undefined); // it is killed below
    return connection;
  });
  try {
    await until('connected', () => connections.every(({ status }) => status === 'ready'));
    const [here, there] = connections.map((connection) => new CallCounter(connection)) as [CallCounter, CallCounter];
    const calls: number[] = [];
    for (const counter of [here, there, here, there]) calls.push((await counter.count('one', 60_000)).calls);
    expect(calls).toEqual([1, 2, 3, 4]);
    expect((await here.count('other', 60_000)).calls).toBe(1);
    const { endsInMs } = await there.count('one', 60_000);
    expect(endsInMs).toBeGreaterThan(0);
    expect(endsInMs).toBeLessThanOrEqual(60_000);
    await here.count('short', 50);
    await until('the next window', async () => (await there.count('short', 50)).calls === 1);
    await redis.kill();
    expect([(await here.count('one', 60_000)).calls, (await there.count('one', 60_000)).calls]).toEqual([1, 1]);
    await redis.run();
  } finally {
    for (const connection of connections) connection.disconnect();
  }
});
