import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import {
  Document,
  type DocumentFacts,
  type DocumentIdentity,
  Documents,
  fileTypeOf,
  Integrator,
  Quotas,
  Revision,
} from '#documents';
import { type SaveBack, SaveBackScheduler } from '#save-back';
import { EditingSession, type EditingMode, type PageOptions, Participant, type Permissions } from './editing.entity.js';
import { failureOf } from './close-reason.js';
import { ParticipantGone } from './editing.errors.js';
import { EditedElsewhere, editedOnDocumentServer, lockedByWopiClient } from './other-editors.js';
import { watermarkText } from './watermark.js';

export interface JoinRequest {
  identity: DocumentIdentity;
  facts: DocumentFacts;
  /** Where the integrator's file is; null: the newest revision that we hold. */
  sourceUrl: string | null;
  purpose: 'edit' | 'preview';
  user: { id: string; name: string; avatar: string };
  mode: EditingMode;
  permissions: Permissions;
  options: PageOptions;
}

export interface Joined {
  participantId: string;
  sessionId: string;
  documentId: string;
}

/** Someone invited must connect within this time, or they do not count. */
export const INVITATION_SECONDS = 60;
const COME_BACK_MINUTES = 30;
const SHARED_PREVIEW_SECONDS = 60;

/** An editor who is in the session, or on the way to it. `p` is the participant table. */
export const EDITOR_PRESENT = `p.mode <> 'view' AND (p.state = 'connected' OR (p.state = 'invited' AND p.joined_at > now() - interval '${INVITATION_SECONDS} seconds'))`;

