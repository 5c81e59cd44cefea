import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from './setup/build.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { giveUp, say } from './setup/say.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  giveUp(`Node ${process.versions.node} is too old; 20.19 or newer is needed.`);
if (existsSync('.env')) process.loadEnvFile('.env');

ensureSystemPackages({ forTests: false });
ensureNpmPackages();
ensureBuild();
const { startPlatform } = await import('./run/platform.mjs');

let platform = null;
let stopping = false;
const stop = async (signal) => {
  if (stopping) return;
  stopping = true;
  say(`stopping (${signal})`);
  await platform?.stop();
  say('stopped');
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(signal));

try {
  platform = await startPlatform({ env: process.env, say });
  if (stopping) await platform.stop();
} catch (error) {
  giveUp(`Wenqiao could not be started: ${error.message}`);
}
say('ready');
process.stdout.write(`
  Wenqiao 文桥        ${platform.origin}
  REST API            ${platform.origin}/api/docs
  Credentials, logs   ${platform.dataDir}/credentials.json, ${platform.dataDir}/logs/

  Demo OA             ${platform.demoUrl}
`);
