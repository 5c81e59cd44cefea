import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, say } from './say.mjs';

const STAMP = 'dist/.wenqiao-built';

/** Builds servers and pages unless the sources are those of the last build. */
export function ensureBuild() {
  const wanted = fingerprint([
    'apps',
    'libs',
    'package-lock.json',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/setup/bundle.mjs',
    'docs/errors.md',
  ]);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say('building the servers');
  run('tsc', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  run('rolldown', 'scripts/setup/bundle.mjs', []);
  say('building the pages');
  for (const config of [
    'editor-web/vite.config.ts',
    'editor-web/vite.onlyoffice-api.config.ts',
    'admin-web/vite.config.ts',
  ])
    run('vite', 'node_modules/vite/bin/vite.js', ['build', '--config', `apps/${config}`, '--logLevel', 'warn']);
  cpSync('docs/errors.md', 'dist/docs/errors.md'); // what the type of a problem leads to
  writeFileSync(STAMP, wanted);
}

function run(name, script, args) {
  const result = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) giveUp(`${name} failed:\n${(result.stdout + result.stderr).slice(-4000)}`);
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const facts = statSync(path);
    if (facts.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'node_modules') add(join(path, name));
    } else if (!path.endsWith('.spec.ts')) hash.update(`${path}\0`).update(readFileSync(path));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}
