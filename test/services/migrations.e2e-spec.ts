import 'reflect-metadata';
import { DataSource, type MigrationInterface } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestDatabase } from '#testing';
import { randomBytes } from 'node:crypto';
import { passwordMatches, SealBroken, SecretBox } from '#auth';
import { KEEP_EVERYTHING, previewRetention } from '#editing';
import { makeFirstAdministrator } from '../../apps/editor-gateway/src/setup/first-administrator.js';
import { MIGRATIONS, MIGRATIONS_TABLE } from '../../apps/editor-gateway/src/setup/migrations.js';
import { PASSING_COLUMNS, resealSecrets, SEALED_COLUMNS } from '../../apps/editor-gateway/src/setup/reseal.js';

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
      const migration: MigrationInterface = new Migration();
      const apart = migration.transaction === false;
      if (!apart) await runner.startTransaction();
      await migration.up(runner);
      if (!apart) await runner.commitTransaction();
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

it('secrets are sealed with the current key, whatever column holds them; one that no key opens stays and is told', async () => {
  const sealed = [...(await columns()).keys()].filter((name) => name.includes('.sealed_'));
  const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect([...known, ...PASSING_COLUMNS].sort()).toEqual(sealed.sort());

  const [older, newer, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const [before, during, after] = [new SecretBox([older]), new SecretBox([newer, older]), new SecretBox([newer])];
  const add = (pem: string, box: SecretBox): Promise<unknown> =>
    database.query('INSERT INTO wopi_proof_key (sealed_private_key) VALUES ($1)', [box.seal(pem)]);
  await add('one', before);
  await add('two', during);
  await add('lost', new SecretBox([foreign]));
  await database.query(
    `INSERT INTO setting (key, value) VALUES ('console-oidc', jsonb_build_object('issuer', 'x', 'sealedClientSecret', $1::text))`,
    [before.seal('provider').toString('base64')],
  );
  expect(await resealSecrets(database, during)).toEqual({
    resealed: 2,
    lost: new Map([['wopi_proof_key.sealed_private_key', 1]]),
  });
  expect((await resealSecrets(database, during)).resealed).toBe(0);
  const rows = (await database.query('SELECT sealed_private_key AS sealed FROM wopi_proof_key ORDER BY id')) as {
    sealed: Buffer;
  }[];
  expect(rows.slice(0, 2).map((row) => after.open(row.sealed))).toEqual(['one', 'two']);
  expect(() => after.open(rows[2]!.sealed)).toThrow(SealBroken);
  const [setting] = (await database.query(`SELECT value FROM setting WHERE key = 'console-oidc'`)) as {
    value: { issuer: string; sealedClientSecret: string };
  }[];
  expect(setting?.value.issuer).toBe('x');
  expect(after.open(Buffer.from(setting!.value.sealedClientSecret, 'base64'))).toBe('provider');
});

it('what retention would remove is counted out, or estimated where there are too many documents', async () => {
  await database.query(
    `WITH owner AS (INSERT INTO integrator (name) VALUES ('retention') RETURNING id),
       made AS (INSERT INTO document (integrator_id, door, external_id, title, file_type, current_revision)
         SELECT id, 'rest', 'old-' || n, 'old.docx', 'docx', 5 FROM owner, generate_series(1, 3000) n RETURNING id)
     INSERT INTO revision (document_id, number, sha256, size_bytes, file_type, origin, created_at)
     SELECT id, number, repeat('a', 64), 100, 'docx', 'edited', now() - interval '1 day' * (40 - number) + interval '1 hour'
     FROM made, generate_series(1, 5) number`,
  );
  await database.query('ANALYZE document, revision');
  const size = { exactUpTo: 1_000, chosen: 500 };
  for (const [limit, removed] of [
    [{ maxRevisions: 2 }, 9_000],
    [{ maxAgeDays: 36 }, 9_000],
    [{ maxTotalBytes: 900_000 }, 6_000],
  ] as const) {
    const policy = { ...KEEP_EVERYTHING, ...limit };
    expect(await previewRetention(database, policy)).toEqual({
      revisions: removed,
      bytes: removed * 100,
      estimated: false,
    });
    const { revisions, bytes, estimated } = await previewRetention(database, policy, size);
    expect(estimated).toBe(true);
    expect(Math.abs(revisions - removed)).toBeLessThan(removed * 0.05);
    expect(bytes).toBeCloseTo(revisions * 100, -3);
  }
});

it('the first administrator is made once, and has to choose another password', async () => {
  expect(await makeFirstAdministrator(database, 'admin', 'given by the operator')).toBe(true);
  expect(await makeFirstAdministrator(database, 'other', 'given a second time')).toBe(false);
  const rows = (await database.query(
    'SELECT name, role, must_change_password AS must, password_hash FROM administrator',
  )) as {
    name: string;
    role: string;
    must: boolean;
    password_hash: string;
  }[];
  expect(rows).toEqual([expect.objectContaining({ name: 'admin', role: 'admin', must: true })]);
  expect(await passwordMatches('given by the operator', rows[0]?.password_hash ?? '')).toBe(true);
});
