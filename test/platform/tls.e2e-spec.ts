import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  EditorClient,
  RedisServer,
  sampleFile,
  TestAuthority,
  TestDatabase,
  TestPlatform,
  textInside,
  until,
} from '#testing';

const NOBODY = 65534;
const folder = mkdtempSync(join(tmpdir(), 'wenqiao-tls-test-'));
let authority: TestAuthority;
let database: TestDatabase;
let redis: RedisServer;
let s3: S3rver;
let s3Port: number;

beforeAll(async () => {
  authority = new TestAuthority();
  database = await TestDatabase.start();
  await overTls(database.url);
  redis = await RedisServer.start(authority);
  s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    key: authority.key,
    cert: authority.cert,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'documents', configs: [] }],
  });
  s3Port = (await s3.run()).port;
});
afterAll(async () => {
  await s3.close();
  await redis.stop();
  await database.stop();
  authority.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Has Postgres take its certificate, as an administrator does. */
async function overTls(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
  const data = rows[0]!.folder;
  for (const [from, to] of [
    [authority.certFile, 'server.crt'],
    [authority.keyFile, 'server.key'],
  ] as const) {
    copyFileSync(from, join(data, to));
    if (process.getuid?.() === 0) chownSync(join(data, to), NOBODY, NOBODY);
  }
  await client.query(`ALTER SYSTEM SET ssl = on`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

function settings(): Record<string, string> {
  const url = new URL(database.url);
  url.hostname = 'localhost';
  url.searchParams.set('sslmode', 'verify-full');
  url.searchParams.set('sslrootcert', authority.caFile);
  return {
    DATABASE_URL: url.href,
    REDIS_URL: redis.url,
    S3_ENDPOINT: `https://localhost:${s3Port}`,
    S3_BUCKET: 'documents',
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  };
}

it('Postgres, Redis and the S3 store are spoken to over TLS, with a company’s own authority, and what lies there is encrypted', async () => {
  const platform = await TestPlatform.start({
    ...settings(),
    NODE_EXTRA_CA_CERTS: authority.caFile,
    CONTENT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  });
  try {
    const oa = await platform.oa();
    await platform.setInterval(0);
    oa.files.set('tls', { title: 'tls.docx', content: sampleFile('docx') });
    const client = await EditorClient.enter(oa.link('openEditor', 'tls', 'u1'));
    client.type('over TLS ');
    await client.saved();
    client.leave();
    const home = await until('the save-back', () => oa.saveBacks.find((item) => !item.body.data.unchanged), 30_000);
    expect(textInside(home.file!)).toContain('over TLS ');
    const stored = readdirSync(join(folder, 's3'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('_object'))
      .map((name) => readFileSync(join(folder, 's3', name)));
    expect(stored.length).toBeGreaterThan(1);
    expect(stored.filter((bytes) => bytes.toString('latin1', 0, 4) !== 'WQC1')).toEqual([]);
    // A connection that has nothing to do is closed after a while, so not all are there at every moment.
    const seen = new Map<string, boolean>();
    await until('every process speaks to Postgres', async () => {
      await Promise.all(
        (['bisheng-adapter', 'wopi-host', 'callback-worker', 'document-engine', 'editor-gateway'] as const).map((app) =>
          fetch(`http://127.0.0.1:${platform.environmentOf(app)['PORT'] ?? ''}/readyz`).then((answer) => answer.text()),
        ),
      );
      const { rows } = await platform.database.query<{ name: string; ssl: boolean }>(
        `SELECT a.application_name AS name, s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
         WHERE a.application_name LIKE 'wenqiao-%'`,
      );
      for (const { name, ssl } of rows) seen.set(name, ssl && (seen.get(name) ?? true));
      return seen.size >= 5;
    });
    expect([...seen].filter(([, ssl]) => !ssl)).toEqual([]);
    expect(await redis.ask((asked) => asked.dbsize())).toBeGreaterThan(0);
  } finally {
    await platform.stop();
  }
}, 120_000);

it('a server whose certificate nobody vouches for is not spoken to', () => {
  const other = new TestAuthority();
  try {
    const { DATABASE_URL } = settings() as { DATABASE_URL: string };
    const url = new URL(DATABASE_URL);
    url.searchParams.set('sslrootcert', other.caFile);
    const migrate = spawnSync(process.execPath, ['dist/run/migrate.mjs'], {
      env: {
        ...process.env,
        DATABASE_URL: url.href,
        SECRET_KEY: Buffer.alloc(32).toString('base64'),
        DATA_DIR: folder,
      },
      encoding: 'utf8',
    });
    expect(migrate.status).toBe(1);
    expect(migrate.stderr).toMatch(/certificate/);
  } finally {
    other.remove();
  }
});
