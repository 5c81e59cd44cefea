import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Gathered, prepared } from '#platform';
import { LOCK_LIFETIME_MS } from '#protocol/wopi';

/** `renew`: a lock that is held, with the same id or another. `take`: a free file. `remove`: the last editor leaves. */
export interface LockChange {
  documentId: string;
  /** The change that the decision was made on. */
  lockChange: string;
  action: 'renew' | 'take' | 'remove';
  /** Of the lock afterwards; null: none. */
  id: string | null;
}

const CHANGE = {
  name: 'wopi-change-locks',
  text: 'SELECT n, done FROM wopi_change_locks($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5)',
};

/**
 * The changes that clients send all day: one statement and one commit for all that come together. They touch the lock
 * alone; false where more is to be done than that, or where somebody was faster.
 */
@Injectable()
export class QuickLockChanges {
  private readonly asked = new Gathered((changes: LockChange[]) => this.putAll(changes));

  constructor(private readonly database: DataSource) {}

  put(change: LockChange): Promise<boolean> {
    return this.asked.ask(change);
  }

  private async putAll(changes: LockChange[]): Promise<boolean[]> {
    const rows = await prepared<{ n: number; done: boolean }>(this.database, CHANGE, [
      changes.map(({ documentId }) => documentId),
      changes.map(({ lockChange }) => lockChange),
      changes.map(({ action }) => action),
      changes.map(({ id }) => id),
      LOCK_LIFETIME_MS / 1000,
    ]);
    const done = new Set(rows.filter((row) => row.done).map(({ n }) => n));
    return changes.map((_, index) => done.has(index + 1));
  }
}
