import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An embedded Postgres of one's own, empty. */
export class TestDatabase {
  private constructor(
    readonly url: string,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<TestDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'wenqiao-database-'));
    chmodSync(folder, 0o711); // Postgres runs as nobody and must get through
    const { startEmbeddedPostgres } = (await import(
      new URL('../../../scripts/run/embedded-postgres.mjs', import.meta.url).href
    )) as { startEmbeddedPostgres: (options: unknown) => Promise<{ url: string; stop: () => Promise<void> }> };
    const postgres = await startEmbeddedPostgres({
      folder: join(folder, 'postgres'),
      password: 'test',
      logFile: join(folder, 'log'),
    });
    return new TestDatabase(postgres.url, async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  stop(): Promise<void> {
    return this.close();
  }
}
