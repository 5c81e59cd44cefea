import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Running {
  url: string;
  port: number;
  pid: number;
  exited: Promise<unknown>;
  stop: () => Promise<void>;
}

type StartEmbedded = (options: Record<string, unknown>) => Promise<Running>;

/** A Postgres of one's own that can be restarted, as an administrator does it or by a crash, on the same port. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly startEmbedded: StartEmbedded,
    private running: Running,
  ) {}

  static async start(): Promise<PostgresServer> {
    const { startEmbeddedPostgres } = (await import(
      new URL('../../../scripts/run/embedded-postgres.mjs', import.meta.url).href
    )) as { startEmbeddedPostgres: StartEmbedded };
    const folder = mkdtempSync(join(tmpdir(), 'wenqiao-postgres-'));
    chmodSync(folder, 0o711); // Postgres runs as nobody and must get through
    return new PostgresServer(folder, startEmbeddedPostgres, await startEmbeddedPostgres(settings(folder)));
  }

  get url(): string {
    return this.running.url;
  }
  get port(): number {
    return this.running.port;
  }
  get pid(): number {
    return this.running.pid;
  }

  async restart(how: 'asked' | 'killed'): Promise<void> {
    const { port, pid, exited } = this.running;
    if (how === 'killed') {
      process.kill(pid, 'SIGKILL');
      await exited;
    } else await this.running.stop();
    this.running = await this.startEmbedded({ ...settings(this.folder), port });
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const settings = (folder: string): Record<string, unknown> => ({
  folder: join(folder, 'data'),
  password: 'of-this-test',
  logFile: join(folder, 'postgres.log'),
});
