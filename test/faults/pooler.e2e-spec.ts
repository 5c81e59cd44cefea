import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { EditorClient, PostgresServer, sampleFile, TestPlatform, textInside, until } from '#testing';
import { uploadDocument, WopiCaller } from '../wopi/wopi-caller.js';

const PGBOUNCER = '/usr/sbin/pgbouncer';
const SERVER_CONNECTIONS = 6;
const long = process.env['LONG_FAULTS'] === '1';

/** PgBouncer before a Postgres, giving connections out by transaction; far fewer than the apps ask for. */
async function startPooler(url: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'wenqiao-pgbouncer-'));
  chmodSync(folder, 0o711); // it runs as nobody and must get through
  const target = new URL(url);
  const port = await new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const free = (server.address() as AddressInfo).port;
      server.close(() => done(free));
    });
  });
  const give = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o644 });
    return join(folder, name);
  };
  const users = give('users.txt', `"${target.username}" "${decodeURIComponent(target.password)}"\n`);
  const ini = give(
    'pgbouncer.ini',
    [
      '[databases]',
      `wenqiao = host=${target.hostname} port=${target.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      'pool_mode = transaction',
      `default_pool_size = ${SERVER_CONNECTIONS}`,
      'max_client_conn = 300',
      '',
    ].join('\n'),
  );
  const child: ChildProcess = spawn(PGBOUNCER, ['-u', 'nobody', ini], { stdio: 'ignore' });
  const pooled = new URL(url);
  pooled.port = String(port);
  await until('PgBouncer answers', async () => {
    const client = new pg.Client({ connectionString: pooled.href });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
    return true;
  });
  return {
    url: pooled.href,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

it.runIf(long && existsSync(PGBOUNCER))(
  'works behind a pooler that gives connections out by transaction',
  async () => {
    const postgres = await PostgresServer.start();
    const pooler = await startPooler(postgres.url);
    const platform = await TestPlatform.start({
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: postgres.url,
      RETENTION_INTERVAL_MS: '500',
    });
    try {
      await platform.setInterval(0);
      const oa = await platform.oa();
      await Promise.all(
        Array.from({ length: 4 }, async (_, n) => {
          oa.files.set(`pooled-${n}`, { title: `${n}.docx`, content: sampleFile('docx') });
          const client = await EditorClient.enter(oa.link('openEditor', `pooled-${n}`, 'u1'));
          client.type(`pooled${n} `);
          await client.saved();
          client.leave();
          const home = await until('it is home', () => oa.saveBacksOf(`pooled-${n}`)[0], 60_000);
          expect(textInside(home.file!)).toContain(`pooled${n}`);
        }),
      );
      // Statements that are kept prepared elsewhere, many at once and over changing connections.
      const documentId = await uploadDocument(platform, 'pooled.txt', Buffer.from('at first'));
      const { body } = await platform.rest(
        'POST',
        `/documents/${documentId}/wopi-access`,
        { user: { id: 'u1', name: 'Writer' } },
        platform.credentials.apiKey,
      );
      const file = new WopiCaller(String(body['wopiSrc']), String(body['accessToken']));
      const infos = await Promise.all(Array.from({ length: 60 }, () => file.call('GET', '')));
      expect(new Set(infos.map(({ status }) => status))).toEqual(new Set([200]));
      for (let n = 0; n < 5; n++) {
        expect((await file.lock(`l${n}`)).status).toBe(200);
        expect((await file.put(`text ${n}`, { 'X-WOPI-Lock': `l${n}` })).status).toBe(200);
        expect((await file.unlock(`l${n}`)).status).toBe(200);
      }
      const cleared = (): number => platform.log('callback-worker').split('old and unused content cleared').length - 1;
      await until('retention had its lock more than once', () => cleared() >= 3, 30_000);
      const direct = new pg.Client({ connectionString: postgres.url });
      await direct.connect();
      const { rows } = await direct.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'wenqiao-%' AND application_name <> 'wenqiao-lock'`,
      );
      await direct.end();
      expect(rows[0]?.n).toBeLessThanOrEqual(SERVER_CONNECTIONS);
      for (const app of ['editor-gateway', 'wopi-host', 'callback-worker', 'bisheng-adapter', 'document-engine'])
        expect([app, platform.log(app).match(/prepared statement|advisory|unsupported startup/g)]).toEqual([app, null]);
    } finally {
      await platform.stop();
      await pooler.stop();
      await postgres.stop();
    }
  },
  180_000,
);
