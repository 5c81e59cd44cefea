import { describe, expect, it } from 'vitest';
import { survive } from './chaos.js';
import { QUEUES } from './faulty-platform.js';
import { chosenSeeds } from './seeded-random.js';

// The long form runs with `npm run test:faults`.
const long = process.env['LONG_FAULTS'] === '1';

describe.each(QUEUES)('everything breaks at random, alarms on %s', (queue) => {
  it.each(chosenSeeds(long ? 3 : 1))(
    'the ledger of acknowledged revisions and deliveries balances (seed %i)',
    async (seed) => {
      const seconds = long ? 60 : 5;
      const report = await survive({
        queue,
        seed,
        seconds,
        writers: long ? 12 : 6,
        longestFreezeMs: long ? 20_000 : 800,
      });
      console.log(report);
      expect(report).toContain('acknowledged');
    },
    400_000,
  );
});
