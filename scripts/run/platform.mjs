import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort, portTaken, startEmbeddedPostgres } from './embedded-postgres.mjs';
import { AppProcess } from './processes.mjs';

/**
 * Starts the whole platform on this machine: database, migrations, every app, the demo OA.
 * `env` may hold any setting of `.env.example`. Returns addresses and `stop`.
 */
export async function startPlatform({ env, say, demo = true, withDemoOa = demo }) {
  const dataDir = resolve(env.DATA_DIR ?? 'var');
  const port = Number(env.PORT ?? 8080);
  const demoPort = Number(env.DEMO_OA_PORT ?? 9090);
  const host = env.HOST ?? '0.0.0.0';
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o711 });
  const logFolder = join(dataDir, 'logs');
  for (const [name, wanted] of [['PORT', port], ...(demo ? [['DEMO_OA_PORT', demoPort]] : [])]) {
    if (await portTaken(wanted, '127.0.0.1')) throw new Error(`Port ${wanted} is in use. Set ${name} to a free one.`);
  }
  // Kits of a start that was killed: what they had saved is in the content store.
  for (const name of readdirSync(dataDir))
    if (name.startsWith('kits-')) rmSync(join(dataDir, name), { recursive: true, force: true });
  const secrets = readSecrets(dataDir);
  const stops = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    let databaseUrl = env.DATABASE_URL;
    if (!databaseUrl) {
      say('starting the embedded Postgres');
      const postgres = await startEmbeddedPostgres({
        folder: join(dataDir, 'postgres'),
        password: secrets.postgresPassword,
        logFile: join(logFolder, 'postgres.log'),
      });
      databaseUrl = postgres.url;
      stops.push(() => postgres.stop());
      let leaving = false;
      stops.push(async () => {
        leaving = true;
      });
      void postgres.exited.then(() => {
        if (!leaving) {
          say('Postgres ended; stopping everything');
          process.kill(process.pid, 'SIGTERM');
        }
      });
    }
    const ports = {
      adapter: await freePort(),
      engine: await freePort(),
      worker: await freePort(),
      wopi: await freePort(),
    };
    const origin = env.PUBLIC_URL ?? `http://127.0.0.1:${port}`;
    const { FAULT_AT: fault, ...given } = env;
    const common = {
      ...given,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: env.SECRET_KEY ?? secrets.secretKey,
    };
    say('migrating the database');
    await runOnce('dist/run/migrate.mjs', {
      ...common,
      DEMO: String(demo),
      DEMO_OA_URL: `http://127.0.0.1:${demoPort}`,
    });
    const apps = [
      ['document-engine', { HOST: '127.0.0.1', PORT: String(ports.engine) }],
      ['bisheng-adapter', { HOST: '127.0.0.1', PORT: String(ports.adapter) }],
      ['callback-worker', { HOST: '127.0.0.1', PORT: String(ports.worker) }],
      ['wopi-host', { HOST: '127.0.0.1', PORT: String(ports.wopi) }],
      [
        'editor-gateway',
        {
          HOST: host,
          PORT: String(port),
          BISHENG_ADAPTER_URL: `http://127.0.0.1:${ports.adapter}`,
          WOPI_HOST_URL: `http://127.0.0.1:${ports.wopi}`,
        },
      ],
    ];
    if (withDemoOa)
      apps.push([
        'demo-oa',
        {
          HOST: '127.0.0.1',
          PORT: String(demoPort),
          EDITOR_HOST: origin,
          DEMO_DATA_DIR: join(dataDir, 'demo-oa'),
          CREDENTIALS_FILE: join(dataDir, 'credentials.json'),
        },
      ]);
    say('starting the apps');
    const processes = Object.fromEntries(
      apps.map(([name, own]) => [
        name,
        new AppProcess({
          name,
          script: `dist/run/${name}.mjs`,
          env: { ...common, ...own, ...faultOf(name, fault) },
          logFolder,
          say,
        }),
      ]),
    );
    // Stopped in the order in which work flows: no new people, then engines save, then the worker.
    for (const name of [
      'callback-worker',
      'document-engine',
      'bisheng-adapter',
      'wopi-host',
      'editor-gateway',
      'demo-oa',
    ]) {
      if (processes[name]) stops.push(() => processes[name].stop());
    }
    await Promise.all(Object.values(processes).map((one) => one.start()));
    return {
      origin,
      demoUrl: demo ? `http://127.0.0.1:${demoPort}` : null,
      dataDir,
      databaseUrl,
      processes,
      ports,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tests give `app:point`: that app kills itself at that point, once. */
function faultOf(name, fault) {
  const [app, point] = (fault ?? '').split(':');
  return app === name ? { FAULT_AT: point } : {};
}

/** Random secrets of this installation, made at the first start. */
export function readSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const fresh = {
      secretKey: randomBytes(32).toString('base64'),
      postgresPassword: randomBytes(24).toString('base64url'),
    };
    writeFileSync(`${file}.new`, JSON.stringify(fresh), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

function runOnce(script, env) {
  return new Promise((done, failed) => {
    let output = '';
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${script} failed:\n${output}`))));
  });
}
