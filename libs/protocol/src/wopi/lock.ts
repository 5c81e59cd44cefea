/** A lock on a file. It belongs to the file, never to a user. */
export interface FileLock {
  /** Opaque; compared byte by byte. */
  id: string;
  expiresAt: Date;
}

/** Time after the last Lock, RefreshLock or UnlockAndRelock at which a lock is none (MS-WOPI, Lock). */
export const LOCK_LIFETIME_MS = 30 * 60_000;

/** Longest lock id; a host takes it when it says `SupportsExtendedLockLength`. */
export const MAX_LOCK_ID_LENGTH = 1024;

export type LockOutcome =
  /** Done; `lock` is what the file has from now on. */
  | { kind: 'granted'; lock: FileLock | null }
  /** 409: the file has another lock, or none (`heldLockId` empty). */
  | { kind: 'mismatch'; heldLockId: string; reason: string };

/** A lock id as a header carries it: 1 to 1024 printable ASCII characters. Everything else is 400. */
export function lockIdValid(id: string | undefined): id is string {
  return id !== undefined && id.length <= MAX_LOCK_ID_LENGTH && /^[\x20-\x7e]+$/.test(id);
}

/** The lock that counts at a moment: an expired one is none. */
export function liveLock(lock: FileLock | null, now: Date): FileLock | null {
  return lock !== null && lock.expiresAt > now ? lock : null;
}

/** Lock: takes a free file; with the same id it only starts the timer anew. */
export function lockFile(held: FileLock | null, id: string, now: Date): LockOutcome {
  const live = liveLock(held, now);
  if (live !== null && live.id !== id) return mismatch(live, 'the file is locked with another id');
  return { kind: 'granted', lock: fresh(id, now) };
}

/** RefreshLock: starts the timer anew for who holds the lock. */
export function refreshLock(held: FileLock | null, id: string, now: Date): LockOutcome {
  return withHeld(held, id, now, () => fresh(id, now));
}

/** Unlock: takes the lock away for who holds it. */
export function unlockFile(held: FileLock | null, id: string, now: Date): LockOutcome {
  return withHeld(held, id, now, () => null);
}

/** UnlockAndRelock: puts a new id in the place of the expected one, in one step. */
export function unlockAndRelock(held: FileLock | null, oldId: string, id: string, now: Date): LockOutcome {
  return withHeld(held, oldId, now, () => fresh(id, now));
}

/** PutFile: with the lock, or without any on a file of no bytes (the protocol's way to fill a new file). */
export function mayPutFile(
  held: FileLock | null,
  id: string | undefined,
  currentSizeBytes: number,
  now: Date,
): LockOutcome {
  const live = liveLock(held, now);
  if (live === null) {
    return currentSizeBytes === 0
      ? { kind: 'granted', lock: null }
      : mismatch(null, 'the file is not locked and has content');
  }
  return live.id === id ? { kind: 'granted', lock: live } : mismatch(live, 'the file is locked with another id');
}

/** RenameFile: free files by anybody with the right to, locked ones by who holds the lock. */
export function mayRenameFile(held: FileLock | null, id: string | undefined, now: Date): LockOutcome {
  const live = liveLock(held, now);
  if (live === null || live.id === id) return { kind: 'granted', lock: live };
  return mismatch(live, 'the file is locked with another id');
}

/** DeleteFile and overwriting through PutRelativeFile: only files without any lock. */
export function mayReplaceFile(held: FileLock | null, now: Date): LockOutcome {
  const live = liveLock(held, now);
  return live === null ? { kind: 'granted', lock: null } : mismatch(live, 'the file is locked');
}

function withHeld(held: FileLock | null, id: string, now: Date, next: () => FileLock | null): LockOutcome {
  const live = liveLock(held, now);
  if (live === null) return mismatch(null, 'the file is not locked');
  if (live.id !== id) return mismatch(live, 'the file is locked with another id');
  return { kind: 'granted', lock: next() };
}

function fresh(id: string, now: Date): FileLock {
  return { id, expiresAt: new Date(now.getTime() + LOCK_LIFETIME_MS) };
}

function mismatch(live: FileLock | null, reason: string): LockOutcome {
  return { kind: 'mismatch', heldLockId: live?.id ?? '', reason };
}
