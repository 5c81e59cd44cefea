import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Document } from '#documents';
import { ACTION } from '#protocol/onlyoffice';
import { SaveBack } from '../save-back.entity.js';
import { SaveBackScheduler } from '../save-back-scheduler.js';
import { OnlyofficeCallbackTargets } from './onlyoffice-callback-target.js';
import { postNotice } from './onlyoffice-notices.js';

/** What follows when the last editor of an ONLYOFFICE document leaves and nothing new was stored. */
@Injectable()
export class OnlyofficeClosing {
  constructor(
    private readonly scheduler: SaveBackScheduler,
    private readonly targets: OnlyofficeCallbackTargets,
  ) {}

  /**
   * A result that was held or given up goes out again as status 2; a session whose every change was force-saved ends with status 2,
   * not modified since; otherwise status 4. Status 4 never replaces a result that is still on its way.
   */
  async closed(manager: EntityManager, document: Document, revisionId: string, immediately: boolean): Promise<void> {
    const open = await this.scheduler.findOpen(manager, document.id);
    if (open) {
      if (open.state === 'parked' || open.state === 'held')
        await this.scheduler.schedule(manager, { document, revisionId, unchanged: true, modifiedBy: [], immediately });
      return;
    }
    const last = await manager.findOne(SaveBack, { where: { documentId: document.id }, order: { createdAt: 'DESC' } });
    if (last?.state === 'delivered' && last.forceSave !== null) {
      await this.scheduler.schedule(manager, {
        document,
        revisionId: last.revisionId,
        unchanged: false,
        modifiedBy: last.modifiedBy,
        immediately,
      });
      return;
    }
    const userId = await this.targets.lastToLeave(document.id, manager);
    const { callbackUrl } = await this.targets.of(document, [userId]);
    await postNotice(manager, {
      document,
      participantId: null,
      callbackUrl,
      body: {
        key: document.externalId,
        status: 4,
        ...(userId === null ? {} : { actions: [{ type: ACTION.leave, userid: userId }] }),
      },
    });
  }
}
