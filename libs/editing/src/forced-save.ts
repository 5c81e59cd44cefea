import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Document, Revision } from '#documents';
import { SaveBackScheduler } from '#save-back';
import { EnginePlacement } from './engine-placement.js';
import { SessionFacts } from './session-facts.js';

export type ForcedSaveOutcome =
  /** It goes out now. */
  | { kind: 'sending'; saveBackIds: string[] }
  /** The document has its home here: what was edited is its newest revision. */
  | { kind: 'kept'; revision: number }
  /** Nothing was edited that is not home. */
  | { kind: 'nothing' };

export interface ForcedSaveOptions {
  /** Something that waits and changed nothing stays where it is. */
  onlyChanges?: boolean;
  /** Runs in the transaction that schedules, when something is scheduled. */
  also?: (manager: EntityManager) => Promise<void>;
}

/** Brings home what people have edited so far, while they go on editing. */
@Injectable()
export class ForcedSave {
  constructor(
    private readonly database: DataSource,
    private readonly facts: SessionFacts,
    private readonly placement: EnginePlacement,
    private readonly scheduler: SaveBackScheduler,
  ) {}

  /** Stores the document as it stands and schedules it for now. What nobody edits and waits for its time goes now, too. */
  async save(documentId: string, { onlyChanges = false, also }: ForcedSaveOptions = {}): Promise<ForcedSaveOutcome> {
    const edited = onlyChanges || (await this.facts.isEdited(documentId));
    const sessionId = edited ? await this.facts.editSessionId(documentId) : null;
    const stored = sessionId === null ? null : await this.placement.checkpoint(sessionId);
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: documentId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!edited) {
        const saveBackIds = await this.scheduler.makeDue(manager, { documentId });
        return saveBackIds.length > 0 ? { kind: 'sending', saveBackIds } : { kind: 'nothing' };
      }
      if (document.door === 'rest' && document.callbackUrl === null) {
        return stored === null ? { kind: 'nothing' } : { kind: 'kept', revision: document.currentRevision };
      }
      const open = await this.scheduler.findOpen(manager, documentId);
      const revisionId = stored ?? open?.revisionId;
      if (revisionId === undefined || (onlyChanges && stored === null && (open?.unchanged ?? true)))
        return { kind: 'nothing' };
      const revision = await manager.findOneByOrFail(Revision, { id: revisionId });
      const saveBack = await this.scheduler.schedule(manager, {
        document,
        revisionId,
        unchanged: stored === null && (open?.unchanged ?? true),
        modifiedBy: revision.modifiedBy,
        immediately: true,
      });
      await also?.(manager);
      return { kind: 'sending', saveBackIds: [saveBack.id] };
    });
  }
}
