import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { say } from './setup/say.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

ensureSystemPackages({ forTests: true });
ensureNpmPackages();
ensureBuild();

/** What `--faults` runs by itself: every test of the faults in docs/save-back.md, in its long form. The corpus has a command of its own. */
const FAULTS = [
  ...['chaos', 'database', 'infrastructure', 'pooler', 'soak'].map((name) => `test/faults/${name}`),
  ...['cluster.', 'crash-points', 'document-server', 'door-intervals', 'faults', 'hostile-'].map(
    (name) => `test/platform/${name}`,
  ),
  ...['migrations', 'onlyoffice-order', 'queue-safety', 'save-back-race'].map((name) => `test/services/${name}`),
];
const faults = process.argv.includes('--faults');
const given = process.argv.slice(2).filter((arg) => arg !== '--faults');
const args = faults && given.every((arg) => arg.startsWith('-')) ? [...given, ...FAULTS] : given;
const report = join(tmpdir(), `wenqiao-tests-${process.pid}.json`);
say('running the tests');
const result = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...(args.some((arg) => arg.startsWith('--reporter=')) ? [] : ['--reporter=default']),
    '--reporter=json',
    `--outputFile.json=${report}`,
    // Where others share the machine a page may be too late for a press; a second try is shown as one.
    ...(process.env.CI ? ['--retry=1'] : []),
    ...args,
  ],
  { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test', ...(faults ? { LONG_FAULTS: '1' } : {}) } },
);
let line = '0 passed, 1 failed, 0 skipped';
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests === 0 && result.status !== 0 ? Math.max(1, numFailedTestSuites) : numFailedTests;
  line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
} catch (error) {
  process.stderr.write(`no test report: ${error.message}\n`);
}
rmSync(report, { force: true });
process.stdout.write(`\n${line}\n`);
process.exit(result.status ?? 1);
