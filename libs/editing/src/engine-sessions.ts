import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  type Contributor,
  Document,
  Integrator,
  Rendition,
  type RenditionKind,
  Revision,
  Revisions,
  type FetchedContent,
  type StoredContent,
} from '#documents';
import { faultPoint } from '#platform';
import { OnlyofficeClosing, SaveBackScheduler } from '#save-back';
import { EditingSession, type EditingMode, type LeftReason, Participant, type Permissions } from './editing.entity.js';
import { closeReasonOf } from './close-reason.js';
import { FencedOff } from './editing.errors.js';
import { EDITOR_PRESENT } from './joining.js';

export const SESSION_LEASE_SECONDS = 12;

/** A session that this engine holds. */
export interface SessionClaim {
  sessionId: string;
  fence: string;
}

export interface ClaimedSession {
  claim: SessionClaim;
  session: EditingSession;
  document: Document;
}

/** What is left of a session after a heartbeat. */
export interface SessionPresence {
  sessionId: string;
  /** False: closed, or taken by another engine. */
  ours: boolean;
  closeReason: string | null;
  /** The document's title as it is now. */
  title: string | null;
  editorPresent: boolean;
  anybodyPresent: boolean;
  /** Those who have not left, and what they may do. */
  people: { participantId: string; mode: EditingMode; permissions: Permissions }[];
  /** Participants who have left by the database's word, with the reason. */
  left: { participantId: string; reason: LeftReason }[];
}

export interface FinalContent {
  content: StoredContent;
  renditions: { kind: RenditionKind; content: StoredContent }[];
}

export type FinishOutcome = { kind: 'finished'; closed: boolean; revision: number | null } | { kind: 'somebody_came' };

/** What an engine does with sessions. Every write carries the fence, so an engine that lost a session changes nothing. */
@Injectable()
export class EngineSessions {
  constructor(
    private readonly database: DataSource,
    private readonly revisions: Revisions,
    private readonly saveBacks: SaveBackScheduler,
    private readonly onlyoffice: OnlyofficeClosing,
  ) {}

