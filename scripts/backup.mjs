import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from './run/embedded-postgres.mjs';
import { readSecrets } from './run/platform.mjs';
import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { giveUp } from './setup/say.mjs';

// npm run backup -- FILE, npm run restore -- FILE, npm run reencrypt: with the settings of `npm start`.
const [command, file] = process.argv.slice(2);
if (command !== 'reencrypt' && !file) giveUp(`Say which file: npm run ${command} -- FILE`);
const path = file ? resolve(process.env.INIT_CWD ?? process.cwd(), file) : undefined;
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
if (existsSync('.env')) process.loadEnvFile('.env');
ensureNpmPackages();
ensureBuild();

const dataDir = resolve(process.env.DATA_DIR ?? 'var');
mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o711 });
const secrets = readSecrets(dataDir);
let databaseUrl = process.env.DATABASE_URL ?? runningPostgres();
let postgres = null;
if (!databaseUrl && command !== 'reencrypt') {
  postgres = await startEmbeddedPostgres({
    folder: join(dataDir, 'postgres'),
    password: secrets.postgresPassword,
    logFile: join(dataDir, 'logs', 'postgres.log'),
  });
  databaseUrl = postgres.url;
}
const result = spawnSync(
  process.execPath,
  ['dist/apps/editor-gateway/src/setup/backup.js', command, ...(path ? [path] : [])],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl ?? 'postgres://unused/unused',
      SECRET_KEY: process.env.SECRET_KEY ?? secrets.secretKey,
    },
  },
);
await postgres?.stop();
process.exit(result.status ?? 1);

/** Address of the embedded Postgres of a platform that runs on this data folder now. */
function runningPostgres() {
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  return `postgres://wenqiao:${encodeURIComponent(secrets.postgresPassword)}@127.0.0.1:${port}/wenqiao`;
}
