import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Contributor } from '#documents';
import { editedOnDocumentServer, lockedByWopiClient, SessionFacts } from '#editing';
import { faultPoint } from '#platform';
import { type FileLock, liveLock, LOCK_LIFETIME_MS, type LockOutcome } from '#protocol/wopi';
import { SaveBackScheduler } from '#save-back';
import type { WopiFile } from '../tokens/token-reader.js';
import { EditingEnd } from './editing-end.js';
import { QuickLockChanges } from './quick-changes.js';

interface LockRow {
  lock_id: string | null;
  lock_expires_at: Date | null;
  lock_change: string;
  now: Date;
}

/** The state of a lock, with the database's clock at which it was read. */
export interface LockState {
  lock: FileLock | null;
  lockChange: string;
  now: Date;
}

const SWEEP_BATCH = 100;

/**
 * Locks of files, shared by all instances. What an operation does is decided by the pure functions of `#protocol/wopi`;
 * here the decision is put into effect by compare-and-set, and made anew when somebody was faster.
 */
@Injectable()
export class FileLocks {
  constructor(
    private readonly database: DataSource,
    private readonly saveBacks: SaveBackScheduler,
    private readonly end: EditingEnd,
    private readonly sessions: SessionFacts,
    private readonly quick: QuickLockChanges,
  ) {}

  /** Decides with the state that was read with the token, and again with the newest when that was changed meanwhile. */
  async change(
    file: WopiFile,
    readAt: Date,
    decide: (held: FileLock | null, now: Date) => LockOutcome,
  ): Promise<LockOutcome> {
    let state: LockState = { lock: file.lock, lockChange: file.lockChange, now: readAt };
    for (;;) {
      const outcome = decide(state.lock, state.now);
      if (outcome.kind === 'mismatch') return outcome;
      const done = await this.effect(file.documentId, state, outcome.lock?.id ?? null);
      if (done === 'done') return outcome;
      if (done === 'edited_elsewhere')
        return { kind: 'mismatch', heldLockId: '', reason: 'the file is being edited in another editor' };
      state = await this.read(this.database.manager, file.documentId);
    }
  }

  private async effect(
    documentId: string,
    state: LockState,
    id: string | null,
  ): Promise<'done' | 'lost' | 'edited_elsewhere'> {
    const held = liveLock(state.lock, state.now) !== null;
    const action = id === null ? 'remove' : held ? 'renew' : 'take';
    // A lock that ran out and has not been seen to is more than a change of the lock.
    const ranOut = !held && state.lock !== null;
    const change = { documentId, lockChange: state.lockChange, action, id } as const;
    if (!ranOut && (await this.quick.put(change))) return 'done';
    if (id === null) return this.remove(documentId, state);
    return held ? this.set(this.database.manager, documentId, state, id) : this.take(documentId, state, id);
  }

  async read(manager: EntityManager, documentId: string, forUpdate = false): Promise<LockState> {
    const [row] = (await manager.query(
      `SELECT lock_id, lock_expires_at, lock_change, now() AS now FROM wopi_hosted_file WHERE document_id = $1${forUpdate ? ' FOR UPDATE' : ''}`,
      [documentId],
    )) as LockRow[];
    if (!row) throw new Error(`document ${documentId} is no WOPI file`);
    return {
      lock:
        row.lock_id === null || row.lock_expires_at === null
          ? null
          : { id: row.lock_id, expiresAt: row.lock_expires_at },
      lockChange: row.lock_change,
      now: row.now,
    };
  }

  /** True while a WOPI client holds the document. */
  isLocked(manager: EntityManager, documentId: string): Promise<boolean> {
    return lockedByWopiClient(manager, documentId);
  }

  /** Ends the editing of files whose locks ran out. Returns how many. */
  async sweepExpired(): Promise<number> {
    const rows = (await this.database.query(
      `SELECT document_id FROM wopi_hosted_file WHERE lock_id IS NOT NULL AND lock_expires_at <= now() LIMIT ${SWEEP_BATCH}`,
    )) as { document_id: string }[];
    let ended = 0;
    for (const { document_id: documentId } of rows) {
      const done = await this.database.transaction(async (manager) => {
        await lockDocument(manager, documentId);
        const state = await this.read(manager, documentId, true);
        if (state.lock === null || liveLock(state.lock, state.now) !== null) return false;
        await this.close(manager, documentId);
        return true;
      });
      if (done) ended++;
    }
    return ended;
  }

  private async set(
    manager: EntityManager,
    documentId: string,
    state: LockState,
    id: string,
  ): Promise<'done' | 'lost'> {
    const [, count] = (await manager.query(
      `UPDATE wopi_hosted_file SET lock_id = $3, lock_expires_at = now() + make_interval(secs => $4), lock_change = lock_change + 1
       WHERE document_id = $1 AND lock_change = $2`,
      [documentId, state.lockChange, id, LOCK_LIFETIME_MS / 1000],
    )) as [unknown, number];
    return count === 1 ? 'done' : 'lost';
  }

  /** The first editor comes: what waits to go home is held. */
  private take(documentId: string, state: LockState, id: string): Promise<'done' | 'lost' | 'edited_elsewhere'> {
    return this.database.transaction(async (manager) => {
      await lockDocument(manager, documentId);
      if ((await this.sessions.isEdited(documentId, manager)) || (await editedOnDocumentServer(manager, documentId)))
        return 'edited_elsewhere';
      if (state.lock !== null) {
        // The lock before this one ran out and nobody has seen to it yet.
        const current = await this.read(manager, documentId, true);
        if (current.lockChange !== state.lockChange) return 'lost';
        await this.close(manager, documentId);
        state = { ...state, lockChange: String(BigInt(state.lockChange) + 1n) };
      }
      const done = await this.set(manager, documentId, state, id);
      if (done === 'done') await this.saveBacks.hold(manager, documentId);
      return done;
    });
  }

  /** The last editor leaves. */
  private remove(documentId: string, state: LockState): Promise<'done' | 'lost'> {
    return this.database.transaction(async (manager) => {
      await lockDocument(manager, documentId);
      const current = await this.read(manager, documentId, true);
      if (current.lockChange !== state.lockChange) return 'lost';
      await this.close(manager, documentId);
      faultPoint('wopi.before-unlock-commit');
      return 'done';
    });
  }

  private async close(manager: EntityManager, documentId: string): Promise<void> {
    const [row] = (await manager.query(
      'SELECT content_changed, modified_by FROM wopi_hosted_file WHERE document_id = $1 FOR UPDATE',
      [documentId],
    )) as { content_changed: boolean; modified_by: Contributor[] }[];
    await manager.query(
      `UPDATE wopi_hosted_file SET lock_id = NULL, lock_expires_at = NULL, lock_change = lock_change + 1, content_changed = false, modified_by = '[]'
       WHERE document_id = $1`,
      [documentId],
    );
    await this.end.schedule(manager, documentId, row?.content_changed ?? false, row?.modified_by ?? []);
  }
}

/** Everything about one document happens under the lock of its row; taken before any other. */
export async function lockDocument(manager: EntityManager, documentId: string): Promise<boolean> {
  const rows = (await manager.query('SELECT 1 FROM document WHERE id = $1 AND deleted_at IS NULL FOR UPDATE', [
    documentId,
  ])) as unknown[];
  return rows.length === 1;
}
