import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, TestPlatform, until } from '#testing';
import { Figures } from './figures.js';
import { allCalled, allDelivered, latenessMs, pendingSaveBacks, processorMs, SteadyOa } from './save-back-load.js';

const SETTINGS = { SPARE_KITS: '0', LOG_LEVEL: 'warn', DELIVERY_CONCURRENCY: '96', DELIVERIES_PER_INTEGRATOR: '64' };
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const figures = new Figures(
  'Save-back',
  'The worker, the database, the queue and the OA (which answers after 10 ms) share the machine.',
);

afterAll(() => figures.write());

describe.each([
  ['Postgres', '≥ 300'],
  ['Redis', '≥ 1000'],
])('alarms on %s', (queue, aim) => {
  let platform: TestPlatform;
  let redis: RedisServer | null = null;
  let oa: SteadyOa;
  beforeAll(async () => {
    if (queue === 'Redis') redis = await RedisServer.start();
    platform = await TestPlatform.start({ ...SETTINGS, ...(redis ? { REDIS_URL: redis.url } : {}) });
    oa = await SteadyOa.start();
  });
  afterAll(async () => {
    await platform.stop();
    await oa.stop();
    await redis?.stop();
  });

  it('save-backs delivered per second', async () => {
    const rates: number[] = [];
    const costs: number[] = [];
    for (let run = 0; run < 4; run++) {
      const count = 3000;
      const prefix = await pendingSaveBacks(platform, oa.address, { count, afterSeconds: 5 });
      await pause(3500);
      await oa.ask('reset');
      const pid = platform.pid('callback-worker');
      const before = processorMs(pid);
      await allCalled(oa, count);
      await allDelivered(platform, prefix, count);
      const { first, last } = await oa.ask('count');
      if (run === 0) continue; // warm
      rates.push((count / (last - first)) * 1000);
      costs.push(((processorMs(pid) - before) * 1000) / count);
    }
    figures.record(`delivered per second, alarms on ${queue}`, rates, '/s', aim);
    figures.record(`processor time of the worker per delivery, alarms on ${queue}`, costs, 'µs', '');
  });

  it('lateness', async () => {
    const prefix = await pendingSaveBacks(platform, oa.address, { count: 2000, afterSeconds: 4, overSeconds: 20 });
    await allDelivered(platform, prefix, 2000);
    const late = await latenessMs(platform, prefix);
    figures.record(`lateness, 100 due per second, alarms on ${queue}`, late, 'ms', '');
    figures.recordShare(`lateness, 100 due per second, alarms on ${queue}`, 0.99, late, 'ms', '≤ 1500');
  });

  it('recovery after kill -9 of the worker', async () => {
    const seconds: number[] = [];
    for (let run = 0; run < 3; run++) {
      const count = 400;
      const prefix = await pendingSaveBacks(platform, oa.address, { count, afterSeconds: 2, overSeconds: 2 });
      await pause(3000);
      const killed = Date.now();
      platform.kill('callback-worker');
      await allDelivered(platform, prefix, count);
      seconds.push((Date.now() - killed) / 1000);
    }
    figures.record(`kill -9 of the worker until all is home, alarms on ${queue}`, seconds, 's', '≤ 15');
  });
});

describe('many pending', () => {
  let platform: TestPlatform;
  let oa: SteadyOa;
  beforeAll(async () => {
    platform = await TestPlatform.start(SETTINGS);
    oa = await SteadyOa.start();
  });
  afterAll(async () => {
    await platform.stop();
    await oa.stop();
  });

  const timed = async (method: string, path: string, body?: unknown): Promise<number> => {
    const started = performance.now();
    const { status } = await platform.rest(method, path, body);
    expect([path, status]).toEqual([path, 200]);
    return performance.now() - started;
  };

  it('an interval change over 10,000 pending', async () => {
    await pendingSaveBacks(platform, oa.address, { count: 10_000, afterSeconds: 80_000 });
    const preview: number[] = [];
    const apply: number[] = [];
    for (let run = 0; run < 6; run++) {
      const change = { subject: 'save-back', scope: 'global', seconds: 70_000 + run, apply: 'pending' };
      preview.push((await timed('POST', '/admin/intervals/preview', change)) / 1000);
      apply.push((await timed('PUT', '/admin/intervals', change)) / 1000);
    }
    figures.record('preview of an interval change over 10,000 pending', preview, 's', '≤ 0.5');
    figures.record('the same change applied', apply, 's', '≤ 2');
  });

  it('lists of the console and idle cost with 100,000', async () => {
    await until('the queue has the alarms', async () => (await outbox()) === 0, 120_000);
    await pause(3000);
    const idle = await idleCost();
    await pendingSaveBacks(platform, oa.address, { count: 90_000, afterSeconds: 80_000 });
    await platform.database.query('ANALYZE');
    await until('the queue has the alarms', async () => (await outbox()) === 0, 300_000);
    await pause(5000);
    figures.record(
      'processor time of worker and gateway per idle second, nothing more than 10,000 pending',
      [idle],
      'ms',
      '',
    );
    figures.record('the same with 100,000 pending', [await idleCost()], 'ms', 'no more');
    const integrator = (
      await platform.database.query<{ id: string }>('SELECT id FROM integrator ORDER BY created_at LIMIT 1')
    ).rows[0]!.id;
    for (const [name, path] of [
      ['save-backs, newest first', '/admin/save-backs?limit=50'],
      ['save-backs by when they are due', '/admin/save-backs?limit=50&sort=due'],
      ['save-backs of an integrator', `/admin/save-backs?limit=50&integratorId=${integrator}&state=scheduled`],
      ['save-backs found by a name', '/admin/save-backs?limit=50&q=load-'],
      ['dead letters', '/admin/save-backs?limit=50&state=parked'],
      ['documents', '/admin/documents?limit=50'],
      ['documents found by a name', '/admin/documents?limit=50&q=load'],
      ['audit', '/admin/audit?limit=50'],
      ['overview', '/admin/overview'],
    ] as const) {
      const samples: number[] = [];
      for (let n = 0; n < 40; n++) samples.push(await timed('GET', path));
      figures.record(`console list with 100,000 save-backs: ${name}`, samples, 'ms', 'p95 < 150');
    }
  });

  const outbox = async (): Promise<number> =>
    (await platform.database.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox')).rows[0]?.n ?? 0;

  async function idleCost(): Promise<number> {
    const pids = [platform.pid('callback-worker'), platform.pid('editor-gateway')];
    const used = (): number => pids.reduce((sum, pid) => sum + processorMs(pid), 0);
    const before = used();
    await pause(15_000);
    return (used() - before) / 15;
  }
});
