import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import {
  compareText,
  ContentStore,
  type Contributor,
  Document,
  Documents,
  fileTypeOf,
  officeText,
  Revision,
  Revisions,
  SourceUnusable,
  type TextChange,
} from '#documents';
import { SaveBackScheduler } from '#save-back';
import { Conversion } from './conversion.js';

const OOXML = new Set(['docx', 'docm', 'dotx', 'dotm', 'xlsx', 'xlsm', 'xltx', 'xltm', 'pptx', 'pptm', 'ppsx', 'potx']);

/** The stored revisions of a document as people see them: named, compared, brought back. */
@Injectable()
export class Versions {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly revisions: Revisions,
    private readonly store: ContentStore,
    private readonly conversion: Conversion,
    private readonly saveBacks: SaveBackScheduler,
  ) {}

  /** Newest first. */
  list(documentId: string): Promise<Revision[]> {
    return this.documents.listRevisions(documentId);
  }

  find(documentId: string, number: number): Promise<Revision | null> {
    return this.documents.revisionByNumber(documentId, number);
  }

  /** Gives a version a name, or takes it away. False when there is no such version. */
  async name(documentId: string, number: number, name: string | null): Promise<boolean> {
    const { affected } = await this.database.manager.update(Revision, { documentId, number }, { name });
    return affected === 1;
  }

  /**
   * What people read in this version and not in the one before it, and the other way round. The first version is
   * compared with nothing. Null when there is no such version. Throws {@link SourceUnusable} when one cannot be read.
   */
  async changes(documentId: string, number: number): Promise<TextChange[] | null> {
    const version = await this.find(documentId, number);
    if (!version) return null;
    const before = await this.find(documentId, number - 1);
    return compareText(before ? await this.textOf(before) : [], await this.textOf(version));
  }

  /**
   * Makes an earlier version the newest one of a document that nobody has open: a new revision with its content, which
   * goes home like an edit. Null when there is no such version.
   */
  async restore(documentId: string, number: number, by: readonly Contributor[]): Promise<Revision | null> {
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: documentId },
        lock: { mode: 'pessimistic_write' },
      });
      const version = await manager.findOneBy(Revision, { documentId, number });
      if (!version) return null;
      const revision = await this.revisions.append(manager, {
        documentId,
        content: { sha256: version.sha256, sizeBytes: Number(version.sizeBytes) },
        fileType: version.fileType,
        origin: 'edited',
        modifiedBy: [...by],
        sourceEventId: null,
      });
      if (document.door !== 'rest' || document.callbackUrl !== null)
        await this.saveBacks.schedule(manager, {
          document,
          revisionId: revision.id,
          unchanged: false,
          modifiedBy: [...by],
          immediately: false,
        });
      return revision;
    });
  }

  private async textOf(revision: Revision): Promise<string[]> {
    let { sha256 } = revision;
    const type = fileTypeOf(revision.fileType);
    if (!OOXML.has(revision.fileType)) {
      if (!type?.editsTo || !OOXML.has(type.editsTo))
        throw new SourceUnusable('unsupported', 'files of this type cannot be compared');
      ({ sha256 } = await this.conversion.convert(sha256, revision.fileType, type.editsTo));
    }
    const copy = join(tmpdir(), `wenqiao-compare-${randomUUID()}`);
    try {
      await this.store.copyTo(sha256, copy);
      return await officeText(copy);
    } finally {
      await rm(copy, { force: true });
    }
  }
}
