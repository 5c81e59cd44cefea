import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { faultPoint } from '#platform';
import type { StoredContent } from './content/content-store.js';
import { type Contributor, Document, Revision, type RevisionOrigin } from './document.entity.js';
import { DocumentNotFound } from './documents.errors.js';

export interface NewRevision {
  documentId: string;
  content: StoredContent;
  fileType: string;
  origin: RevisionOrigin;
  modifiedBy: Contributor[];
  /** Names the event that made it; repeating the event returns the revision that it made the first time. */
  sourceEventId: string | null;
}

/** Adds revisions to documents, numbered without gaps by a lock on the document's row. */
@Injectable()
export class Revisions {
  /** Must run in a transaction: the revision and what depends on it become visible together. */
  async append(manager: EntityManager, revision: NewRevision): Promise<Revision> {
    const document = await manager.findOne(Document, {
      where: { id: revision.documentId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!document) throw new DocumentNotFound(revision.documentId);
    if (revision.sourceEventId !== null) {
      const existing = await manager.findOneBy(Revision, {
        documentId: document.id,
        sourceEventId: revision.sourceEventId,
      });
      if (existing) return existing;
    }
    const number = document.currentRevision + 1;
    const row = await manager.save(
      manager.create(Revision, {
        documentId: document.id,
        number,
        sha256: revision.content.sha256,
        sizeBytes: String(revision.content.sizeBytes),
        fileType: revision.fileType,
        origin: revision.origin,
        modifiedBy: revision.modifiedBy,
        sourceEventId: revision.sourceEventId,
      }),
    );
    await manager.update(Document, { id: document.id }, { currentRevision: number });
    faultPoint('revision.before-commit');
    return row;
  }
}
