import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { borrowPlatform } from './borrowed-platform.js';
import { FakeOa } from './fake-oa.js';
import { type RunningPlatform, startForTests } from './start-for-tests.js';

export interface Credentials {
  apiKey: string;
  adminApiKey: string;
  bishengApiKey: string;
  jwtSecret: string;
  integrator: string;
}

/** The whole platform as `npm start` runs it, on free ports with a data folder of its own. */
export class TestPlatform {
  readonly credentials: Credentials;
  readonly database: pg.Pool;
  private readonly oas: FakeOa[] = [];

  private constructor(
    private readonly running: RunningPlatform,
    /** What the supervisor said, for tests about crashes. */
    readonly said: string[],
  ) {
    this.credentials = JSON.parse(readFileSync(join(running.dataDir, 'credentials.json'), 'utf8')) as Credentials;
    this.database = new pg.Pool({ connectionString: running.databaseUrl, max: 3 });
    this.database.on('error', () => undefined);
  }

  /**
   * A platform with its demo OA and the usual settings, which other test files had before or will have after: its documents, integrators
   * and people may be many, its processes are not to be killed. Files that set the same ids of documents must not share one.
   */
  static async shared(): Promise<TestPlatform> {
    const lent = await borrowPlatform();
    if (lent === null) return TestPlatform.start({}, true);
    const platform = new TestPlatform({ ...lent.addresses, processes: {}, stop: lent.giveBack }, []);
    await platform.rest('PUT', '/admin/save-back-interval', { seconds: null, apply: 'future' });
    return platform;
  }

  static async start(env: Record<string, string> = {}, demo = false): Promise<TestPlatform> {
    const { running, said } = await startForTests(env, demo);
    return new TestPlatform(running, said);
  }

  get origin(): string {
    return this.running.origin;
  }
  get demoUrl(): string {
    return this.running.demoUrl ?? '';
  }
  get dataDir(): string {
    return this.running.dataDir;
  }
  get databaseUrl(): string {
    return this.running.databaseUrl;
  }

  async oa(): Promise<FakeOa> {
    const oa = await new FakeOa(this.origin, this.credentials.bishengApiKey).start();
    this.oas.push(oa);
    return oa;
  }

  /** Calls REST v1 with the admin key. */
  async rest(
    method: string,
    path: string,
    body?: unknown,
    key = this.credentials.adminApiKey,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  async setInterval(seconds: number): Promise<void> {
    await this.rest('PUT', '/admin/save-back-interval', { seconds, apply: 'pending' });
  }

  /** Process id of an app; null while its supervisor starts it again. */
  pidIfRunning(app: string): number | null {
    return this.running.processes[app]?.child?.pid ?? null;
  }

  /** Process id of an app. */
  pid(app: string): number {
    const pid = this.running.processes[app]?.child?.pid;
    if (pid === undefined) throw new Error(`${app} is not running`);
    return pid;
  }

  kill(app: string, signal = 'SIGKILL'): number {
    const pid = this.pid(app);
    process.kill(pid, signal);
    return pid;
  }

  /** The settings that a running app was started with. */
  environmentOf(app: string, pid = this.pid(app)): Record<string, string> {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((entry) => entry.includes('='));
    return Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
  }

  /** Every process below this one. */
  descendants(pid: number): number[] {
    let children: number[];
    try {
      children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number);
    } catch {
      return []; // it has ended meanwhile
    }
    return children.flatMap((child) => [child, ...this.descendants(child)]);
  }

  log(app: string): string {
    return readFileSync(join(this.dataDir, 'logs', `${app}.log`), 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all(this.oas.map((oa) => oa.stop()));
    await this.database.end();
    await this.running.stop();
  }
}
