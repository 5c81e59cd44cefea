import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FileLock,
  LOCK_LIFETIME_MS,
  lockFile,
  lockIdValid,
  type LockOutcome,
  mayPutFile,
  mayRenameFile,
  mayReplaceFile,
  refreshLock,
  unlockAndRelock,
  unlockFile,
} from './index.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const LATER = new Date(NOW.getTime() + LOCK_LIFETIME_MS);
const held = (id: string, expiresAt = new Date(NOW.getTime() + 60_000)): FileLock => ({ id, expiresAt });
const granted = (id: string): LockOutcome => ({ kind: 'granted', lock: { id, expiresAt: LATER } });
const mismatch = (heldLockId: string): unknown => expect.objectContaining({ kind: 'mismatch', heldLockId }) as unknown;

describe('the table of lock operations', () => {
  const expired = held('A', NOW);
  const none = mismatch('');
  it.each([
    [
      'Lock',
      lockFile(null, 'A', NOW),
      lockFile(held('A'), 'A', NOW),
      lockFile(held('B'), 'A', NOW),
      granted('A'),
      granted('A'),
    ],
    [
      'RefreshLock',
      refreshLock(null, 'A', NOW),
      refreshLock(held('A'), 'A', NOW),
      refreshLock(held('B'), 'A', NOW),
      none,
      granted('A'),
    ],
    [
      'Unlock',
      unlockFile(null, 'A', NOW),
      unlockFile(held('A'), 'A', NOW),
      unlockFile(held('B'), 'A', NOW),
      none,
      { kind: 'granted', lock: null },
    ],
    [
      'UnlockAndRelock',
      unlockAndRelock(null, 'A', 'C', NOW),
      unlockAndRelock(held('A'), 'A', 'C', NOW),
      unlockAndRelock(held('B'), 'A', 'C', NOW),
      none,
      granted('C'),
    ],
  ] as const)('%s on a free file, with the held id, with another', (_name, free, same, other, onFree, onSame) => {
    expect(free).toEqual(onFree);
    expect(same).toEqual(onSame);
    expect(other).toEqual(mismatch('B'));
  });

  it('takes an expired lock for none', () => {
    expect(lockFile(expired, 'B', NOW)).toEqual(granted('B'));
    expect(refreshLock(expired, 'A', NOW)).toEqual(none);
    expect(unlockFile(expired, 'A', NOW)).toEqual(none);
    expect(mayReplaceFile(expired, NOW)).toEqual({ kind: 'granted', lock: null });
  });

  it('lets content in with the lock, or without any into a file of no bytes', () => {
    expect(mayPutFile(held('A'), 'A', 10, NOW).kind).toBe('granted');
    expect(mayPutFile(held('A'), 'A', 0, NOW).kind).toBe('granted');
    expect(mayPutFile(held('A'), 'B', 0, NOW)).toEqual(mismatch('A'));
    expect(mayPutFile(held('A'), undefined, 10, NOW)).toEqual(mismatch('A'));
    expect(mayPutFile(null, undefined, 0, NOW).kind).toBe('granted');
    expect(mayPutFile(null, 'A', 0, NOW).kind).toBe('granted');
    expect(mayPutFile(null, 'A', 1, NOW)).toEqual(none);
    expect(mayPutFile(expired, 'A', 1, NOW)).toEqual(none);
  });

  it('lets names change on free files and for the holder, and files vanish only when free', () => {
    expect(mayRenameFile(null, undefined, NOW).kind).toBe('granted');
    expect(mayRenameFile(held('A'), 'A', NOW).kind).toBe('granted');
    expect(mayRenameFile(held('A'), undefined, NOW)).toEqual(mismatch('A'));
    expect(mayReplaceFile(null, NOW).kind).toBe('granted');
    expect(mayReplaceFile(held('A'), NOW)).toEqual(mismatch('A'));
  });
});

it('takes ids of up to 1024 printable ASCII characters', () => {
  for (const id of ['A', '{"S":"x"}', ' ', 'x'.repeat(1024)]) expect(lockIdValid(id)).toBe(true);
  for (const id of [undefined, '', 'x'.repeat(1025), 'a\r\nb', 'é', 'a\tb']) expect(lockIdValid(id)).toBe(false);
});

type Step = { at: number } & (
  { op: 'lock' | 'refresh' | 'unlock' | 'put'; id: string } | { op: 'relock'; oldId: string; id: string }
);

const ID = fc.constantFrom('A', 'B', 'C', 'a');
const AFTER = fc.constantFrom(0, 1, 60_000, LOCK_LIFETIME_MS - 1, LOCK_LIFETIME_MS, LOCK_LIFETIME_MS + 1);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    at: AFTER,
    op: fc.constantFrom('lock' as const, 'refresh' as const, 'unlock' as const, 'put' as const),
    id: ID,
  }),
  fc.record({ at: AFTER, op: fc.constant('relock' as const), oldId: ID, id: ID }),
);

function run(lock: FileLock | null, step: Step, now: Date): LockOutcome {
  switch (step.op) {
    case 'lock':
      return lockFile(lock, step.id, now);
    case 'refresh':
      return refreshLock(lock, step.id, now);
    case 'unlock':
      return unlockFile(lock, step.id, now);
    case 'put':
      return mayPutFile(lock, step.id, 1, now);
    case 'relock':
      return unlockAndRelock(lock, step.oldId, step.id, now);
  }
}

it('never changes anything for who does not hold the lock, and always names the lock that stands in the way', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 40 }), (steps) => {
      let lock: FileLock | null = null;
      let holder: { id: string; since: number } | null = null; // a model of its own: who holds it, since when
      let now = NOW.getTime();
      for (const step of steps) {
        now += step.at;
        if (holder && now - holder.since >= LOCK_LIFETIME_MS) holder = null;
        const claimed = step.op === 'relock' ? step.oldId : step.id;
        const outcome = run(lock, step, new Date(now));
        const expected: boolean = holder === null ? step.op === 'lock' : holder.id === claimed;
        expect(outcome.kind).toBe(expected ? 'granted' : 'mismatch');
        if (outcome.kind === 'mismatch') {
          expect(outcome.heldLockId).toBe(holder?.id ?? '');
          continue;
        }
        lock = outcome.lock;
        if (step.op === 'unlock') holder = null;
        else if (step.op !== 'put') holder = { id: step.id, since: now };
        expect(lock?.id ?? null).toBe(holder?.id ?? null);
      }
    }),
  );
});
