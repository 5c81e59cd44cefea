import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { PlatformAddresses } from './borrowed-platform.js';
import { type RunningPlatform, startForTests } from './start-for-tests.js';
import { until } from './until.js';

/** What is left to deliver would go to servers of a test that is over, fail, and hold up what the next one delivers. */
const NOTHING_TO_DELIVER = `
  UPDATE save_back SET state = 'discarded', generation = generation + 1, fence = fence + 1, lease_until = NULL
  WHERE state NOT IN ('delivered', 'discarded');
  UPDATE onlyoffice_notice SET state = 'failed' WHERE state IN ('waiting', 'sending');
  UPDATE integrator_delivery SET circuit = 'closed', consecutive_failures = 0, trips = 0, opened_at = NULL, next_probe_at = NULL`;

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
    // What does not become quiet serves nobody; the next file gets a new one.
    if (platform && (await becomesQuiet(platform))) this.free.push(platform);
    return null;
  }
}

async function becomesQuiet(platform: RunningPlatform): Promise<boolean> {
  const database = new pg.Client(platform.databaseUrl);
  await database.connect();
  try {
    await until('everybody has left', async () => {
      const { rows } = await database.query(`SELECT 1 FROM editing_session WHERE state = 'open' LIMIT 1`);
      return rows.length === 0;
    });
    await database.query(NOTHING_TO_DELIVER);
    return (await fetch(`${platform.origin}/readyz`)).ok;
  } catch (error) {
    console.warn(`a platform is not used again: ${String(error)}`);
    return false;
  } finally {
    await database.end();
  }
}
