import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Document, Revision } from '#documents';
import { type SaveBack, SaveBackScheduler } from '#save-back';
import { EnginePlacement } from './engine-placement.js';
import { SessionFacts } from './session-facts.js';

/** Brings what was edited home now, while people go on editing. */
@Injectable()
export class SendingHome {
  constructor(
    private readonly database: DataSource,
    private readonly facts: SessionFacts,
    private readonly placement: EnginePlacement,
    private readonly saveBacks: SaveBackScheduler,
  ) {}

  /**
   * Stores the document as it stands and makes its save-back due at once. Null: nothing was changed and nothing waits.
   * `also` runs in the transaction that schedules.
   */
  async now(documentId: string, also?: (manager: EntityManager) => Promise<void>): Promise<SaveBack | null> {
    const sessionId = await this.facts.editSessionId(documentId);
    const stored = sessionId === null ? null : await this.placement.checkpoint(sessionId);
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: documentId },
        lock: { mode: 'pessimistic_write' },
      });
      const open = await this.saveBacks.findOpen(manager, documentId);
      const newest = await manager.findOneBy(Revision, { documentId, number: document.currentRevision });
      if (!newest || (stored === null && (open === null || open.unchanged))) return null;
      const saveBack = await this.saveBacks.schedule(manager, {
        document,
        revisionId: newest.id,
        unchanged: false,
        modifiedBy: newest.modifiedBy,
        immediately: true,
      });
      await also?.(manager);
      return saveBack;
    });
  }
}
