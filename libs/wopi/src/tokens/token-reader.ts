import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Door } from '#documents';
import { type FileLock, hashAccessToken } from '#protocol/wopi';
import type { WopiGrant } from './grant.js';

/** The file behind a token, as it stood when the token was read. */
export interface WopiFile {
  documentId: string;
  integratorId: string;
  door: Door;
  title: string;
  fileType: string;
  callbackUrl: string | null;
  containerId: string;
  /** Number of the newest revision, which is the protocol's Version; 0 when there is no content. */
  revision: number;
  revisionId: string | null;
  sha256: string | null;
  sizeBytes: number;
  /** UTC, ISO 8601 with seven decimals; changes with every write. */
  lastModified: string;
  lock: FileLock | null;
  /** Rises with every change of the lock, for compare-and-set. */
  lockChange: string;
}

/** Who calls, with which rights, for what. */
export interface TokenHolder {
  tokenHash: Buffer;
  kind: 'file' | 'container' | 'ecosystem';
  integratorId: string;
  clientId: string | null;
  containerId: string | null;
  userId: string;
  userName: string;
  userInfo: string | null;
  grant: WopiGrant;
  origin: string;
  expiresAt: Date;
  /** The database's clock when the token was read. */
  now: Date;
  /** Null for tokens of other kinds, and when the document is gone. */
  file: WopiFile | null;
}

interface Row {
  token_hash: Buffer;
  kind: TokenHolder['kind'];
  integrator_id: string;
  client_id: string | null;
  token_container: string | null;
  user_id: string;
  user_name: string;
  granted: WopiGrant;
  origin: string;
  expires_at: Date;
  now: Date;
  info: string | null;
  document_id: string | null;
  door: Door;
  title: string;
  file_type: string;
  callback_url: string | null;
  current_revision: number;
  container_id: string | null;
  lock_id: string | null;
  lock_expires_at: Date | null;
  lock_change: string;
  revision_id: string | null;
  sha256: string | null;
  size_bytes: string | null;
  last_modified: string;
}

/** ISO 8601 with seven decimals, as .NET's round-trip format has it; Postgres keeps six of them. */
export const LAST_MODIFIED_SQL = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')`;

const READ = {
  name: 'wopi-read-tokens',
  text: `SELECT t.token_hash, t.kind, t.integrator_id, t.client_id, t.container_id AS token_container, t.user_id, t.user_name, t.granted,
      t.origin, t.expires_at, now() AS now, u.info, d.id AS document_id, d.door, d.title, d.file_type, d.callback_url, d.current_revision,
      f.container_id, f.lock_id, f.lock_expires_at, f.lock_change, r.id AS revision_id, r.sha256, r.size_bytes,
      ${LAST_MODIFIED_SQL('COALESCE(r.created_at, d.created_at)')} AS last_modified
    FROM wopi_access_token t
    JOIN integrator i ON i.id = t.integrator_id AND i.active
    LEFT JOIN wopi_user_info u ON u.integrator_id = t.integrator_id AND u.user_id = t.user_id
    LEFT JOIN document d ON d.id = t.document_id AND d.deleted_at IS NULL
    LEFT JOIN wopi_hosted_file f ON f.document_id = d.id
    LEFT JOIN revision r ON r.document_id = d.id AND r.number = d.current_revision
    WHERE t.token_hash = ANY($1) AND t.expires_at > now() AND t.revoked_at IS NULL`,
};

interface Waiting {
  hash: Buffer;
  done: (holder: TokenHolder | null) => void;
  failed: (error: unknown) => void;
}

/**
 * Reads tokens together with the file, its newest revision and its lock. Requests that arrive in the same turn of the
 * event loop share one query; nothing is kept from one turn to the next, so an answer is never older than its request.
 */
@Injectable()
export class TokenReader {
  private waiting: Waiting[] = [];

  constructor(private readonly database: DataSource) {}

  /** Null: unknown, expired or revoked. */
  read(accessToken: string): Promise<TokenHolder | null> {
    return this.readHash(hashAccessToken(accessToken));
  }

  readHash(hash: Buffer): Promise<TokenHolder | null> {
    return new Promise((done, failed) => {
      if (this.waiting.length === 0) setImmediate(() => void this.flush());
      this.waiting.push({ hash, done, failed });
    });
  }

  private async flush(): Promise<void> {
    const asked = this.waiting;
    this.waiting = [];
    try {
      const pool = (this.database.driver as unknown as { master: Pool }).master;
      const { rows } = await pool.query<Row>({ ...READ, values: [asked.map((one) => one.hash)] });
      const found = new Map(rows.map((row) => [row.token_hash.toString('hex'), row]));
      for (const { hash, done } of asked) {
        const row = found.get(hash.toString('hex'));
        done(row ? holderOf(row) : null);
      }
    } catch (error) {
      for (const { failed } of asked) failed(error);
    }
  }
}

function holderOf(row: Row): TokenHolder {
  return {
    tokenHash: row.token_hash,
    kind: row.kind,
    integratorId: row.integrator_id,
    clientId: row.client_id,
    containerId: row.token_container,
    userId: row.user_id,
    userName: row.user_name,
    userInfo: row.info,
    grant: row.granted,
    origin: row.origin,
    expiresAt: row.expires_at,
    now: row.now,
    file:
      row.document_id === null || row.container_id === null
        ? null
        : {
            documentId: row.document_id,
            integratorId: row.integrator_id,
            door: row.door,
            title: row.title,
            fileType: row.file_type,
            callbackUrl: row.callback_url,
            containerId: row.container_id,
            revision: row.current_revision,
            revisionId: row.revision_id,
            sha256: row.sha256,
            sizeBytes: Number(row.size_bytes ?? 0),
            lastModified: row.last_modified,
            lock:
              row.lock_id === null || row.lock_expires_at === null
                ? null
                : { id: row.lock_id, expiresAt: row.lock_expires_at },
            lockChange: row.lock_change,
          },
  };
}
