import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource, type QueryRunner } from 'typeorm';
import { configuredStore, ContentLost } from '#documents';
import { CONTENT_LOCK } from '#editing';
import { dataSourceOptions, EnvironmentInvalid, loadEnvironment, PlatformEnvironment } from '#platform';
import { ArchiveWriter, readArchive } from './archive.js';
import { MIGRATIONS, MIGRATIONS_TABLE } from './migrations.js';

const FORMAT = 1;
const ROWS_AT_ONCE = 500;
const LINES_BYTES = 2 * 1024 * 1024;
/** Without these an installation cannot read its own sealed secrets. */
const FILES = ['secrets.json', 'credentials.json'];

interface Manifest {
  format: number;
  createdAt: string;
  migrations: string[];
}

function connect(settings: PlatformEnvironment, migrations = MIGRATIONS): Promise<DataSource> {
  return new DataSource({
    ...dataSourceOptions({ DATABASE_URL: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL }, 3, 'backup'),
    extra: {}, // a dump takes as long as it takes
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
  } as ConstructorParameters<typeof DataSource>[0]).initialize();
}

/** Writes database and content as they were at one moment into one file, while everything runs. */
async function backup(settings: PlatformEnvironment, path: string): Promise<void> {
  const database = await connect(settings);
  const runner = database.createQueryRunner();
  const lock = database.createQueryRunner();
  const archive = new ArchiveWriter(path);
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [CONTENT_LOCK]); // nothing is removed meanwhile
    await runner.startTransaction('REPEATABLE READ');
    const migrations = (
      (await runner.query(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`)) as { name: string }[]
    ).map((row) => row.name);
    const manifest: Manifest = { format: FORMAT, createdAt: new Date().toISOString(), migrations };
    await archive.add('manifest.json', Buffer.from(JSON.stringify(manifest)));
    for (const name of FILES) {
      const file = join(settings.DATA_DIR, name);
      if (existsSync(file)) await archive.add(`files/${name}`, readFileSync(file));
    }
    let rows = 0;
    for (const table of await tablesInOrder(runner)) rows += await dumpTable(runner, table, archive);
    const store = await configuredStore(settings);
    let contents = 0;
    for await (const item of store.list()) {
      try {
        const size = await store.sizeOf(item.sha256);
        await archive.addStream(
          `content/${item.sha256}`,
          size,
          (await store.open(item.sha256)) as AsyncIterable<Buffer>,
        );
        contents++;
      } catch (error) {
        if (!(error instanceof ContentLost)) throw error;
        process.stderr.write(`backup: ${error.message}\n`);
      }
    }
    await archive.finish();
    process.stdout.write(`backup: ${rows} rows and ${contents} contents in ${path}\n`);
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await lock.query('SELECT pg_advisory_unlock($1)', [CONTENT_LOCK]);
    await Promise.all([runner.release(), lock.release()]);
    await database.destroy();
  }
}

const ROTATED = /^wenqiao-\d{8}T\d{9}Z\.tar\.gz$/;

/** Makes a backup of its own name in a folder and removes the oldest ones beyond `keep`. For jobs that run by the clock. */
async function rotate(settings: PlatformEnvironment, folder: string, keep: number): Promise<void> {
  if (!Number.isInteger(keep) || keep < 1) throw new Error('BACKUP_KEEP must be a whole number above 0');
  const path = join(folder, `wenqiao-${new Date().toISOString().replace(/[-:.]/g, '')}.tar.gz`);
  await mkdir(folder, { recursive: true });
  await backup(settings, `${path}.part`);
  await rename(`${path}.part`, path); // what has the name is whole
  const old = (await readdir(folder)).filter((name) => ROTATED.test(name)).sort();
  for (const name of old.slice(0, -keep)) await rm(join(folder, name));
}

/** Brings a backup into an empty database and content store, then up to this version's schema. */
async function restore(settings: PlatformEnvironment, path: string): Promise<void> {
  let runner: QueryRunner | null = null;
  let database: DataSource | null = null;
  let [rows, contents] = [0, 0];
  const store = await configuredStore(settings);
  try {
    for await (const { name, content } of readArchive(path)) {
      if (name === 'manifest.json') {
        const manifest = JSON.parse((await collect(content)).toString('utf8')) as Manifest;
        if (manifest.format !== FORMAT)
          throw new Error(`the backup has the format ${manifest.format}, this version reads ${FORMAT}`);
        const known = MIGRATIONS.filter((migration) => manifest.migrations.includes(migration.name));
        if (known.length < manifest.migrations.length)
          throw new Error('the backup is of a newer version; restore it with that one');
        database = await connect(settings, known);
        runner = database.createQueryRunner();
        if (await inUse(runner))
          throw new Error('the database is not empty: restore into an empty DATA_DIR or database');
        await database.runMigrations({ transaction: 'each' });
        await runner.startTransaction();
        for (const table of (await tablesInOrder(runner)).reverse()) await runner.query(`DELETE FROM "${table}"`);
      } else if (name.startsWith('files/')) {
        const file = join(settings.DATA_DIR, name.slice('files/'.length));
        if (!FILES.includes(name.slice('files/'.length))) throw new Error(`the backup has an unexpected entry ${name}`);
        await mkdir(settings.DATA_DIR, { recursive: true });
        await writeFile(`${file}.new`, keepPassword(file, await collect(content)), { mode: 0o600 });
        await rename(`${file}.new`, file);
      } else if (name.startsWith('table/')) {
        if (!runner) throw new Error('the backup has no manifest');
        const table = name.split('/')[1] ?? '';
        const lines = (await collect(content)).toString('utf8').split('\n').filter(Boolean);
        await runner.query(
          `INSERT INTO "${table.replaceAll('"', '')}" SELECT * FROM jsonb_populate_recordset(NULL::"${table.replaceAll('"', '')}", $1)`,
          [`[${lines.join(',')}]`],
        );
        rows += lines.length;
      } else if (name.startsWith('content/')) {
        const stored = await store.put(await collect(content));
        if (`content/${stored.sha256}` !== name) throw new Error(`the content ${name} does not have its hash`);
        contents++;
      }
    }
    if (!runner || !database) throw new Error('the backup has no manifest');
    await resetSequences(runner);
    await runner.commitTransaction();
    await runner.release();
    runner = null;
    await database.destroy();
    database = await connect(settings);
    await database.runMigrations({ transaction: 'each' });
    process.stdout.write(`restore: ${rows} rows and ${contents} contents from ${path}\n`);
  } finally {
    if (runner?.isTransactionActive) await runner.rollbackTransaction();
    await runner?.release();
    await database?.destroy();
  }
}

/** Encrypts all content with the active key of CONTENT_KEYS, while everything runs. */
async function reencrypt(settings: PlatformEnvironment): Promise<void> {
  const store = await configuredStore(settings);
  let [changed, all] = [0, 0];
  for await (const item of store.list()) {
    all++;
    if (await store.reencrypt(item.sha256)) changed++;
  }
  process.stdout.write(`reencrypt: ${changed} of ${all} contents encrypted anew\n`);
}

async function dumpTable(runner: QueryRunner, table: string, archive: ArchiveWriter): Promise<number> {
  await runner.query(`DECLARE dump NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS line FROM "${table}" t`);
  let [rows, part, size] = [0, 0, 0];
  let lines: string[] = [];
  const write = async (): Promise<void> => {
    if (lines.length === 0) return;
    await archive.add(`table/${table}/${part++}`, Buffer.from(lines.join('\n')));
    [lines, size] = [[], 0];
  };
  for (;;) {
    const fetched = (await runner.query(`FETCH ${ROWS_AT_ONCE} FROM dump`)) as { line: string }[];
    for (const { line } of fetched) {
      lines.push(line);
      size += line.length;
      if (size > LINES_BYTES) await write();
    }
    rows += fetched.length;
    if (fetched.length < ROWS_AT_ONCE) break;
  }
  await write();
  await runner.query('CLOSE dump');
  return rows;
}

/** All tables of the platform, each after those that it refers to. */
async function tablesInOrder(runner: QueryRunner): Promise<string[]> {
  const tables = (await runner.query(
    `SELECT c.relname AS name, COALESCE(array_agg(p.relname) FILTER (WHERE p.relname IS NOT NULL AND p.oid <> c.oid), '{}')::text[] AS needs
     FROM pg_class c LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' LEFT JOIN pg_class p ON p.oid = f.confrelid
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> $1 GROUP BY c.relname ORDER BY c.relname`,
    [MIGRATIONS_TABLE],
  )) as { name: string; needs: string[] }[];
  const order: string[] = [];
  while (order.length < tables.length) {
    const next = tables.filter(
      ({ name, needs }) => !order.includes(name) && needs.every((need) => order.includes(need)),
    );
    if (next.length === 0) throw new Error('the tables refer to each other in a circle');
    order.push(...next.map(({ name }) => name));
  }
  return order;
}

async function resetSequences(runner: QueryRunner): Promise<void> {
  const serials = (await runner.query(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%' AND table_name <> $1`,
    [MIGRATIONS_TABLE],
  )) as { table: string; column: string }[];
  for (const { table, column } of serials) {
    await runner.query(
      `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), COALESCE((SELECT max("${column}") FROM "${table}"), 0) + 1, false)`,
    );
  }
}

