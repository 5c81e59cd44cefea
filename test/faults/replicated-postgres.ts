import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, rmSync, statSync, writeFileSync, chownSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '#testing';

interface Postgres {
  url: string;
  port: number;
  stop: () => Promise<void>;
}

const PASSWORD = 'replicated';
const STANDBY = 'standby';

/** A Postgres and a standby that has every commit before it is acknowledged (synchronous streaming replication). */
export class ReplicatedPostgres {
  private constructor(
    readonly primary: Postgres,
    readonly standby: Postgres,
    private readonly folder: string,
  ) {}

  static async start(): Promise<ReplicatedPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'wenqiao-replicated-'));
    chmodSync(folder, 0o711); // Postgres runs as nobody and must get through
    const primary = await startPostgres(folder, 'primary');
    await withClient(primary.url, async (client) => {
      await client.query('SELECT pg_create_physical_replication_slot($1, true)', [STANDBY]);
      await client.query('SELECT pg_backup_start($1, true)', [STANDBY]);
      const target = join(folder, STANDBY);
      const copied = spawnSync('cp', ['-a', join(folder, 'primary'), target], { encoding: 'utf8' });
      if (copied.status !== 0) throw new Error(copied.stderr);
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
      rmSync(join(target, 'postmaster.pid'));
      rmSync(join(target, 'pg_replslot'), { recursive: true });
      const owner = statSync(target);
      const { port } = new URL(primary.url);
      const give = (name: string, text: string): void => {
        writeFileSync(join(target, name), text, { mode: 0o600 });
        chownSync(join(target, name), owner.uid, owner.gid);
      };
      spawnSync('install', [
        '-d',
        '-m',
        '700',
        '-o',
        String(owner.uid),
        '-g',
        String(owner.gid),
        join(target, 'pg_replslot'),
      ]);
      give('backup_label', rows[0]?.labelfile ?? '');
      give('standby.signal', '');
      appendFileSync(
        join(target, 'postgresql.auto.conf'),
        `primary_conninfo = 'host=127.0.0.1 port=${port} user=wenqiao password=${PASSWORD} application_name=${STANDBY}'\nprimary_slot_name = '${STANDBY}'\n`,
      );
    });
    const standby = await startPostgres(folder, STANDBY);
    await withClient(primary.url, async (client) => {
      await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
      await client.query('SELECT pg_reload_conf()');
      await until(
        'the standby has every commit',
        async () => (await client.query(`SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`)).rowCount === 1,
        30_000,
      );
    });
    return new ReplicatedPostgres(primary, standby, folder);
  }

  /** The standby becomes the one that is written to. What the old primary commits from now on nobody has. */
  async promote(): Promise<void> {
    await withClient(this.standby.url, async (client) => {
      const { rows } = await client.query<{ promoted: boolean }>('SELECT pg_promote(true, 60) AS promoted');
      if (rows[0]?.promoted !== true) throw new Error('the standby was not promoted');
    });
  }

  async stop(): Promise<void> {
    await this.standby.stop();
    await this.primary.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // told by the next query
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function startPostgres(folder: string, name: string): Promise<Postgres> {
  const { startEmbeddedPostgres } = (await import(
    new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href
  )) as { startEmbeddedPostgres: (options: Record<string, unknown>) => Promise<Postgres> };
  return startEmbeddedPostgres({
    folder: join(folder, name),
    password: PASSWORD,
    logFile: join(folder, `${name}.log`),
  });
}
