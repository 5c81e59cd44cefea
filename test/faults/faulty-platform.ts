import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer, TestPlatform, until } from '#testing';
import type { SeededRandom } from './seeded-random.js';

/** Where BullMQ keeps its alarms. */
export const QUEUES = ['postgres', 'redis'] as const;
export type QueueBackend = (typeof QUEUES)[number];

interface Postgres {
  url: string;
  port: number;
  pid: number;
  exited: Promise<unknown>;
  stop: () => Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A platform whose database and queue a test can break, and mend again. */
export class FaultyPlatform {
  private readonly broken = new Set<string>();

  private constructor(
    readonly platform: TestPlatform,
    readonly redis: RedisServer | null,
    private postgres: Postgres,
    private readonly folder: string,
  ) {}

  static async start(queue: QueueBackend, env: Record<string, string> = {}): Promise<FaultyPlatform> {
    const folder = mkdtempSync(join(tmpdir(), 'wenqiao-faults-'));
    chmodSync(folder, 0o711); // Postgres runs as nobody and must get through
    const postgres = await startPostgres(folder);
    const redis = queue === 'redis' ? await RedisServer.start() : null;
    const platform = await TestPlatform.start({
      DATABASE_URL: postgres.url,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      DELIVERY_TIMEOUT_MS: '2000',
      RETRY_DELAYS_S: '0.3,0.3,0.3,0.5,0.5,1',
      CIRCUIT_PROBE_S: '0.5',
      SPARE_KITS: '0',
      ...env,
    });
    return new FaultyPlatform(platform, redis, postgres, folder);
  }

  /** Does one thing wrong, chosen at random, and mends what does not mend itself. Returns what it was. */
  async misfortune(random: SeededRandom, longestFreezeMs: number): Promise<string> {
    const { redis } = this;
    const freezeMs = random.between(200, longestFreezeMs);
    const chosen = random.pick([
      ...[
        'callback-worker',
        'callback-worker',
        'editor-gateway',
        'wopi-host',
        'bisheng-adapter',
        'document-engine',
      ].map((app) => [`kill -9 ${app}`, () => this.signal(app, 'SIGKILL')] as const),
      ['freeze the worker', () => this.freeze('callback-worker', freezeMs)],
      ['freeze the WOPI host', () => this.freeze('wopi-host', freezeMs)],
      ['kill a backend of Postgres', () => this.killBackend()],
      ['kill Postgres', () => this.restartPostgres()],
      ['change the interval', () => this.changeInterval(random.pick([0, 0, 1]))],
      ...(redis
        ? ([
            ['FLUSHALL', () => redis.empty()],
            ['FLUSHALL', () => redis.empty()],
            ['freeze Redis', () => this.freezeRedis(redis, freezeMs)],
            ['kill Redis', () => this.killRedis(redis, freezeMs, false)],
            ['lose Redis', () => this.killRedis(redis, freezeMs, true)],
          ] as const)
        : []),
    ] as readonly (readonly [string, () => Promise<void> | void])[]);
    await chosen[1]();
    return chosen[0];
  }

  /** Every app answers that it is ready, within 30 s (save-back design, "Faults to survive"). */
  async ready(): Promise<void> {
    await until('the gateway is ready', async () => (await fetch(`${this.platform.origin}/readyz`)).ok, 30_000);
    for (const app of ['callback-worker', 'wopi-host', 'bisheng-adapter', 'document-engine'])
      await until(`${app} runs`, () => this.platform.pid(app), 30_000);
  }

  async restartPostgres(): Promise<void> {
    const { port, pid, exited } = this.postgres;
    process.kill(pid, 'SIGKILL');
    await exited;
    await pause(300);
    // What its processes shared is in use until the last of them has noticed that their master is gone.
    this.postgres = await until('Postgres is back', () => startPostgres(this.folder, port), 60_000);
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await this.redis?.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private signal(app: string, signal: NodeJS.Signals): void {
    if (this.broken.has(app)) return;
    try {
      this.platform.kill(app, signal);
    } catch {
      // It is only just being started again.
    }
  }

  private async freeze(app: string, ms: number): Promise<void> {
    let pid: number;
    try {
      pid = this.platform.pid(app);
    } catch {
      return; // it is only just being started again
    }
    process.kill(pid, 'SIGSTOP');
    await pause(ms);
    process.kill(pid, 'SIGCONT');
  }

  private async killBackend(): Promise<void> {
    const { rows } = await until(
      'Postgres answers',
      () =>
        this.platform.database.query<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'wenqiao-%' ORDER BY random() LIMIT 1`,
        ),
      30_000,
    );
    // One killed backend makes Postgres end all of them and recover from its log.
    if (rows[0]) process.kill(rows[0].pid, 'SIGKILL');
  }

  private async changeInterval(seconds: number): Promise<void> {
    await this.platform.rest('PUT', '/admin/save-back-interval', { seconds, apply: 'pending' }).catch(() => undefined); // refused while the gateway is away, as it should be
  }

  private async freezeRedis(redis: RedisServer, ms: number): Promise<void> {
    redis.freeze();
    await pause(ms);
    redis.thaw();
  }

  private async killRedis(redis: RedisServer, ms: number, empty: boolean): Promise<void> {
    await redis.kill();
    await pause(ms);
    await redis.run({ empty });
  }
}

async function startPostgres(folder: string, port?: number): Promise<Postgres> {
  const { startEmbeddedPostgres } = (await import(
    new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href
  )) as { startEmbeddedPostgres: (options: Record<string, unknown>) => Promise<Postgres> };
  return startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    password: 'faults',
    logFile: join(folder, 'postgres.log'),
    port,
  });
}
