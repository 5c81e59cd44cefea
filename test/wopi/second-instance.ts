import { type ChildProcess, spawn } from 'node:child_process';
import { type TestPlatform, until } from '#testing';

/** Another wopi-host process over the same database and the same content. */
export class SecondInstance {
  private constructor(
    readonly origin: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(platform: TestPlatform, env: Record<string, string> = {}): Promise<SecondInstance> {
    const { freePort } = (await import(new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
      freePort: () => Promise<number>;
    };
    const port = await freePort();
    // The channel to the supervisor is not ours.
    const inherited = Object.fromEntries(
      Object.entries(platform.environmentOf('wopi-host')).filter(([name]) => !name.startsWith('NODE_CHANNEL')),
    );
    const child = spawn(process.execPath, ['dist/run/wopi-host.mjs'], {
      env: { ...inherited, PORT: String(port), NODE_ENV: 'test', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const instance = new SecondInstance(`http://127.0.0.1:${port}`, child);
    await until('the second instance is ready', async () => (await fetch(`${instance.origin}/readyz`)).ok, 30_000);
    return instance;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when the process has ended, with the signal that ended it. */
  async ended(): Promise<string | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.signalCode;
    return new Promise((done) => this.child.once('exit', (_code, signal) => done(signal)));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.ended();
  }
}
