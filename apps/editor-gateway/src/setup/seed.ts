import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { generateApiKey, hashApiKey, hashPassword, SecretBox } from '#auth';

/** What `npm start` writes to `<DATA_DIR>/credentials.json` at the first start. */
export interface DemoCredentials {
  adminUser: string;
  adminPassword: string;
  integrator: string;
  apiKey: string;
  adminApiKey: string;
  bishengApiKey: string;
  jwtSecret: string;
}

const DEMO_INTEGRATOR = 'demo';
const DEMO_INTERVAL_SECONDS = 60;
const DEMO_WOPI_HOSTS = ['127.0.0.1', 'localhost'];

/**
 * Makes the demo integrator with random keys, once. The file is written before the database is told, so that keys in the
 * database are always keys that somebody can read. In the demo, loopback may be reached and the interval is a minute.
 */
export async function seedDemo(
  database: DataSource,
  box: SecretBox,
  dataDir: string,
  demoOaUrl: string,
): Promise<void> {
  const path = join(dataDir, 'credentials.json');
  if (!existsSync(path)) {
    const fresh: DemoCredentials = {
      adminUser: 'admin',
      adminPassword: randomBytes(15).toString('base64url'),
      integrator: DEMO_INTEGRATOR,
      apiKey: generateApiKey(),
      adminApiKey: generateApiKey(),
      bishengApiKey: randomBytes(16).toString('hex'),
      jwtSecret: randomBytes(32).toString('base64url'),
    };
    await writeFile(`${path}.new`, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  const credentials = JSON.parse(await readFile(path, 'utf8')) as DemoCredentials;
  const existing = (await database.query('SELECT 1 FROM integrator WHERE name = $1', [DEMO_INTEGRATOR])) as unknown[];
  if (existing.length > 0) return;
  const password = await hashPassword(credentials.adminPassword);
  await database.transaction(async (manager) => {
    const rows = (await manager.query(
      `INSERT INTO integrator (name, allowed_networks, bisheng_save_back_url) VALUES ($1, $2, $3) RETURNING id`,
      [DEMO_INTEGRATOR, ['127.0.0.0/8', '::1/128'], `${demoOaUrl}/api/file/saveBack`],
    )) as { id: string }[];
    const id = rows[0]?.id;
    await manager.query('UPDATE integrator SET wopi_hosts = $2 WHERE id = $1', [id, DEMO_WOPI_HOSTS]);
    const addKey = `INSERT INTO integrator_key (integrator_id, kind, name, scopes, key_hash, sealed_secret) VALUES ($1, $2, $3, $4, $5, $6)`;
    await manager.query(addKey, [id, 'rest', 'demo', ['documents'], hashApiKey(credentials.apiKey), null]);
    await manager.query(addKey, [
      id,
      'rest',
      'demo admin',
      ['documents', 'admin'],
      hashApiKey(credentials.adminApiKey),
      null,
    ]);
    await manager.query(addKey, [id, 'bisheng', 'demo', [], null, box.seal(credentials.bishengApiKey)]);
    await manager.query(addKey, [id, 'jwt', 'demo', [], null, box.seal(credentials.jwtSecret)]);
    await manager.query(
      `INSERT INTO setting (key, value) VALUES ('save-back-interval-seconds', to_jsonb($1::int)) ON CONFLICT DO NOTHING`,
      [DEMO_INTERVAL_SECONDS],
    );
    await manager.query(
      `INSERT INTO administrator (name, password_hash, role) VALUES ($1, $2, 'admin') ON CONFLICT DO NOTHING`,
      [credentials.adminUser, password],
    );
  });
}
