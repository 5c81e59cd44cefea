import { expect, it } from 'vitest';
import { alarmSlots } from './outbox.js';

const alarm = (integratorId: string, dueAtMs: number): Parameters<typeof alarmSlots>[0][number] => ({
  saveBackId: 'a',
  generation: 1,
  integratorId,
  dueAtMs,
});

it('rings once for many that are due together, never before the last of them', () => {
  const slots = alarmSlots([alarm('one', 1001), alarm('one', 1050), alarm('one', 1051), alarm('two', 1001)]);
  expect(slots).toEqual([
    { jobId: 'one-1050', integratorId: 'one', ringAtMs: 1050 },
    { jobId: 'one-1100', integratorId: 'one', ringAtMs: 1100 },
    { jobId: 'two-1050', integratorId: 'two', ringAtMs: 1050 },
  ]);
});
