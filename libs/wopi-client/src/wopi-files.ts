import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { SecretBox } from '#auth';
import { WopiAccess, WopiFile, type WopiTrouble, type NextSave } from './wopi-client.entity.js';

/** A token that may be used now. */
export interface UsableToken {
  participantId: string;
  userId: string;
  token: string;
  expiresAt: Date | null;
}

export interface GivenToken {
  participantId: string;
  documentId: string;
  userId: string;
  token: string;
  /** Milliseconds since 1970; null: the host did not say. */
  expiresAtMs: number | null;
  mayWrite: boolean;
}

/** While somebody is on the way in nobody unlocks; long enough for a slow host. */
const OPENING_SECONDS = 60;
/** An Unlock that takes longer than this was lost with its process. */
const UNLOCKING_SECONDS = 30;

/** What we know of files whose home is a WOPI host: their lock, their state there, and people's tokens. */
@Injectable()
export class WopiFiles {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
  ) {}

  find(documentId: string): Promise<WopiFile | null> {
    return this.database.manager.findOneBy(WopiFile, { documentId });
  }

  /** Makes the file's row in the caller's transaction, or brings it up to date. */
  async upsert(manager: EntityManager, documentId: string, wopiSrc: string, supportsLocks: boolean): Promise<WopiFile> {
    await manager.query(
      `INSERT INTO wopi_file (document_id, wopi_src, lock_id, supports_locks) VALUES ($1, $2, $3, $4)
       ON CONFLICT (document_id) DO UPDATE SET supports_locks = EXCLUDED.supports_locks`,
      [documentId, wopiSrc, `wenqiao-${randomUUID()}`, supportsLocks],
    );
    return manager.findOneByOrFail(WopiFile, { documentId });
  }

  /** Keeps others from unlocking while somebody comes in. False: an Unlock is under way, ask again in a moment. */
  async startOpening(documentId: string): Promise<boolean> {
    return this.changes(
      `UPDATE wopi_file SET opening_until = now() + make_interval(secs => $2)
       WHERE document_id = $1 AND (lock_state <> 'unlocking' OR lock_changed_at < now() - make_interval(secs => $3))`,
      [documentId, OPENING_SECONDS, UNLOCKING_SECONDS],
    );
  }

  /** Whoever was on the way is in, or will not come. */
  async endOpening(documentId: string): Promise<void> {
    await this.database.query('UPDATE wopi_file SET opening_until = now() WHERE document_id = $1', [documentId]);
  }

  async locked(documentId: string, refreshSeconds: number): Promise<void> {
    await this.database.query(
      `UPDATE wopi_file SET lock_state = 'held', lock_changed_at = now(), refresh_at = now() + make_interval(secs => $2),
         trouble = CASE WHEN trouble->>'code' = 'locked-elsewhere' THEN NULL ELSE trouble END
       WHERE document_id = $1`,
      [documentId, refreshSeconds],
    );
  }

  /** Somebody else has the lock; asked again after `retrySeconds`. */
  async lockLost(documentId: string, retrySeconds: number, message: string): Promise<void> {
    await this.database.query(
      `UPDATE wopi_file SET lock_state = 'lost', lock_changed_at = now(), refresh_at = now() + make_interval(secs => $2),
         trouble = COALESCE(CASE WHEN trouble->>'code' = 'changed-outside' THEN trouble END,
           jsonb_build_object('code', 'locked-elsewhere', 'message', $3::text))
       WHERE document_id = $1`,
      [documentId, retrySeconds, message],
    );
  }

  async refreshAfter(documentId: string, seconds: number): Promise<void> {
    await this.database.query(
      'UPDATE wopi_file SET refresh_at = now() + make_interval(secs => $2) WHERE document_id = $1',
      [documentId, seconds],
    );
  }

  async unlocked(documentId: string): Promise<void> {
    await this.database.query(
      `UPDATE wopi_file SET lock_state = 'none', lock_changed_at = now() WHERE document_id = $1 AND lock_state = 'unlocking'`,
      [documentId],
    );
  }

  /** The state of the file at its home that our content is made from. */
  async noteState(documentId: string, state: { version: string; lastModifiedTime: string }): Promise<void> {
    await this.database.query('UPDATE wopi_file SET version = $2, last_modified_time = $3 WHERE document_id = $1', [
      documentId,
      state.version,
      state.lastModifiedTime,
    ]);
  }

  /** Our content is written at home. */
  async noteWritten(
    documentId: string,
    state: { version: string; lastModifiedTime: string },
    revision: number,
  ): Promise<void> {
    await this.database.query(
      `UPDATE wopi_file SET version = $2, last_modified_time = $3, put_at = now(), trouble = NULL, next_save = NULL,
         put_revision = GREATEST(put_revision, $4)
       WHERE document_id = $1`,
      [documentId, state.version, state.lastModifiedTime, revision],
    );
  }

  async setTrouble(documentId: string, trouble: WopiTrouble | null): Promise<void> {
    await this.database.query('UPDATE wopi_file SET trouble = $2 WHERE document_id = $1', [
      documentId,
      trouble === null ? null : JSON.stringify(trouble),
    ]);
  }

  async setNextSave(manager: EntityManager, documentId: string, next: NextSave): Promise<void> {
    await manager.query('UPDATE wopi_file SET next_save = $2 WHERE document_id = $1', [
      documentId,
      JSON.stringify(next),
    ]);
  }

  /** Keeps a participant's token; a new one takes the place of the old one. */
  async keepToken(given: GivenToken): Promise<void> {
    await this.database.query(
      `INSERT INTO wopi_access (participant_id, document_id, user_id, sealed_token, expires_at, may_write)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (participant_id) DO UPDATE SET sealed_token = EXCLUDED.sealed_token, expires_at = EXCLUDED.expires_at,
         may_write = EXCLUDED.may_write, refused_at = NULL, updated_at = now()`,
      [
        given.participantId,
        given.documentId,
        given.userId,
        this.box.seal(given.token),
        given.expiresAtMs === null ? null : new Date(given.expiresAtMs),
        given.mayWrite,
      ],
    );
  }

  accessOf(participantId: string): Promise<WopiAccess | null> {
    return this.database.manager.findOneBy(WopiAccess, { participantId });
  }

  open(access: Pick<WopiAccess, 'sealedToken'>): string {
    return this.box.open(access.sealedToken);
  }

  /** Tokens of a document that should work now, those that were refused last. The newest come first. `write`: only of people who may write. */
  async tokens(documentId: string, purpose: 'read' | 'write'): Promise<UsableToken[]> {
    const rows = (await this.database.query(
      `SELECT participant_id, user_id, sealed_token, expires_at FROM wopi_access
       WHERE document_id = $1 AND (expires_at IS NULL OR expires_at > now()) AND (may_write OR $2 = 'read')
       ORDER BY refused_at NULLS FIRST, updated_at DESC LIMIT 5`,
      [documentId, purpose],
    )) as { participant_id: string; user_id: string; sealed_token: Buffer; expires_at: Date | null }[];
    return rows.map((row) => ({
      participantId: row.participant_id,
      userId: row.user_id,
      token: this.box.open(row.sealed_token),
      expiresAt: row.expires_at,
    }));
  }

  /** The host refused this token. */
  async noteRefused(participantId: string): Promise<void> {
    await this.database.query('UPDATE wopi_access SET refused_at = now() WHERE participant_id = $1', [participantId]);
  }

  private async changes(sql: string, parameters: unknown[]): Promise<boolean> {
    const [, count] = (await this.database.query(sql, parameters)) as [unknown, number];
    return count > 0;
  }
}
