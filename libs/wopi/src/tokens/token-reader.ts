import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Door } from '#documents';
import { Gathered, momentOf, prepared, STATE_SQL } from '#platform';
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

/** What the database says about a token: every time `now`, `state` and `stamp`, the rest when the stamp is not the known one. */
interface Row {
  n: number;
  now: Date;
  state: string;
  stamp: string;
  facts: Facts | null;
}

interface Facts {
  kind: TokenHolder['kind'];
  integrator_id: string;
  client_id: string | null;
  token_container: string | null;
  user_id: string;
  user_name: string;
  granted: WopiGrant;
  origin: string;
  expires_at: string;
  info: string | null;
  document_id: string | null;
  door: Door;
  title: string;
  file_type: string;
  callback_url: string | null;
  current_revision: number;
  container_id: string | null;
  lock_id: string | null;
  lock_expires_at: string | null;
  lock_change: string;
  revision_id: string | null;
  sha256: string | null;
  size_bytes: string | null;
  last_modified: string;
}

/** ISO 8601 with seven decimals, as .NET's round-trip format has it; Postgres keeps six of them. */
export const LAST_MODIFIED_SQL = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')`;

/** `xmin` of a row changes whenever the row does, so the five together tell whether anything of the answer can have changed. */
const READ = {
  name: 'wopi-read-tokens',
  text: `SELECT k.n::integer AS n, now() AS now, ${STATE_SQL} AS state, s.stamp, CASE WHEN s.stamp IS DISTINCT FROM k.known THEN jsonb_build_object(
      'kind', t.kind, 'integrator_id', t.integrator_id, 'client_id', t.client_id, 'token_container', t.container_id, 'user_id', t.user_id,
      'user_name', t.user_name, 'granted', t.granted, 'origin', t.origin, 'expires_at', t.expires_at, 'info', u.info, 'document_id', d.id,
      'door', d.door, 'title', d.title, 'file_type', d.file_type, 'callback_url', d.callback_url, 'current_revision', d.current_revision,
      'container_id', f.container_id, 'lock_id', f.lock_id, 'lock_expires_at', f.lock_expires_at, 'lock_change', f.lock_change::text,
      'revision_id', r.id, 'sha256', r.sha256, 'size_bytes', r.size_bytes::text,
      'last_modified', ${LAST_MODIFIED_SQL('COALESCE(r.created_at, d.created_at)')}) END AS facts
    FROM unnest($1::bytea[], $2::text[]) WITH ORDINALITY AS k(hash, known, n)
    JOIN wopi_access_token t ON t.token_hash = k.hash
    JOIN integrator i ON i.id = t.integrator_id AND i.active
    LEFT JOIN wopi_user_info u ON u.integrator_id = t.integrator_id AND u.user_id = t.user_id
    LEFT JOIN document d ON d.id = t.document_id AND d.deleted_at IS NULL
    LEFT JOIN wopi_hosted_file f ON f.document_id = d.id
    LEFT JOIN revision r ON r.document_id = d.id AND r.number = d.current_revision
    CROSS JOIN LATERAL (SELECT concat(t.xmin, '.', u.xmin, '.', d.xmin, '.', f.xmin, '.', r.xmin) AS stamp) s
    WHERE t.expires_at > now() AND t.revoked_at IS NULL`,
};

/** Tokens of which the facts are kept. Whether they still hold is asked every time. */
const MOST_KEPT = 5_000;

interface Kept {
  stamp: string;
  /** Of the moment at which it was read or confirmed. */
  state: string;
  holder: TokenHolder;
}

/**
 * Reads tokens together with the file, its newest revision and its lock. One statement answers for all requests that come
 * together; it is asked after they came, so an answer is never older than its request. What has not changed since the last
 * time is only confirmed by it: `file` is then the same object as before. While nothing at all is committed, the moment of the
 * database confirms everything.
 */
@Injectable()
export class TokenReader {
  private readonly kept = new Map<string, Kept>();
  /** Of the latest statement; `calm`: of the one before as well, so that it is worth asking whether it still is. */
  private state = '';
  private calm = false;
  private readonly asked = new Gathered((hashes: Buffer[]) => this.readAll(hashes), 1);

  constructor(private readonly database: DataSource) {}

  /** Null: unknown, expired or revoked. */
  read(accessToken: string): Promise<TokenHolder | null> {
    return this.readHash(hashAccessToken(accessToken));
  }

  readHash(hash: Buffer): Promise<TokenHolder | null> {
    return this.asked.ask(hash);
  }

  private async readAll(hashes: Buffer[]): Promise<(TokenHolder | null)[]> {
    const keys = hashes.map((hash) => hash.toString('latin1'));
    const known = keys.map((key) => this.kept.get(key));
    const confirmed = this.calm ? await this.confirmed(known) : null;
    if (confirmed) return confirmed;
    const rows = await prepared<Row>(this.database, READ, [hashes, known.map((one) => one?.stamp ?? '')]);
    const holders = hashes.map((): TokenHolder | null => null);
    for (const { n, now, state, stamp, facts } of rows) {
      const index = n - 1;
      const [hash, key] = [hashes[index], keys[index]];
      if (hash === undefined || key === undefined) continue;
      const holder = facts === null ? known[index]?.holder : holderOf(hash, facts, now);
      if (!holder) throw new Error('a token was confirmed that is not known');
      this.keep(key, { stamp, state, holder });
      holders[index] = { ...holder, now };
    }
    const state = rows[0]?.state ?? '';
    this.calm = state === this.state;
    this.state = state;
    holders.forEach((holder, index) => {
      if (holder === null) this.kept.delete(keys[index] ?? '');
    });
    return holders;
  }

  /** All that is known, if nothing has been committed since it was; else null. */
  private async confirmed(known: readonly (Kept | undefined)[]): Promise<(TokenHolder | null)[] | null> {
    const { state } = this;
    if (known.some((one) => one?.state !== state)) return null;
    const moment = await momentOf(this.database);
    if (moment.state !== state) {
      this.calm = false;
      return null;
    }
    return known.map((one) => (one && one.holder.expiresAt > moment.now ? { ...one.holder, now: moment.now } : null));
  }

  private keep(key: string, kept: Kept): void {
    if (this.kept.size >= MOST_KEPT) {
      const [oldest] = this.kept.keys();
      if (oldest !== undefined) this.kept.delete(oldest);
    }
    this.kept.delete(key);
    this.kept.set(key, kept);
  }
}

function holderOf(tokenHash: Buffer, facts: Facts, now: Date): TokenHolder {
  return {
    tokenHash,
    kind: facts.kind,
    integratorId: facts.integrator_id,
    clientId: facts.client_id,
    containerId: facts.token_container,
    userId: facts.user_id,
    userName: facts.user_name,
    userInfo: facts.info,
    grant: facts.granted,
    origin: facts.origin,
    expiresAt: new Date(facts.expires_at),
    now,
    file:
      facts.document_id === null || facts.container_id === null
        ? null
        : {
            documentId: facts.document_id,
            integratorId: facts.integrator_id,
            door: facts.door,
            title: facts.title,
            fileType: facts.file_type,
            callbackUrl: facts.callback_url,
            containerId: facts.container_id,
            revision: facts.current_revision,
            revisionId: facts.revision_id,
            sha256: facts.sha256,
            sizeBytes: Number(facts.size_bytes ?? 0),
            lastModified: facts.last_modified,
            lock:
              facts.lock_id === null || facts.lock_expires_at === null
                ? null
                : { id: facts.lock_id, expiresAt: new Date(facts.lock_expires_at) },
            lockChange: facts.lock_change,
          },
  };
}
