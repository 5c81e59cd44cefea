import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlatformAddresses } from './borrowed-platform.js';
import { type RunningPlatform, startForTests } from './start-for-tests.js';

/** Platforms for test files to take in turns, since a start costs more than most tests: `POST /` takes one, `DELETE /?origin=` gives it back. */
export class PlatformPool {
  private readonly all: RunningPlatform[] = [];
  private readonly free: RunningPlatform[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<PlatformPool> {
    const server = createServer();
    const pool = new PlatformPool(server);
    server.on('request', (request, response) => {
      const answer = request.method === 'POST' ? pool.lend() : pool.takeBack(request.url ?? '');
      answer.then(
        (body) => response.end(JSON.stringify(body)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return pool;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    await Promise.all(this.all.map((platform) => platform.stop()));
  }

  private async lend(): Promise<PlatformAddresses> {
    const idle = this.free.pop();
    const platform = idle ?? (await startForTests({}, true)).running;
    if (!idle) this.all.push(platform);
    const { origin, demoUrl, dataDir, databaseUrl } = platform;
    return { origin, demoUrl, dataDir, databaseUrl };
  }

  private async takeBack(path: string): Promise<null> {
    const origin = new URL(path, this.address).searchParams.get('origin');
    const platform = this.all.find((one) => one.origin === origin);
    // What has become unready serves nobody; the next file gets a new one.
    if (platform && (await fetch(`${platform.origin}/readyz`)).ok) this.free.push(platform);
    return null;
  }
}
