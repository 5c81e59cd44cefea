import { fork } from 'node:child_process';
import { openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const RESTART_DELAYS_MS = [200, 500, 1000, 2000, 5000];
/** An engine with many open documents takes its time to save them. */
const STOP_TIMEOUT_MS = 120_000;
const STEADY_MS = 30_000;

const LARGEST_LOG_BYTES = 50 * 1024 * 1024;

/** One earlier log is kept beside the current one. */
function rotate(file) {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
}

/** One app as a child process: started, watched, started again when it crashes, stopped when asked. */
export class AppProcess {
  constructor({ name, script, env, logFolder, say }) {
    Object.assign(this, { name, script, env, logFile: join(logFolder, `${name}.log`), say });
    this.stopping = false;
    this.crashes = 0;
    this.child = null;
  }

  /** Resolves when the app listens. Rejects when it ends before it ever did. */
  start() {
    return new Promise((resolve, reject) => {
      rotate(this.logFile);
      const log = openSync(this.logFile, 'a', 0o600);
      const startedAt = Date.now();
      let ready = false;
      const { FAULT_AT, ...plain } = this.env; // tests: an app that crashed where it was told to crashes only once
      const env = FAULT_AT !== undefined && this.crashes === 0 ? this.env : plain;
      this.child = fork(this.script, [], {
        execArgv: [],
        env,
        stdio: ['ignore', log, log, 'ipc'],
        detached: true,
      });
      this.child.on('message', (message) => {
        if (message?.ready !== true) return;
        ready = true;
        resolve();
      });
      this.child.on('exit', (code, signal) => {
        this.child = null;
        if (this.stopping) return;
        if (!ready && this.crashes === 0) {
          const last = readFileSync(this.logFile, 'utf8').trimEnd().slice(-800);
          reject(
            new Error(`${this.name} did not start (${signal ?? `exit code ${code}`}); see ${this.logFile}: ${last}`),
          );
          return;
        }
        this.crashes = Date.now() - startedAt > STEADY_MS ? 1 : this.crashes + 1;
        const delay = RESTART_DELAYS_MS[Math.min(this.crashes, RESTART_DELAYS_MS.length) - 1];
        this.say(`${this.name} ended (${signal ?? `exit code ${code}`}); starting it again`);
        setTimeout(() => {
          if (!this.stopping)
            this.start().then(
              () => this.say(`${this.name} is back`),
              () => undefined,
            );
        }, delay);
      });
    });
  }

  async stop() {
    this.stopping = true;
    const { child } = this;
    if (!child) return;
    const exited = new Promise((done) => child.on('exit', done));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
}