  /** Registers a starting engine. One at the same address before it is dead: its sessions are free at once. */
  async register(engineId: string, address: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        `UPDATE editing_session SET engine_id = NULL, lease_until = now() WHERE engine_id = (SELECT id FROM engine WHERE address = $1)`,
        [address],
      );
      await manager.query(`DELETE FROM engine WHERE address = $1 OR heartbeat_at < now() - interval '1 hour'`, [
        address,
      ]);
      await manager.query('INSERT INTO engine (id, address) VALUES ($1, $2)', [engineId, address]);
    });
  }

  /** Nothing new is given to this engine from now on. What it holds stays its own until it is released. */
  async drain(engineId: string): Promise<void> {
    await this.database.query('UPDATE engine SET draining = true WHERE id = $1', [engineId]);
  }

  /** Gives a session back, so that another engine may take it at once. */
  async release(claim: SessionClaim): Promise<void> {
    await this.database.query(
      'UPDATE editing_session SET engine_id = NULL, lease_until = now() WHERE id = $1 AND fence = $2',
      [claim.sessionId, claim.fence],
    );
  }

  async unregister(engineId: string): Promise<void> {
    await this.database.query('UPDATE editing_session SET lease_until = now() WHERE engine_id = $1', [engineId]);
    await this.database.query('DELETE FROM engine WHERE id = $1', [engineId]);
  }

  /** Takes a session for this engine, unless it is closed or a living engine holds it. */
  async claim(sessionId: string, engineId: string): Promise<ClaimedSession | null> {
    const [rows] = (await this.database.query(
      `UPDATE editing_session SET engine_id = $2, fence = fence + 1, lease_until = now() + make_interval(secs => $3)
       WHERE id = $1 AND state = 'open' AND (lease_until IS NULL OR lease_until < now() OR engine_id = $2)
       RETURNING fence`,
      [sessionId, engineId, SESSION_LEASE_SECONDS],
    )) as [{ fence: string }[], number];
    const row = rows[0];
    if (!row) return null;
    const session = await this.database.manager.findOneOrFail(EditingSession, {
      where: { id: sessionId },
      relations: { document: true, baseRevision: true },
    });
    return { claim: { sessionId, fence: row.fence }, session, document: session.document };
  }

  async reload(sessionId: string): Promise<EditingSession> {
    return this.database.manager.findOneOrFail(EditingSession, {
      where: { id: sessionId },
      relations: { baseRevision: true },
    });
  }

  /** Says that the engine lives and extends its leases. Tells what changed in the database meanwhile. */
  async heartbeat(
    engineId: string,
    claims: readonly SessionClaim[],
    connected: readonly string[],
  ): Promise<SessionPresence[]> {
    await this.database.query('UPDATE engine SET heartbeat_at = now(), open_sessions = $2 WHERE id = $1', [
      engineId,
      claims.length,
    ]);
    if (claims.length === 0) return [];
    const ids = claims.map((claim) => claim.sessionId);
    await this.database.query(
      `UPDATE editing_session s SET lease_until = now() + make_interval(secs => $3)
       FROM unnest($1::uuid[], $2::bigint[]) AS mine(id, fence) WHERE s.id = mine.id AND s.fence = mine.fence AND s.state = 'open'`,
      [ids, claims.map((claim) => claim.fence), SESSION_LEASE_SECONDS],
    );
    if (connected.length > 0) {
      await this.database.query(`UPDATE participant SET seen_at = now() WHERE id = ANY($1) AND state = 'connected'`, [
        connected,
      ]);
    }
    return this.look(claims);
  }

  /** The database's view of sessions that this engine holds. */
  async look(claims: readonly SessionClaim[]): Promise<SessionPresence[]> {
    const rows = (await this.database.query(
      `SELECT s.id, s.state, s.fence, s.close_reason, (SELECT d.title FROM document d WHERE d.id = s.document_id) AS title,
         EXISTS (SELECT 1 FROM participant p WHERE p.session_id = s.id AND ${EDITOR_PRESENT}) AS editor_present,
         EXISTS (SELECT 1 FROM participant p WHERE p.session_id = s.id AND (p.state = 'connected' OR ${EDITOR_PRESENT.replace("p.mode <> 'view' AND ", '')})) AS anybody_present,
         COALESCE((SELECT jsonb_agg(jsonb_build_object('participantId', p.id, 'mode', p.mode, 'permissions', p.permissions))
           FROM participant p WHERE p.session_id = s.id AND p.state <> 'left'), '[]') AS people,
         COALESCE((SELECT jsonb_agg(jsonb_build_object('participantId', p.id, 'reason', p.left_reason))
           FROM participant p WHERE p.session_id = s.id AND p.state = 'left' AND p.left_at > now() - interval '1 minute'), '[]') AS left
       FROM editing_session s WHERE s.id = ANY($1)`,
      [claims.map((claim) => claim.sessionId)],
    )) as {
      id: string;
      state: string;
      fence: string;
      close_reason: string | null;
      title: string;
      editor_present: boolean;
      anybody_present: boolean;
      people: SessionPresence['people'];
      left: { participantId: string; reason: LeftReason }[];
    }[];
    return claims.map((claim) => {
      const row = rows.find((item) => item.id === claim.sessionId);
      return {
        sessionId: claim.sessionId,
        ours: row !== undefined && row.state === 'open' && row.fence === claim.fence,
        closeReason: row?.close_reason ?? null,
        title: row?.title ?? null,
        editorPresent: row?.editor_present ?? false,
        anybodyPresent: row?.anybody_present ?? false,
        people: row?.people ?? [],
        left: row?.left ?? [],
      };
    });
  }

  /** Keeps what HTTP said of the integrator's file, so that a later change there is noticed before it is overwritten. */
  async recordSourceState(documentId: string, url: string, fetched: FetchedContent): Promise<void> {
    const { etag, lastModified, sha256 } = fetched;
    const state = etag === null && lastModified === null ? null : JSON.stringify({ url, etag, lastModified, sha256 });
    await this.database.query('UPDATE document SET source_state = $2 WHERE id = $1', [documentId, state]);
  }

  /** The content was fetched: stores it as a revision, unless it is the one that we hold anyway. */
  async recordSource(claim: SessionClaim, content: StoredContent, fileType: string): Promise<Revision> {
    return this.fenced(claim, async (manager, session) => {
      const document = await manager.findOneByOrFail(Document, { id: session.documentId });
      const current = await manager.findOneBy(Revision, { documentId: document.id, number: document.currentRevision });
      const revision =
        current?.sha256 === content.sha256 && current.fileType === fileType
          ? current
          : await this.revisions.append(manager, {
              documentId: document.id,
              content,
              fileType,
              origin: 'fetched',
              modifiedBy: [],
              sourceEventId: `session:${session.id}:source`,
            });
      await manager.update(EditingSession, { id: session.id }, { baseRevisionId: revision.id });
      return revision;
    });
  }

  async participantConnected(claim: SessionClaim, participantId: string): Promise<Participant | null> {
    return this.fenced(claim, async (manager, session) => {
      const [rows] = (await manager.query(
        `UPDATE participant SET state = 'connected', seen_at = now() WHERE id = $1 AND session_id = $2 AND state <> 'left' RETURNING mode`,
        [participantId, session.id],
      )) as [{ mode: string }[], number];
      if (!rows[0]) return null;
      if (rows[0].mode !== 'view' && session.kind === 'edit')
        await manager.update(EditingSession, { id: session.id }, { hadEditor: true });
      return manager.findOneByOrFail(Participant, { id: participantId });
    });
  }

  async participantLeft(participantId: string, reason: LeftReason): Promise<void> {
    await this.database.query(
      `UPDATE participant SET state = 'left', left_at = now(), left_reason = $2 WHERE id = $1 AND state <> 'left'`,
      [participantId, reason],
    );
  }

  /** Makes unsaved work durable. The page may say "saved" after this. */
  async storeDraft(claim: SessionClaim, draft: StoredContent, modifiedBy: readonly Contributor[]): Promise<void> {
    const [, count] = (await this.database.query(
      `UPDATE editing_session SET draft_sha256 = $3, draft_size_bytes = $4, draft_at = now(), modified_by = $5
       WHERE id = $1 AND fence = $2 AND state = 'open'`,
      [claim.sessionId, claim.fence, draft.sha256, draft.sizeBytes, JSON.stringify(modifiedBy)],
    )) as [unknown, number];
    faultPoint('draft.after-store');
    if (count !== 1) throw new FencedOff(claim.sessionId);
  }

  /**
   * The last editor is gone. Stores the final content as a revision and schedules its save-back; closes the session when
   * nobody is left at all. Does nothing when an editor came meanwhile. `final` is null when nothing was changed.
   */
  async finish(
    claim: SessionClaim,
    final: FinalContent | null,
    modifiedBy: readonly Contributor[],
  ): Promise<FinishOutcome> {
    return this.fenced(claim, async (manager, session) => this.finishLocked(manager, session, final, modifiedBy));
  }

  /**
   * Stores the content as it is now as a revision while people go on editing.
   */
  async checkpoint(claim: SessionClaim, content: FinalContent, modifiedBy: readonly Contributor[]): Promise<Revision> {
    return this.fenced(claim, async (manager, session) => {
      const revision = await this.storeEdited(manager, session, content, modifiedBy);
      const document = await manager.findOneByOrFail(Document, { id: session.documentId });
      // Whoever asked for it may die before it is scheduled: then it goes home when the last editor leaves.
      if (document.door !== 'rest' || document.callbackUrl !== null)
        await this.saveBacks.keepForLater(manager, { document, revisionId: revision.id, modifiedBy: [...modifiedBy] });
      await manager.query(
        `UPDATE editing_session SET base_revision_id = $2, draft_sha256 = NULL, draft_size_bytes = NULL, draft_at = NULL, modified_by = '[]'
         WHERE id = $1`,
        [session.id, revision.id],
      );
      return revision;
    });
  }

  /** Stores the content as it is now as a version. What is not home yet stays so, with its draft. */
  async keepVersion(claim: SessionClaim, content: FinalContent, modifiedBy: readonly Contributor[]): Promise<Revision> {
    return this.fenced(claim, (manager, session) => this.storeEdited(manager, session, content, modifiedBy));
  }

  /**
   * Ends a session that cannot go on. Everybody in it is out; what was saved as a draft becomes a revision and goes home,
   * as does what waited to go home.
   */
  async fail(claim: SessionClaim, failure: { code: string; message: string }): Promise<void> {
    await this.fenced(claim, async (manager, session) => {
      await manager.query(
        `UPDATE participant SET state = 'left', left_at = now(), left_reason = 'failed' WHERE session_id = $1 AND state <> 'left'`,
        [session.id],
      );
      await this.finishLocked(manager, session, draftOf(session), session.modifiedBy);
      await manager.update(EditingSession, { id: session.id }, { closeReason: closeReasonOf(failure) });
    });
  }

  /** Finishes sessions whose engine died and whom nobody came back to, from their last draft. Returns how many. */
  async finishAbandoned(): Promise<number> {
    const rows = (await this.database.query(
      `SELECT s.id FROM editing_session s WHERE s.state = 'open' AND (
         (s.lease_until IS NOT NULL AND s.lease_until < now() - interval '10 seconds')
         OR (s.lease_until IS NULL AND s.opened_at < now() - interval '2 minutes'))
       LIMIT 100`,
    )) as { id: string }[];
    let finished = 0;
    for (const { id } of rows) {
      const done = await this.database.transaction(async (manager) => {
        const session = await this.lock(manager, id);
        const [lease] = (await manager.query(
          `SELECT lease_until IS NULL OR lease_until < now() AS over FROM editing_session WHERE id = $1`,
          [id],
        )) as { over: boolean }[];
        if (session?.state !== 'open' || !lease?.over) return false;
        await manager.query(
          `UPDATE participant SET state = 'left', left_at = now(), left_reason = CASE state WHEN 'invited' THEN 'never_came' ELSE 'lost' END
           WHERE session_id = $1 AND state <> 'left'
             AND (state = 'connected' AND seen_at < now() - interval '20 seconds' OR state = 'invited' AND joined_at < now() - interval '60 seconds')`,
          [id],
        );
        const outcome = await this.finishLocked(manager, session, draftOf(session), session.modifiedBy);
        if (outcome.kind === 'finished')
          await manager.query('UPDATE editing_session SET fence = fence + 1 WHERE id = $1', [id]);
        return outcome.kind === 'finished';
      });
      if (done) finished++;
    }
    return finished;
  }

  private async finishLocked(
    manager: EntityManager,
    session: EditingSession,
    final: FinalContent | null,
    modifiedBy: readonly Contributor[],
  ): Promise<FinishOutcome> {
    const present = (await manager.query(
      `SELECT count(*) FILTER (WHERE ${EDITOR_PRESENT})::int AS editors, count(*) FILTER (WHERE p.state = 'connected')::int AS anybody
       FROM participant p WHERE p.session_id = $1`,
      [session.id],
    )) as { editors: number; anybody: number }[];
    if ((present[0]?.editors ?? 0) > 0) return { kind: 'somebody_came' };
    const document = await manager.findOneByOrFail(Document, { id: session.documentId });
    let base = session.baseRevisionId;
    let number: number | null = null;
    const immediately = session.closeReason === 'removed_all';
    // A document that was uploaded here and names no callback has its home here.
    const goesHome = document.door !== 'rest' || document.callbackUrl !== null;
    if (session.kind === 'edit' && final) {
      const revision = await this.storeEdited(manager, session, final, modifiedBy);
      if (goesHome)
        await this.saveBacks.schedule(manager, {
          document,
          revisionId: revision.id,
          unchanged: false,
          modifiedBy: [...modifiedBy],
          immediately,
        });
      base = revision.id;
      number = revision.number;
    } else if (document.door === 'onlyoffice' && session.kind === 'edit' && session.hadEditor && base !== null) {
      await this.onlyoffice.closed(manager, document, base, immediately);
    } else if (
      document.door !== 'onlyoffice' &&
      goesHome &&
      (await this.hasAddress(manager, document)) &&
      session.kind === 'edit' &&
      session.hadEditor &&
      base !== null
    ) {
      await this.saveBacks.schedule(manager, {
        document,
        revisionId: base,
        unchanged: true,
        modifiedBy: [],
        immediately,
      });
    } else {
      await this.saveBacks.release(manager, document);
    }
    const closed = (present[0]?.anybody ?? 0) === 0;
    await manager.query(
      `UPDATE editing_session SET base_revision_id = $2, draft_sha256 = NULL, draft_size_bytes = NULL, draft_at = NULL, modified_by = '[]',
         had_editor = false, state = $3, closed_at = CASE WHEN $3 = 'closed' THEN now() END, close_reason = COALESCE(close_reason, 'everybody_left')
       WHERE id = $1`,
      [session.id, base, closed ? 'closed' : 'open'],
    );
    faultPoint('session.before-finish-commit');
    return { kind: 'finished', closed, revision: number };
  }

  /** An edit without an address is parked for an administrator; that nothing was edited nobody needs to hear then. */
  private async hasAddress(manager: EntityManager, document: Document): Promise<boolean> {
    if (document.callbackUrl !== null) return true;
    const integrator = await manager.findOneByOrFail(Integrator, { id: document.integratorId });
    return document.door === 'bisheng' && integrator.bishengSaveBackUrl !== null;
  }

  private async storeEdited(
    manager: EntityManager,
    session: EditingSession,
    { content, renditions }: FinalContent,
    modifiedBy: readonly Contributor[],
  ): Promise<Revision> {
    const revision = await this.revisions.append(manager, {
      documentId: session.documentId,
      content,
      fileType: session.outputType,
      origin: 'edited',
      modifiedBy: [...modifiedBy],
      sourceEventId: null,
    });
    for (const { kind, content: rendered } of renditions) {
      await manager.insert(Rendition, {
        revisionId: revision.id,
        kind,
        sha256: rendered.sha256,
        sizeBytes: String(rendered.sizeBytes),
      });
    }
    return revision;
  }

  private async fenced<T>(
    claim: SessionClaim,
    work: (manager: EntityManager, session: EditingSession) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (manager) => {
      const session = await this.lock(manager, claim.sessionId);
      if (!session || session.fence !== claim.fence || session.state !== 'open') throw new FencedOff(claim.sessionId);
      return work(manager, session);
    });
  }

  /** Locks document before session, as joining does, so that the two never wait for each other. */
  private async lock(manager: EntityManager, sessionId: string): Promise<EditingSession | null> {
    await manager.query(
      'SELECT 1 FROM document WHERE id = (SELECT document_id FROM editing_session WHERE id = $1) FOR UPDATE',
      [sessionId],
    );
    return manager.findOne(EditingSession, { where: { id: sessionId }, lock: { mode: 'pessimistic_write' } });
  }
}

/** The durable draft of a session as its result; null when there is none. */
function draftOf({ draftSha256, draftSizeBytes }: EditingSession): FinalContent | null {
  return draftSha256 === null
    ? null
    : { content: { sha256: draftSha256, sizeBytes: Number(draftSizeBytes) }, renditions: [] };
}
