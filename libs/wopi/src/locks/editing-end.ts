import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Contributor, Document, Integrator, Revision } from '#documents';
import { SaveBackScheduler } from '#save-back';

/** What happens when the last editor behind a WOPI lock is gone: the result goes home after its interval. */
@Injectable()
export class EditingEnd {
  constructor(private readonly saveBacks: SaveBackScheduler) {}

  /** `changed`: content came since the lock was taken. Runs in the caller's transaction. */
  async schedule(
    manager: EntityManager,
    documentId: string,
    changed: boolean,
    modifiedBy: readonly Contributor[],
  ): Promise<void> {
    const document = await manager.findOneByOrFail(Document, { id: documentId });
    const revision = await manager.findOneBy(Revision, { documentId, number: document.currentRevision });
    const hasAddress = document.callbackUrl !== null || (await this.hasDefaultAddress(manager, document));
    // A document that was uploaded here and names no callback has its home here; a file of no bytes is not yet one.
    const goesHome = document.door !== 'rest' || document.callbackUrl !== null;
    if (!revision || Number(revision.sizeBytes) === 0 || !goesHome || (!changed && !hasAddress)) {
      await this.saveBacks.release(manager, document);
      return;
    }
    await this.saveBacks.schedule(manager, {
      document,
      revisionId: revision.id,
      unchanged: !changed,
      modifiedBy: [...modifiedBy],
    });
  }

  private async hasDefaultAddress(manager: EntityManager, document: Document): Promise<boolean> {
    if (document.door !== 'bisheng') return false;
    const integrator = await manager.findOneByOrFail(Integrator, { id: document.integratorId });
    return integrator.bishengSaveBackUrl !== null;
  }
}