/** Puts people into editing sessions. Everything about one document happens under the lock of its row. */
@Injectable()
export class Joining {
  constructor(
    private readonly database: DataSource,
    private readonly documents: Documents,
    private readonly saveBacks: SaveBackScheduler,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Joins the open session of a document or opens one. A session continues from our newest revision as long as that has
   * not come home; otherwise it starts from `sourceUrl`. The same user editing twice forces the earlier one out.
   * Throws {@link EditedElsewhere} to editors while another engine has the document, and {@link QuotaExceeded} when the
   * integrator may have no more documents open, or keep no more.
   */
  async join(request: JoinRequest): Promise<Joined> {
    return this.database.transaction(async (manager) => {
      const document = await this.documents.upsert(manager, request.identity, request.facts);
      if (request.purpose === 'edit' && (await otherEngineEdits(manager, document.id)))
        throw new EditedElsewhere(document.id);
      await this.quotas.mustMayOpen(manager, document, request.purpose);
      const session =
        request.purpose === 'edit'
          ? await this.editSession(manager, document, request.sourceUrl)
          : await this.previewSession(manager, document, request.sourceUrl);
      if (request.purpose === 'edit') {
        await manager.query(
          `UPDATE participant SET state = 'left', left_at = now(), left_reason = 'replaced'
           WHERE session_id = $1 AND user_id = $2 AND mode <> 'view' AND state <> 'left'`,
          [session.id, request.user.id],
        );
      }
      const participant = await manager.save(
        manager.create(Participant, {
          sessionId: session.id,
          userId: request.user.id,
          name: request.user.name,
          avatar: request.user.avatar,
          // Comments of somebody who may otherwise only look have to be saved.
          mode:
            request.mode === 'view' && request.purpose === 'edit' && request.permissions.comment
              ? 'comment'
              : request.mode,
          permissions: request.permissions,
          options: await this.optionsOf(manager, request, document),
          state: 'invited',
        }),
      );
      return { participantId: participant.id, sessionId: session.id, documentId: document.id };
    });
  }

  /**
   * Lets a page that reloads or reconnects back in, into a new session when its old one is over.
   * Throws {@link ParticipantGone} with the reason when that is not to be.
   */
  async rejoin(participantId: string): Promise<Participant> {
    const found = await this.database.manager.findOne(Participant, {
      where: { id: participantId },
      relations: { session: true },
    });
    if (!found) throw new ParticipantGone('unknown');
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: found.session.documentId },
        lock: { mode: 'pessimistic_write' },
      });
      const participant = await manager.findOneOrFail(Participant, {
        where: { id: participantId },
        relations: { session: true },
      });
      const mayReturn =
        participant.leftReason === null || ['left', 'lost', 'never_came'].includes(participant.leftReason);
      if (!mayReturn)
        throw new ParticipantGone(
          participant.leftReason ?? 'unknown',
          participant.leftReason === 'failed' ? failureOf(participant.session.closeReason) : null,
        );
      if (document.deletedAt !== null) throw new ParticipantGone('deleted');
      if (participant.leftAt && Date.now() - participant.leftAt.getTime() > COME_BACK_MINUTES * 60_000)
        throw new ParticipantGone('expired');
      if (
        participant.session.kind === 'edit' &&
        participant.mode !== 'view' &&
        (await otherEngineEdits(manager, document.id))
      )
        throw new ParticipantGone('edited_elsewhere');
      if (participant.session.state === 'open' && participant.state !== 'left') return participant;
      if (participant.session.kind === 'edit') {
        const session =
          participant.session.state === 'open' ? participant.session : await this.editSession(manager, document, null);
        await manager.update(
          Participant,
          { id: participant.id },
          { sessionId: session.id, state: 'invited', leftAt: null, leftReason: null, joinedAt: () => 'now()' },
        );
        if (participant.mode !== 'view') await this.saveBacks.hold(manager, document.id);
      } else {
        const session =
          participant.session.state === 'open'
            ? participant.session
            : await this.previewAgain(manager, document, participant.options);
        await manager.update(
          Participant,
          { id: participant.id },
          { sessionId: session.id, state: 'invited', leftAt: null, leftReason: null, joinedAt: () => 'now()' },
        );
      }
      return manager.findOneOrFail(Participant, { where: { id: participantId }, relations: { session: true } });
    });
  }

  /** The watermark of the call, or of the integrator, with this person's name in it. */
  private async optionsOf(manager: EntityManager, request: JoinRequest, document: Document): Promise<PageOptions> {
    const { watermark: given, ...options } = request.options;
    const template =
      given ?? (await manager.findOneBy(Integrator, { id: document.integratorId }))?.watermark ?? undefined;
    const text = template === undefined ? null : watermarkText(template, request.user, new Date());
    return text === null ? options : { ...options, watermark: text };
  }

  /** Lets somebody look at one version, whatever comes after it. The id of the new participant. */
  async lookAtVersion(
    version: Revision,
    person: Pick<JoinRequest, 'user' | 'permissions' | 'options'>,
  ): Promise<string> {
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: version.documentId },
        lock: { mode: 'pessimistic_write' },
      });
      const session = await this.versionSession(manager, document, version);
      const participant = await manager.save(
        manager.create(Participant, {
          sessionId: session.id,
          userId: person.user.id,
          name: person.user.name,
          avatar: person.user.avatar,
          mode: 'view',
          permissions: person.permissions,
          options: { ...person.options, version: version.number },
          state: 'invited',
        }),
      );
      return participant.id;
    });
  }

  private async versionSession(manager: EntityManager, document: Document, version: Revision): Promise<EditingSession> {
    const shared = await manager.findOne(EditingSession, {
      where: { documentId: document.id, state: 'open', kind: 'preview', baseRevisionId: version.id },
    });
    return shared ?? this.openSession(manager, document, 'preview', version, null);
  }

  /** What a page that comes back looks at: the version that it showed, or what there is to see now. */
  private async previewAgain(
    manager: EntityManager,
    document: Document,
    options: PageOptions,
  ): Promise<EditingSession> {
    const version =
      options.version === undefined
        ? null
        : await manager.findOneBy(Revision, { documentId: document.id, number: options.version });
    return version ? this.versionSession(manager, document, version) : this.previewSession(manager, document, null);
  }

  /** The newest revision of a document that has not come home; asking makes it go now, as a preview does. */
  async undelivered(identity: DocumentIdentity): Promise<Revision | null> {
    const document = await this.documents.findByExternalId(identity);
    if (!document) return null;
    return this.database.transaction(async (manager) => {
      const open = await this.saveBacks.findOpen(manager, document.id);
      if (!open) return null;
      await this.saveBacks.makeDue(manager, { documentId: document.id });
      return manager.findOneBy(Revision, { id: open.revisionId });
    });
  }

  private async editSession(
    manager: EntityManager,
    document: Document,
    sourceUrl: string | null,
  ): Promise<EditingSession> {
    const open = await manager.findOne(EditingSession, {
      where: { documentId: document.id, state: 'open', kind: 'edit' },
    });
    const undelivered = document.sourceRequired ? null : await this.saveBacks.findOpen(manager, document.id);
    if (open && !document.sourceRequired) {
      const goesOn = open.draftSha256 !== null || undelivered !== null || (await editorPresent(manager, open.id));
      if (goesOn || sourceUrl === null) {
        await this.saveBacks.hold(manager, document.id);
        return open;
      }
      // Only onlookers are left and everything is home: start afresh, their pages follow into the new session.
      await this.closeFor(manager, open.id, 'superseded');
      const fresh = await this.openSession(manager, document, 'edit', null, sourceUrl);
      await manager.update(
        Participant,
        { sessionId: open.id, leftReason: IsNull() },
        { sessionId: fresh.id, state: 'invited', joinedAt: () => 'now()' },
      );
      return fresh;
    }
    if (open) await this.closeFor(manager, open.id, 'superseded');
    const base = undelivered || sourceUrl === null ? await heldRevision(manager, document, undelivered) : null;
    if (!document.sourceRequired) await this.saveBacks.hold(manager, document.id);
    if (document.sourceRequired) await manager.update(Document, { id: document.id }, { sourceRequired: false });
    return this.openSession(manager, document, 'edit', base, base ? null : sourceUrl);
  }

  /** Somebody looks: live when people edit; else what is on its way home, which goes out now; else the source. */
  private async previewSession(
    manager: EntityManager,
    document: Document,
    sourceUrl: string | null,
  ): Promise<EditingSession> {
    const live = await manager.findOne(EditingSession, {
      where: { documentId: document.id, state: 'open', kind: 'edit' },
    });
    if (live && (await editorPresent(manager, live.id))) return live;
    const undelivered = await this.saveBacks.findOpen(manager, document.id);
    if (undelivered) await this.saveBacks.makeDue(manager, { documentId: document.id });
    const base = undelivered || sourceUrl === null ? await heldRevision(manager, document, undelivered) : null;
    if (base) {
      const shared = await manager.findOne(EditingSession, {
        where: { documentId: document.id, state: 'open', kind: 'preview', baseRevisionId: base.id },
      });
      return shared ?? this.openSession(manager, document, 'preview', base, null);
    }
    const recent = await manager
      .createQueryBuilder(EditingSession, 's')
      .where(
        "s.document_id = :id AND s.state = 'open' AND s.kind = 'preview' AND s.opened_at > now() - make_interval(secs => :age)",
        {
          id: document.id,
          age: SHARED_PREVIEW_SECONDS,
        },
      )
      .andWhere(
        '(s.base_revision_id IS NULL OR s.base_revision_id = (SELECT id FROM revision WHERE document_id = :id AND number = :number))',
        {
          number: document.currentRevision,
        },
      )
      .getOne();
    return recent ?? this.openSession(manager, document, 'preview', null, sourceUrl);
  }

  private async openSession(
    manager: EntityManager,
    document: Document,
    kind: 'edit' | 'preview',
    base: Revision | null,
    sourceUrl: string | null,
  ): Promise<EditingSession> {
    const type = fileTypeOf(base?.fileType ?? document.fileType);
    // A WOPI host's file keeps its name, so it keeps its format.
    return manager.save(
      manager.create(EditingSession, {
        documentId: document.id,
        kind,
        state: 'open',
        baseRevisionId: base?.id ?? null,
        sourceUrl,
        outputType:
          document.door === 'wopi' ? document.fileType : (type?.editsTo ?? type?.extension ?? document.fileType),
        engineId: null,
        fence: '0',
        modifiedBy: [],
        hadEditor: false,
      }),
    );
  }

  private async closeFor(manager: EntityManager, sessionId: string, reason: string): Promise<void> {
    await manager.query(
      `UPDATE editing_session SET state = 'closed', closed_at = now(), close_reason = $2, fence = fence + 1 WHERE id = $1`,
      [sessionId, reason],
    );
  }
}

async function otherEngineEdits(manager: EntityManager, documentId: string): Promise<boolean> {
  return (await lockedByWopiClient(manager, documentId)) || (await editedOnDocumentServer(manager, documentId));
}

async function editorPresent(manager: EntityManager, sessionId: string): Promise<boolean> {
  const rows = (await manager.query(
    `SELECT 1 FROM participant p WHERE p.session_id = $1 AND ${EDITOR_PRESENT} LIMIT 1`,
    [sessionId],
  )) as unknown[];
  return rows.length > 0;
}

/** Where editing goes on: the newest revision, or ours where the integrator's own state was kept beside it. */
async function heldRevision(
  manager: EntityManager,
  document: Document,
  undelivered: SaveBack | null,
): Promise<Revision | null> {
  if (undelivered?.conflict) return manager.findOneBy(Revision, { id: undelivered.revisionId });
  return currentRevision(manager, document);
}

async function currentRevision(manager: EntityManager, document: Document): Promise<Revision> {
  return manager.findOneOrFail(Revision, {
    where: { documentId: document.id, number: Not(0) },
    order: { number: 'DESC' },
  });
}
