import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, LessThan, Repository } from 'typeorm';
import type { StoredContent } from './content/content-store.js';
import { Document, type Door, Revision } from './document.entity.js';
import { extensionOf } from './file-types.js';
import { Revisions } from './revisions.js';

export interface DocumentIdentity {
  integratorId: string;
  door: Door;
  externalId: string;
}

export interface DocumentFacts {
  title: string;
  fileType: string;
  callbackUrl: string | null;
}

const LONGEST_TITLE = 255;

/** A title as we keep it: what is longer is cut before its extension. */
function shortTitle(title: string): string {
  if (title.length <= LONGEST_TITLE) return title;
  const extension = extensionOf(title);
  const end = extension === '' ? '' : `.${extension}`;
  return title.slice(0, LONGEST_TITLE - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

/** Some revisions of a document. `next` is the `after` of the page that follows; null at the end. */
export interface RevisionPage {
  items: Revision[];
  next: number | null;
}

/** Finds documents and keeps what their integrators last said of them. */
@Injectable()
export class Documents {
  constructor(
    @InjectRepository(Document) private readonly documents: Repository<Document>,
    @InjectRepository(Revision) private readonly revisions: Repository<Revision>,
    private readonly appending: Revisions,
  ) {}

  /** Makes the document or updates title, type and callback, and returns its locked row. */
  async upsert(manager: EntityManager, identity: DocumentIdentity, facts: DocumentFacts): Promise<Document> {
    await manager.query(
      `INSERT INTO document (integrator_id, door, external_id, title, file_type, callback_url)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (integrator_id, door, external_id) DO UPDATE
       SET title = EXCLUDED.title, file_type = EXCLUDED.file_type, callback_url = COALESCE(EXCLUDED.callback_url, document.callback_url), deleted_at = NULL, updated_at = now()`,
      [
        identity.integratorId,
        identity.door,
        identity.externalId,
        shortTitle(facts.title),
        facts.fileType,
        facts.callbackUrl,
      ],
    );
    return manager.findOneOrFail(Document, { where: { ...identity }, lock: { mode: 'pessimistic_write' } });
  }

  /** Keeps content that was fetched for looking as a revision, unless it is the one that we hold anyway. */
  async keepFetched(
    manager: EntityManager,
    document: Document,
    content: StoredContent,
    fileType: string,
  ): Promise<void> {
    const current = await manager.findOneBy(Revision, { documentId: document.id, number: document.currentRevision });
    if (current?.sha256 === content.sha256) return;
    await this.appending.append(manager, {
      documentId: document.id,
      content,
      fileType,
      origin: 'fetched',
      modifiedBy: [],
      sourceEventId: null,
    });
  }

  async rename(id: string, title: string): Promise<void> {
    await this.documents.update({ id }, { title: shortTitle(title) });
  }

  /** Makes a document with another external id whose first revision is this one's newest. False when that id is taken. */
  async copy(from: Document, toExternalId: string): Promise<boolean> {
    return this.documents.manager.transaction(async (manager) => {
      const newest = await manager.findOneBy(Revision, { documentId: from.id, number: from.currentRevision });
      const taken = await manager.findOneBy(Document, {
        integratorId: from.integratorId,
        door: from.door,
        externalId: toExternalId,
      });
      if (!newest || taken) return false;
      const identity: DocumentIdentity = { integratorId: from.integratorId, door: from.door, externalId: toExternalId };
      const copy = await this.upsert(manager, identity, {
        title: from.title,
        fileType: from.fileType,
        callbackUrl: from.callbackUrl,
      });
      await this.appending.append(manager, {
        documentId: copy.id,
        content: { sha256: newest.sha256, sizeBytes: Number(newest.sizeBytes) },
        fileType: newest.fileType,
        origin: newest.origin,
        modifiedBy: newest.modifiedBy,
        sourceEventId: null,
      });
      return true;
    });
  }

  findByExternalId(identity: DocumentIdentity): Promise<Document | null> {
    return this.documents.findOneBy({ ...identity, deletedAt: IsNull() });
  }

  /** All documents with this external id behind one door, whichever integrator has them. */
  listByExternalId(door: Door, externalId: string): Promise<Document[]> {
    return this.documents.findBy({ door, externalId, deletedAt: IsNull() });
  }

  findById(id: string): Promise<Document | null> {
    return this.documents.findOneBy({ id, deletedAt: IsNull() });
  }

  revision(id: string): Promise<Revision | null> {
    return this.revisions.findOneBy({ id });
  }

  revisionByNumber(documentId: string, number: number): Promise<Revision | null> {
    return this.revisions.findOneBy({ documentId, number });
  }

  /** Newest first; `after`: the number of the last revision of the page before. */
  async pageOfRevisions(documentId: string, after: number | null, limit: number): Promise<RevisionPage> {
    const found = await this.revisions.find({
      where: { documentId, ...(after === null ? {} : { number: LessThan(after) }) },
      order: { number: 'DESC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.number ?? null) : null };
  }

  listRevisions(documentId: string): Promise<Revision[]> {
    return this.revisions.find({ where: { documentId }, order: { number: 'DESC' } });
  }
}
