import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '#testing';
import { FaultyPlatform, type QueueBackend } from './faulty-platform.js';
import { Ledger } from './ledger.js';
import { SeededRandom } from './seeded-random.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { Writers } from './writers.js';

export interface ChaosRun {
  queue: QueueBackend;
  seed: number;
  seconds: number;
  writers: number;
  longestFreezeMs: number;
}

const OPEN = `state NOT IN ('delivered', 'discarded', 'parked')`;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * People write while everything breaks at random and the OA misbehaves; then the OA is well again, an administrator
 * retries what was parked, and the books must balance. Returns what happened, for the log.
 */
export async function survive({ queue, seed, seconds, writers, longestFreezeMs }: ChaosRun): Promise<string> {
  console.log(`${queue}: WENQIAO_SEED=${seed} repeats this run`);
  const random = new SeededRandom(seed);
  const home = await FaultyPlatform.start(queue);
  const { platform } = home;
  const ledger = new Ledger();
  const receiver = await new WebhookReceiver(() => platform.origin, new SeededRandom(seed + 1)).start();
  try {
    await platform.setInterval(0);
    const people = new Writers(platform, ledger, new SeededRandom(seed + 2));
    await people.start(writers, receiver.address);
    await usesWhatItWasGiven(home);
    receiver.troubled = 0.35;
    const happened = new Map<string, number>();
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      await pause(random.between(100, 1500));
      const what = await home.misfortune(random, longestFreezeMs);
      happened.set(what, (happened.get(what) ?? 0) + 1);
    }
    receiver.troubled = 0;
    await home.ready();
    await people.stop();
    await until('the interval is set', () => platform.setInterval(0).then(() => true), 30_000);
    await retryUntilHome(home);
    expect(await ledger.imbalances(platform, receiver)).toEqual([]);
    expect(ledger.size).toBeGreaterThan(writers);
    expect(secretsInLogs(home)).toEqual([]);
    const faults = [...happened].map(([what, times]) => `${what} ×${times}`).join(', ');
    return `${queue}, seed ${seed}: ${ledger.size} acknowledged in ${ledger.documents.length} documents, ${receiver.accepted.length} taken by the OA in ${receiver.calls} calls; ${faults}`;
  } finally {
    await receiver.stop();
    await home.stop();
  }
}

/** Its own Postgres was not started, and alarms are on Redis where there is one. */
async function usesWhatItWasGiven({ platform, redis }: FaultyPlatform): Promise<void> {
  expect(existsSync(join(platform.dataDir, 'postgres'))).toBe(false);
  if (redis) expect((await redis.ask((client) => client.keys('bull:save-back:*'))).length).toBeGreaterThan(0);
}

/** What every attempt was used up for is parked; an administrator retries it until nothing is open. */
async function retryUntilHome({ platform }: FaultyPlatform): Promise<void> {
  await until(
    'everything is home',
    async () => {
      const { rows } = await platform.database.query<{ id: string; state: string }>(
        `SELECT id, state FROM save_back WHERE state = 'parked' OR ${OPEN}`,
      );
      for (const { id, state } of rows)
        if (state === 'parked') await platform.rest('POST', `/admin/save-backs/${id}/retry`);
      return rows.length === 0;
    },
    90_000,
  );
}

function secretsInLogs({ platform }: FaultyPlatform): string[] {
  const folder = join(platform.dataDir, 'logs');
  const { apiKey, adminApiKey, bishengApiKey, jwtSecret } = platform.credentials;
  return readdirSync(folder).filter((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [apiKey, adminApiKey, bishengApiKey, jwtSecret, 'access_token='].some((secret) => text.includes(secret));
  });
}
