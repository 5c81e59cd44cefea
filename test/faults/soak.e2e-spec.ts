import { describe, expect, it } from 'vitest';
import { survive } from './chaos.js';
import { QUEUES } from './faulty-platform.js';
import { chosenSeeds } from './seeded-random.js';

// Ten minutes with `npm run test:faults`; `SOAK_MINUTES=30 npm run test:soak` runs it alone. `npm test` has a short form (chaos).
const minutes = Number(process.env['SOAK_MINUTES'] ?? (process.env['LONG_FAULTS'] === '1' ? 10 : 0));

describe.runIf(minutes > 0)('a soak', () => {
  it.each(QUEUES.map((queue, index) => [queue, chosenSeeds(2)[index] ?? chosenSeeds(1)[0] ?? 1] as const))(
    'of half the time with alarms on %s loses nothing (seed %i)',
    async (queue, seed) => {
      const report = await survive({ queue, seed, seconds: minutes * 30, writers: 12, longestFreezeMs: 20_000 });
      console.log(report);
      expect(report).toContain('acknowledged');
    },
    minutes * 60_000 + 300_000,
  );
});
