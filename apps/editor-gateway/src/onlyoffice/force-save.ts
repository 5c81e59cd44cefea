import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Document, Revision } from '#documents';
import { EnginePlacement, SessionFacts } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { forceSaveFailedBody } from '#protocol/onlyoffice';
import { type ForceSave, OnlyofficeCallbackTargets, postNotice, SaveBackScheduler } from '#save-back';

export type ForceSaveOutcome = 'started' | 'nothing_changed' | 'failed';

/** A save on request while people edit: status 6 through the pipeline, status 7 when the editor could not write it. */
@Injectable()
export class OnlyofficeForceSave {
  constructor(
    private readonly database: DataSource,
    private readonly facts: SessionFacts,
    private readonly placement: EnginePlacement,
    private readonly scheduler: SaveBackScheduler,
    private readonly targets: OnlyofficeCallbackTargets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async save(document: Document, forceSave: ForceSave): Promise<ForceSaveOutcome> {
    const sessionId = await this.facts.editSessionId(document.id);
    let revisionId: string | null = null;
    try {
      revisionId = sessionId === null ? null : await this.placement.checkpoint(sessionId);
    } catch (error) {
      this.logger.error({ err: error, documentId: document.id }, 'forced save failed');
      await this.tellFailure(document, forceSave);
      return 'failed';
    }
    return this.database.transaction(async (manager) => {
      const now = await manager.findOneOrFail(Document, {
        where: { id: document.id },
        lock: { mode: 'pessimistic_write' },
      });
      const open = await this.scheduler.findOpen(manager, now.id);
      if (revisionId === null) {
        const again = open?.state === 'parked' && (await this.scheduler.retry(manager, open.id));
        return again ? 'started' : 'nothing_changed';
      }
      const revision = await manager.findOneByOrFail(Revision, { id: revisionId });
      await this.scheduler.schedule(manager, {
        document: now,
        revisionId,
        unchanged: false,
        modifiedBy: revision.modifiedBy,
        immediately: true,
        forceSave,
      });
      return 'started';
    });
  }

  private async tellFailure(document: Document, { type, userData, userId }: ForceSave): Promise<void> {
    const { callbackUrl } = await this.targets.of(document, [userId]);
    const people = await this.facts.people(document.id);
    await postNotice(this.database.manager, {
      document,
      participantId: null,
      callbackUrl,
      body: forceSaveFailedBody({
        key: document.externalId,
        users: people.filter((person) => person.mode !== 'view').map((person) => person.userId),
        type,
        userData,
        at: new Date(),
      }),
    });
  }
}
