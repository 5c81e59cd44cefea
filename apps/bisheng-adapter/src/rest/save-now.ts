import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, type KeyRing } from '#auth';
import { Document, Rendition, Revision } from '#documents';
import { DocumentServerSessions, EnginePlacement, SessionFacts } from '#editing';
import { LOGGER, type Logger } from '#platform';
import type { SaveBackData } from '#protocol/bisheng';
import { bishengSaveBackBody, SaveBackScheduler } from '#save-back';

/** A Document Server answers a forced save with a callback, once its converter is done. */
const HAND_OVER_MS = 25_000;
const LOOK_MS = 250;
/** Marks a forced save whose result is sent by whoever asked for it. */
const JUST_HAND_OVER = 'hand-over';

export interface SaveNowOptions {
  force: boolean;
  post: boolean;
  postUrl: string | null;
}

export type SaveNowAnswer = { status: boolean; version: SaveBackData | null; reason: string };

/** The forced save of the Bisheng REST API. */
@Injectable()
export class SaveNow {
  constructor(
    private readonly database: DataSource,
    private readonly facts: SessionFacts,
    private readonly documentServer: DocumentServerSessions,
    private readonly placement: EnginePlacement,
    private readonly scheduler: SaveBackScheduler,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async save(document: Document, options: SaveNowOptions): Promise<SaveNowAnswer> {
    const failed = (reason: string): SaveNowAnswer => ({ status: false, version: null, reason });
    if (options.postUrl !== null && !/^https?:\/\//i.test(options.postUrl)) return failed('failed');
    const elsewhere = await this.documentServer.isEdited(document.id);
    const edited = elsewhere || (await this.facts.isEdited(document.id));
    if (edited && !options.force) return failed('locked');
    try {
      if (elsewhere) return await this.send(document, await this.fromDocumentServer(document), options);
      const sessionId = edited ? await this.facts.editSessionId(document.id) : null;
      const stored = sessionId === null ? null : await this.placement.checkpoint(sessionId);
      return await this.send(document, stored !== null, options);
    } catch (error) {
      this.logger.error({ err: error, documentId: document.id }, 'forced save failed');
      return failed('failed');
    }
  }

  /** Has the Document Server that edits it hand over what it has. False: it has nothing new. */
  private async fromDocumentServer(document: Document): Promise<boolean> {
    const before = await this.newestRevision(document.id);
    if (!(await this.documentServer.saveNow(document.id, JUST_HAND_OVER))) return false;
    const until = Date.now() + HAND_OVER_MS;
    while ((await this.newestRevision(document.id)) === before) {
      if (Date.now() > until) throw new Error('the Document Server did not hand over its result in time');
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return true;
  }

  private async newestRevision(documentId: string): Promise<number> {
    const { currentRevision } = await this.database.manager.findOneByOrFail(Document, { id: documentId });
    return currentRevision;
  }

  private async send(document: Document, changed: boolean, options: SaveNowOptions): Promise<SaveNowAnswer> {
    return this.database.transaction(async (manager) => {
      const now = await manager.findOneOrFail(Document, {
        where: { id: document.id },
        lock: { mode: 'pessimistic_write' },
      });
      const revision = await manager.findOneBy(Revision, { documentId: now.id, number: now.currentRevision });
      if (!revision) return { status: false, version: null, reason: 'failed' };
      const open = await this.scheduler.findOpen(manager, now.id);
      const unchanged = !changed && (open?.unchanged ?? true);
      const saveBack = options.post
        ? await this.scheduler.schedule(manager, {
            document: now,
            revisionId: revision.id,
            unchanged,
            modifiedBy: revision.modifiedBy,
            immediately: true,
            targetUrl: options.postUrl,
          })
        : { id: open?.id ?? null, closedAt: new Date(), unchanged, modifiedBy: revision.modifiedBy };
      const renditions = await manager.findBy(Rendition, { revisionId: revision.id });
      const { data } = bishengSaveBackBody({
        document: now,
        revision,
        renditions,
        saveBack,
        linkKey: this.linkKey,
        now: new Date(),
      });
      return { status: true, version: data, reason: '' };
    });
  }
}
