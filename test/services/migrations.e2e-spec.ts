import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestDatabase } from '#testing';
import { MIGRATIONS, MIGRATIONS_TABLE } from '../../apps/editor-gateway/src/setup/migrations.js';

/** Nobody runs anything older: what is before it was never released. */
const FIRST_RELEASE = 1700000000420;

interface ColumnFacts {
  type: string;
  required: boolean;
}

let server: TestDatabase;
let database: DataSource;
beforeAll(async () => {
  server = await TestDatabase.start();
  database = await new DataSource({ type: 'postgres', url: server.url, poolSize: 2 }).initialize();
});
afterAll(async () => {
  await database.destroy();
  await server.stop();
});

/** Every column, as `table.column`; required: an INSERT that does not name it fails. */
async function columns(): Promise<Map<string, ColumnFacts>> {
  const rows = (await database.query(
    `SELECT c.relname || '.' || a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
  )) as { name: string; type: string; required: boolean }[];
  return new Map(rows.map(({ name, type, required }) => [name, { type, required }]));
}

it('20: no migration takes away or demands what the version before it does not know', async () => {
  const sorted = [...MIGRATIONS].sort((a, b) => numberOf(a) - numberOf(b));
  const broken: string[] = [];
  const runner = database.createQueryRunner();
  try {
    for (const Migration of sorted) {
      const before = await columns();
      const tables = new Set([...before.keys()].map((name) => name.split('.')[0]));
      await runner.startTransaction();
      await new Migration().up(runner);
      await runner.commitTransaction();
      const after = await columns();
      if (numberOf(Migration) < FIRST_RELEASE) continue;
      for (const [name, { type, required }] of before) {
        const now = after.get(name);
        if (!now) broken.push(`${Migration.name} removes ${name}`);
        else if (now.type !== type) broken.push(`${Migration.name} makes ${name} ${now.type}, it was ${type}`);
        else if (now.required && !required) broken.push(`${Migration.name} demands ${name}`);
      }
      for (const [name, { required }] of after)
        if (!before.has(name) && required && tables.has(name.split('.')[0]))
          broken.push(`${Migration.name} demands the new ${name}`);
    }
  } finally {
    await runner.release();
  }
  expect(broken).toEqual([]);
  expect(MIGRATIONS_TABLE).toBe('schema_migration');
  expect((await columns()).size).toBeGreaterThan(100);
});

function numberOf(migration: { name: string }): number {
  return Number(/\d{13}$/.exec(migration.name)?.[0]);
}
