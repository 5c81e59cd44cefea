import { spawnSync } from 'node:child_process';
import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { say } from './setup/say.mjs';

ensureNpmPackages();
ensureBuild();
const bin = (name) => `node_modules/.bin/${name}`;
const checks = [
  ['format', [bin('prettier'), '--check', '--log-level', 'warn', '.']],
  ['types of the servers', [bin('tsc'), '-p', 'tsconfig.json']],
  ['types of the pages', [bin('tsc'), '-p', 'apps/editor-web/tsconfig.json', '--noEmit']],
  ['types of the console', [bin('vue-tsc'), '-p', 'apps/admin-web/tsconfig.json', '--noEmit']],
  ['lint', [bin('eslint'), '.']],
  [
    'layers and cycles',
    [bin('depcruise'), 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ],
  ['OpenAPI up to date', [process.execPath, 'dist/apps/editor-gateway/src/write-openapi.js', '--check']],
  ['licences up to date', [process.execPath, 'scripts/licences.mjs', '--check']],
];
let failed = 0;
for (const [name, [file, ...args]] of checks) {
  const result = spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  const ok = result.status === 0;
  if (!ok) failed++;
  say(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (!ok) process.stdout.write(`${result.stdout}${result.stderr}\n`);
}
process.exit(failed === 0 ? 0 : 1);
