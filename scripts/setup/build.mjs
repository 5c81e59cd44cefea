import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, say } from './say.mjs';

const STAMPS = 'dist/.built';
const SETTINGS = ['package-lock.json', 'package.json', 'tsconfig.json'];
const PAGES = ['apps/editor-web', 'apps/admin-web'];
const vite = (config) => () =>
  run('vite', 'node_modules/vite/bin/vite.js', ['build', '--config', `apps/${config}`, '--logLevel', 'warn']);

/** What is built by itself, from which sources, and how. */
const PARTS = [
  {
    name: 'servers',
    sources: ['apps', 'libs', 'tsconfig.build.json', 'scripts/setup/bundle.mjs', 'docs/errors.md'],
    without: PAGES,
    build: () => {
      run('tsc', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
      run('rolldown', 'scripts/setup/bundle.mjs', []);
      cpSync('docs/errors.md', 'dist/docs/errors.md'); // what the type of a problem leads to
    },
  },
  {
    name: 'editor page',
    sources: ['apps/editor-web', 'libs/protocol'],
    build: vite('editor-web/vite.config.ts'),
  },
  {
    name: 'api.js',
    sources: ['apps/editor-web', 'libs/protocol'],
    build: vite('editor-web/vite.onlyoffice-api.config.ts'),
  },
  {
    name: 'console',
    sources: ['apps/admin-web', 'libs/protocol'],
    build: vite('admin-web/vite.config.ts'),
  },
];

/** Builds servers and pages, each unless its sources are those of its last build. */
export function ensureBuild() {
  for (const { name, sources, without = [], build } of PARTS) {
    const stamp = join(STAMPS, name.replaceAll(' ', '-'));
    const wanted = fingerprint([...sources, ...SETTINGS], without);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    say(`building: ${name}`);
    rmSync(stamp, { force: true });
    build();
    mkdirSync(STAMPS, { recursive: true });
    writeFileSync(stamp, wanted);
  }
}

function run(name, script, args) {
  const result = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status !== 0) giveUp(`${name} failed:\n${(result.stdout + result.stderr).slice(-4000)}`);
}

function fingerprint(paths, without) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (without.includes(path)) return;
    const facts = statSync(path);
    if (facts.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'node_modules') add(join(path, name));
    } else if (!path.endsWith('.spec.ts')) hash.update(`${path}\0`).update(readFileSync(path));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}