async function inUse(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(`SELECT to_regclass('integrator') IS NOT NULL AS there`)) as { there: boolean }[];
  if (!rows[0]?.there) return false;
  return ((await runner.query('SELECT 1 FROM integrator LIMIT 1')) as unknown[]).length > 0;
}

/** The embedded Postgres that is restored into has a password of its own already. */
function keepPassword(file: string, restored: Buffer): Buffer {
  if (!file.endsWith('secrets.json') || !existsSync(file)) return restored;
  const { postgresPassword } = JSON.parse(readFileSync(file, 'utf8')) as { postgresPassword?: unknown };
  return Buffer.from(JSON.stringify({ ...(JSON.parse(restored.toString('utf8')) as object), postgresPassword }));
}

async function collect(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const [command, path] = process.argv.slice(2);
try {
  const settings = loadEnvironment(PlatformEnvironment, process.env, (file) => readFileSync(file, 'utf8'));
  if (command === 'backup' && path) await backup(settings, path);
  else if (command === 'restore' && path) await restore(settings, path);
  else if (command === 'rotate' && process.env['BACKUP_DIR'])
    await rotate(settings, process.env['BACKUP_DIR'], Number(process.env['BACKUP_KEEP'] ?? 7));
  else if (command === 'reencrypt') await reencrypt(settings);
  else throw new Error('usage: backup FILE | restore FILE | reencrypt | rotate (with BACKUP_DIR and BACKUP_KEEP)');
} catch (error) {
  const message = error instanceof EnvironmentInvalid ? error.message : (error as Error).message;
  process.stderr.write(`${command ?? ''}: ${message}\n`);
  process.exit(1);
}
