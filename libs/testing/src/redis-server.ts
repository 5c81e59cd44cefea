import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestAuthority } from './test-authority.js';
import { until } from './until.js';

/** A Redis of one's own that can be emptied, frozen, killed and started again on the same port. */
export class RedisServer {
  private child!: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'wenqiao-redis-'));

  private constructor(
    readonly port: number,
    private readonly authority: TestAuthority | null,
  ) {}

  /** With an authority it is reached over TLS only. */
  static async start(authority: TestAuthority | null = null): Promise<RedisServer> {
    const port = await new Promise<number>((done) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const free = (server.address() as AddressInfo).port;
        server.close(() => done(free));
      });
    });
    const redis = new RedisServer(port, authority);
    await redis.run();
    return redis;
  }

  get url(): string {
    return this.authority ? `rediss://localhost:${this.port}` : `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again after {@link kill}; `empty` takes its append-only file away first. */
  async run({ empty = false } = {}): Promise<void> {
    if (empty) rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    const tls = this.authority && {
      'tls-port': this.port,
      'tls-cert-file': this.authority.certFile,
      'tls-key-file': this.authority.keyFile,
      'tls-ca-cert-file': this.authority.caFile,
      'tls-auth-clients': 'no',
    };
    const settings = {
      port: tls ? 0 : this.port,
      ...tls,
      bind: '127.0.0.1',
      dir: this.folder,
      save: '',
      appendonly: 'yes',
    };
    const args = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]);
    this.child = spawn('redis-server', args, { stdio: 'ignore' });
    await until('Redis answers', () => this.ask((client) => client.ping()));
  }

  /** Runs `work` with a connection that does not wait for a Redis that is away. */
  async ask<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({
      port: this.port,
      host: '127.0.0.1',
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      ...(this.authority ? { tls: { ca: this.authority.ca } } : {}),
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  async empty(): Promise<void> {
    await this.ask((client) => client.flushall());
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
