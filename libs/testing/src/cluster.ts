import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TestPlatform } from './test-platform.js';
import { until } from './until.js';

export type AppName = 'editor-gateway' | 'bisheng-adapter' | 'wopi-host' | 'callback-worker' | 'document-engine';

const READY_MS = 120_000;
const PROBE_MS = 100;

const freePort = async (): Promise<number> => {
  const ports = (await import(new URL('../../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
    freePort: () => Promise<number>;
  };
  return ports.freePort();
};

/** One more process of an app, beside the one that {@link TestPlatform} runs. */
export class Instance {
  private child: ChildProcess | null = null;

  constructor(
    readonly app: AppName,
    private readonly env: Record<string, string>,
    private readonly logFile: string,
  ) {}

  get address(): string {
    return `http://127.0.0.1:${this.env['PORT'] ?? ''}`;
  }

  get running(): boolean {
    return this.child !== null;
  }

  async start(): Promise<this> {
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [`dist/run/${this.app}.mjs`], {
      env: this.env,
      stdio: ['ignore', log, log],
    });
    this.child = child;
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    await until(`${this.app} at ${this.address}`, () => isReady(this.address), READY_MS);
    return this;
  }

  /** Ends it and resolves when it has ended. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** What stands before the gateways of a cluster: new connections go round among those that say they are ready. */
class Balancer {
  private ready: string[] = [];
  private turn = 0;
  private readonly server: Server;
  private readonly timer: NodeJS.Timeout;
  backends: string[] = [];

  constructor() {
    this.server = createServer((client) => this.accept(client));
    this.timer = setInterval(() => void this.probe(), PROBE_MS);
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
  }

  stop(): void {
    clearInterval(this.timer);
    this.server.close();
  }

  async probe(): Promise<void> {
    const asked = await Promise.all(this.backends.map(async (one) => ((await isReady(one)) ? one : null)));
    this.ready = asked.filter((one) => one !== null);
  }

  private accept(client: Socket): void {
    const backend = this.ready[this.turn++ % Math.max(1, this.ready.length)];
    if (backend === undefined) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(new URL(backend).port), '127.0.0.1');
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.pipe(client);
    client.pipe(upstream);
  }
}

/** A platform with several processes of every app over one database, behind one address. */
export class Cluster {
  private readonly extra: Instance[] = [];

  private constructor(
    readonly platform: TestPlatform,
    private readonly balancer: Balancer,
  ) {}

  /** `env` is for every process. */
  static async start(env: Record<string, string> = {}): Promise<Cluster> {
    const balancer = new Balancer();
    const port = await freePort();
    await balancer.listen(port);
    const platform = await TestPlatform.start({ ...env, PUBLIC_URL: `http://127.0.0.1:${port}` });
    const cluster = new Cluster(platform, balancer);
    const own = `http://127.0.0.1:${platform.environmentOf('editor-gateway')['PORT'] ?? ''}`;
    balancer.backends = [own];
    await balancer.probe();
    return cluster;
  }

  /** Starts one more process of an app. A gateway gets people as soon as it is ready. */
  async add(app: AppName, env: Record<string, string> = {}): Promise<Instance> {
    const own = Object.entries(this.platform.environmentOf(app)).filter(([name]) => !name.startsWith('NODE_CHANNEL'));
    const instance = new Instance(
      app,
      { ...Object.fromEntries(own), PORT: String(await freePort()), ...env },
      `${this.platform.dataDir}/logs/${app}-${this.extra.length + 2}.log`,
    );
    this.extra.push(instance);
    await instance.start();
    if (app === 'editor-gateway') {
      this.balancer.backends.push(instance.address);
      await this.balancer.probe();
    }
    return instance;
  }

  /** Restarts an app of the platform as an upgrade does: it is asked to stop, and its supervisor starts it again. */
  async restart(app: AppName): Promise<void> {
    const { platform } = this;
    const address = `http://127.0.0.1:${platform.environmentOf(app)['PORT'] ?? ''}`;
    const old = platform.kill(app, 'SIGTERM');
    await until(`${app} has ended`, () => platform.pidIfRunning(app) !== old, READY_MS);
    await until(`${app} is back`, () => isReady(address), READY_MS);
  }

  async stop(): Promise<void> {
    this.balancer.stop();
    await Promise.all(this.extra.map((one) => one.stop('SIGKILL')));
    await this.platform.stop();
  }
}
