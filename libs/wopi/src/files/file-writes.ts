import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Contributor, Document, Revisions, type StoredContent } from '#documents';
import { faultPoint } from '#platform';
import { type FileLock, type LockOutcome, mayPutFile, mayRenameFile, mayReplaceFile } from '#protocol/wopi';
import { EditingEnd } from '../locks/editing-end.js';
import { FileLocks, lockDocument } from '../locks/file-locks.js';
import { LAST_MODIFIED_SQL } from '../tokens/token-reader.js';

export interface PutContent {
  documentId: string;
  content: StoredContent;
  lockId: string | undefined;
  /** The LastModifiedTime that the client has seen (Collabora); null: it does not ask. */
  seenLastModified: string | null;
  modifiedBy: Contributor[];
}

export interface Written {
  version: string;
  lastModified: string;
}

export type PutOutcome =
  | ({ kind: 'written' } & Written)
  | Extract<LockOutcome, { kind: 'mismatch' }>
  /** Somebody else wrote since the client looked. */
  | { kind: 'changed_meanwhile' }
  | { kind: 'gone' };

/** Changes of files under the lock of the document's row: content, name, deletion. */
@Injectable()
export class FileWrites {
  constructor(
    private readonly database: DataSource,
    private readonly revisions: Revisions,
    private readonly locks: FileLocks,
    private readonly end: EditingEnd,
  ) {}

  /** Makes stored content the newest revision, if the lock allows it. Before the commit nothing of it is visible. */
  put(request: PutContent): Promise<PutOutcome> {
    return this.database.transaction(async (manager) => {
      if (!(await lockDocument(manager, request.documentId))) return { kind: 'gone' };
      const { lock, now } = await this.locks.read(manager, request.documentId, true);
      const current = await currentState(manager, request.documentId);
      const allowed = mayPutFile(lock, request.lockId, current.sizeBytes, now);
      if (allowed.kind === 'mismatch') return allowed;
      if (request.seenLastModified !== null && request.seenLastModified !== current.lastModified) {
        // The same bytes again: the answer to the first time did not reach the client.
        if (current.sha256 !== request.content.sha256) return { kind: 'changed_meanwhile' };
        return { kind: 'written', version: current.version, lastModified: current.lastModified };
      }
      const written = await this.append(manager, request.documentId, request.content, request.modifiedBy);
      if (allowed.lock === null) await this.end.schedule(manager, request.documentId, true, request.modifiedBy);
      else
        await manager.query(
          `UPDATE wopi_hosted_file SET content_changed = true, modified_by = $2 WHERE document_id = $1`,
          [request.documentId, JSON.stringify(await this.contributors(manager, request))],
        );
      faultPoint('wopi.before-put-commit');
      return { kind: 'written', ...written };
    });
  }

  /** Overwrites a file that nobody has locked (PutRelativeFile, CreateChildFile). */
  replace(documentId: string, content: StoredContent, modifiedBy: Contributor[]): Promise<PutOutcome> {
    return this.database.transaction(async (manager) => {
      if (!(await lockDocument(manager, documentId))) return { kind: 'gone' };
      const { lock, now } = await this.locks.read(manager, documentId, true);
      const allowed = mayReplaceFile(lock, now);
      if (allowed.kind === 'mismatch') return allowed;
      const written = await this.append(manager, documentId, content, modifiedBy);
      await this.end.schedule(manager, documentId, true, modifiedBy);
      return { kind: 'written', ...written };
    });
  }

  /** Runs `work` when the lock lets the file's name change. */
  renaming<T>(
    documentId: string,
    lockId: string | undefined,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T | Extract<LockOutcome, { kind: 'mismatch' }>> {
    return this.guarded(documentId, (lock, now) => mayRenameFile(lock, lockId, now), work);
  }

  /** Runs `work` when no lock keeps the file from being deleted. */
  deleting<T>(
    documentId: string,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T | Extract<LockOutcome, { kind: 'mismatch' }>> {
    return this.guarded(documentId, (lock, now) => mayReplaceFile(lock, now), work);
  }

  private guarded<T>(
    documentId: string,
    decide: (lock: FileLock | null, now: Date) => LockOutcome,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T | Extract<LockOutcome, { kind: 'mismatch' }>> {
    return this.database.transaction(async (manager) => {
      await lockDocument(manager, documentId);
      const { lock, now } = await this.locks.read(manager, documentId, true);
      const allowed = decide(lock, now);
      return allowed.kind === 'mismatch' ? allowed : work(manager);
    });
  }

  private async append(
    manager: EntityManager,
    documentId: string,
    content: StoredContent,
    modifiedBy: Contributor[],
  ): Promise<Written> {
    const document = await manager.findOneByOrFail(Document, { id: documentId });
    const revision = await this.revisions.append(manager, {
      documentId,
      content,
      fileType: document.fileType,
      origin: 'edited',
      modifiedBy,
      sourceEventId: null,
    });
    // The time of this moment, not of the transaction's beginning: under the lock it only rises.
    const [rows] = (await manager.query(
      `UPDATE revision SET created_at = clock_timestamp() WHERE id = $1 RETURNING ${LAST_MODIFIED_SQL('created_at')} AS last_modified`,
      [revision.id],
    )) as [{ last_modified: string }[], number];
    return { version: String(revision.number), lastModified: rows[0]?.last_modified ?? '' };
  }

  private async contributors(manager: EntityManager, request: PutContent): Promise<Contributor[]> {
    const [row] = (await manager.query('SELECT modified_by FROM wopi_hosted_file WHERE document_id = $1', [
      request.documentId,
    ])) as { modified_by: Contributor[] }[];
    const all = new Map((row?.modified_by ?? []).map((one) => [one.userId, one]));
    for (const one of request.modifiedBy) all.set(one.userId, one);
    return [...all.values()];
  }
}

interface CurrentState extends Written {
  sizeBytes: number;
  sha256: string | null;
}

async function currentState(manager: EntityManager, documentId: string): Promise<CurrentState> {
  const [row] = (await manager.query(
    `SELECT d.current_revision, r.size_bytes, r.sha256, ${LAST_MODIFIED_SQL('COALESCE(r.created_at, d.created_at)')} AS last_modified
     FROM document d LEFT JOIN revision r ON r.document_id = d.id AND r.number = d.current_revision WHERE d.id = $1`,
    [documentId],
  )) as { current_revision: number; size_bytes: string | null; sha256: string | null; last_modified: string }[];
  return {
    version: String(row?.current_revision ?? 0),
    sizeBytes: Number(row?.size_bytes ?? 0),
    sha256: row?.sha256 ?? null,
    lastModified: row?.last_modified ?? '',
  };
}
