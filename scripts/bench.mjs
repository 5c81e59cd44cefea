import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

// Measures and writes docs/figures.md. Never part of the tests: figures of a shared machine prove nothing by themselves.
ensureSystemPackages({ forTests: true });
ensureNpmPackages();
ensureBuild();
const [name] = process.argv.slice(2);
// Short ones are files; long ones have folders of their own.
const files = name && existsSync(`test/bench/${name}.bench-spec.ts`) ? name : `${name}/${name}`;
const result = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.bench.config.ts'],
  {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'test', ...(name ? { BENCH: files } : {}) },
  },
);
if (result.status === 0 && !name) process.stdout.write(`\n${readFileSync('docs/figures.md', 'utf8')}\n`);
process.exit(result.status ?? 1);
