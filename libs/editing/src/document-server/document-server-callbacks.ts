import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  type Contributor,
  Document,
  fileTypeOf,
  Revision,
  Revisions,
  SourceFetcher,
  SourceUnusable,
  type StoredContent,
} from '#documents';
import { faultPoint, LOGGER, type Logger } from '#platform';
import {
  effectOf,
  type JsonObject,
  type KeyProgress,
  readCallback,
  type ReceivedCallback,
  signedCallbackFields,
  signToken,
  verifyToken,
} from '#protocol/onlyoffice';
import { SaveBackScheduler } from '#save-back';
import { type DocumentServer, DocumentServers, networksOf } from './document-servers.js';
import { DocumentServerSessions, SAVE_NOW } from './document-server-sessions.js';

/** `accepted`: what it told is durable. `refused`: not from the Document Server, or it could not be made durable. */
export type CallbackOutcome = 'accepted' | 'refused';

interface SessionRow extends KeyProgress {
  id: string;
  key: string;
  documentId: string;
  integratorId: string;
  baseRevisionId: string;
  newestRevisionId: string | null;
  unsent: boolean;
}

interface Fetched {
  content: StoredContent;
  fileType: string;
}

/** Takes the callbacks of Document Servers: results become revisions and go down the save-back pipeline. */
@Injectable()
export class DocumentServerCallbacks {
  /** Repetitions that come while the first is being worked on wait for it instead of downloading again. */
  private readonly underWay = new Map<string, Promise<CallbackOutcome>>();

  constructor(
    private readonly database: DataSource,
    private readonly servers: DocumentServers,
    private readonly sessions: DocumentServerSessions,
    private readonly fetcher: SourceFetcher,
    private readonly revisions: Revisions,
    private readonly saveBacks: SaveBackScheduler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `header` gives a header of the request by name. */
  async receive(
    sessionId: string,
    body: unknown,
    header: (name: string) => string | undefined,
  ): Promise<CallbackOutcome> {
    const integratorId = await this.sessions.integratorOf(sessionId);
    const server = integratorId === null ? null : await this.servers.of(integratorId);
    if (!server) return 'refused';
    const fields = verified(server, body, header(server.tokenHeader.toLowerCase()));
    const callback = fields && readCallback(fields);
    if (!callback) {
      this.logger.warn({ sessionId }, 'callback of a document server refused: no good token');
      return 'refused';
    }
    const known = this.underWay.get(`${sessionId}${callback.eventId}`);
    if (known) return known;
    const work = this.take(sessionId, callback, server).finally(() =>
      this.underWay.delete(`${sessionId}${callback.eventId}`),
    );
    this.underWay.set(`${sessionId}${callback.eventId}`, work);
    return work;
  }

  /** Stores a result that the server gave up bringing home. False: it is here already. */
  async importForgotten(sessionId: string, server: DocumentServer, url: string): Promise<boolean> {
    const [row] = (await this.database.query(
      `SELECT r.file_type FROM document_server_session s JOIN revision r ON r.id = s.base_revision_id WHERE s.id = $1`,
      [sessionId],
    )) as { file_type: string }[];
    const extension = /\.([a-z0-9]{1,10})$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase();
    const content = await this.fetcher.download(url, networksOf(server), downloadHeaders(server, url));
    const eventId = `forgotten:${sessionId}:${content.sha256}`;
    const callback: ReceivedCallback = {
      ...{ key: '', status: 2, users: [], url, fileType: null, lastSave: null, notModified: false, userData: null },
      eventId,
    };
    const fetched = { content, fileType: extension ?? row?.file_type ?? 'docx' };
    return this.database.transaction(async (manager) => {
      const session = await lockSession(manager, sessionId);
      const same =
        session.newestRevisionId === null
          ? null
          : await manager.findOneBy(Revision, { id: session.newestRevisionId, sha256: content.sha256 });
      if (same) return false;
      return this.apply(manager, session, callback, fetched);
    });
  }

  /** The server knows nothing of the key any more: nobody edits, and nothing will come. */
  async closeLost(sessionId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const session = await lockSession(manager, sessionId);
      if (session.state !== 'open') return;
      await manager.query(
        `UPDATE document_server_session SET state = 'closed', users = '{}', closed_at = now() WHERE id = $1`,
        [sessionId],
      );
      await this.end(manager, session);
    });
  }

  private async take(sessionId: string, callback: ReceivedCallback, server: DocumentServer): Promise<CallbackOutcome> {
    const eventId = `${sessionId}:${callback.eventId}`;
    const carries = callback.url !== null && [2, 3, 6].includes(callback.status);
    if (carries && (await this.isKnown(eventId))) return 'accepted';
    try {
      const fetched = carries ? await this.fetch(server, callback) : null;
      if (callback.status === 2 && fetched === null) return 'refused';
      faultPoint('document-server.before-commit');
      const told = await this.database.transaction(async (manager) => {
        const session = await lockSession(manager, sessionId);
        if (session.key !== callback.key) return false;
        await this.apply(manager, session, { ...callback, eventId }, fetched);
        return true;
      });
      // Without a result the server keeps what it has among its forgotten files only if we do not accept.
      return told && (callback.status !== 3 || fetched !== null) ? 'accepted' : 'refused';
    } catch (error) {
      if (!(error instanceof SourceUnusable)) throw error;
      this.logger.warn(
        { sessionId, status: callback.status, reason: error.message },
        'result of a document server not taken',
      );
      return 'refused';
    }
  }

  private async fetch(server: DocumentServer, { url, fileType }: ReceivedCallback): Promise<Fetched> {
    const address = url ?? '';
    const type = fileTypeOf(fileType ?? '');
    const headers = downloadHeaders(server, address);
    const content = type
      ? await this.fetcher.fetch(address, type, networksOf(server), headers)
      : await this.fetcher.download(address, networksOf(server), headers);
    return { content, fileType: type?.extension ?? fileType ?? 'docx' };
  }

  /** Everything that one callback changes. False: it had been taken before. */
  private async apply(
    manager: EntityManager,
    session: SessionRow,
    callback: ReceivedCallback,
    fetched: Fetched | null,
  ): Promise<boolean> {
    const effect = effectOf(callback, session);
    // Late news of an old key: the document is edited under another one by now.
    if (effect.state === 'open' && session.state !== 'open' && (await otherIsOpen(manager, session)))
      effect.state = session.state;
    const carries = fetched !== null;
    const savedAt = callback.lastSave ?? new Date();
    let revisionId: string | null = null;
    if (carries) {
      const [fresh] = (await manager.query(
        `INSERT INTO document_server_event (id, session_id, status, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
        [callback.eventId, session.id, callback.status, fetched.content.sha256],
      )) as { id: string }[];
      if (!fresh) return false;
    }
    // What an editor that failed could keep is kept, too, and is never the newest.
    const failed = callback.status === 3;
    if (carries && (effect.content !== 'none' || failed)) {
      const modifiedBy = await contributors(manager, session.id, callback.users);
      revisionId = await this.keep(
        manager,
        session,
        callback.eventId,
        fetched,
        modifiedBy,
        failed || effect.content === 'older',
      );
      await manager.query('UPDATE document_server_event SET revision_id = $2 WHERE id = $1', [
        callback.eventId,
        revisionId,
      ]);
    }
    const newest = effect.content === 'newest' ? revisionId : null;
    await manager.query(
      `UPDATE document_server_session SET state = $2, users = COALESCE($3, users), heard_at = now(),
         newest_saved_at = CASE WHEN $4::uuid IS NULL THEN newest_saved_at ELSE $5 END, newest_revision_id = COALESCE($4, newest_revision_id),
         unsent = unsent OR $4 IS NOT NULL, failure = COALESCE($6, failure),
         closed_at = CASE WHEN $2 = 'open' THEN NULL ELSE COALESCE(closed_at, now()) END
       WHERE id = $1`,
      [session.id, effect.state, effect.users, newest, savedAt, failureOf(callback, fetched)],
    );
    const now: SessionRow = {
      ...session,
      state: effect.state,
      newestRevisionId: newest ?? session.newestRevisionId,
      unsent: session.unsent || newest !== null,
    };
    if (callback.status === 6 && newest !== null && callback.userData === SAVE_NOW) await this.send(manager, now, true);
    else if (effect.state !== 'open') await this.end(manager, now);
    else if (callback.status === 1 && callback.users.length > 0) await this.saveBacks.hold(manager, session.documentId);
    return true;
  }

  /** Content that came late stays behind what is newer: that is put on top again. */
  private async keep(
    manager: EntityManager,
    session: SessionRow,
    eventId: string,
    { content, fileType }: Fetched,
    modifiedBy: Contributor[],
    late: boolean,
  ): Promise<string> {
    const facts = { documentId: session.documentId, origin: 'edited' as const };
    const revision = await this.revisions.append(manager, {
      ...facts,
      content,
      fileType,
      modifiedBy,
      sourceEventId: eventId,
    });
    if (!late) return revision.id;
    const newest = await manager.findOneByOrFail(Revision, { id: session.newestRevisionId ?? session.baseRevisionId });
    await this.revisions.append(manager, {
      ...facts,
      content: { sha256: newest.sha256, sizeBytes: Number(newest.sizeBytes) },
      fileType: newest.fileType,
      modifiedBy: newest.modifiedBy,
      sourceEventId: `${eventId}:newest`,
    });
    return revision.id;
  }

  /** Nobody edits any more: what has not gone home goes after its interval, and what was held is let go. */
  private async end(manager: EntityManager, session: SessionRow): Promise<void> {
    if (session.unsent) await this.send(manager, session, false);
    else await this.saveBacks.release(manager, await manager.findOneByOrFail(Document, { id: session.documentId }));
  }

  private async send(manager: EntityManager, session: SessionRow, immediately: boolean): Promise<void> {
    const document = await manager.findOneByOrFail(Document, { id: session.documentId });
    await manager.query('UPDATE document_server_session SET unsent = false WHERE id = $1', [session.id]);
    const revision =
      session.newestRevisionId === null ? null : await manager.findOneBy(Revision, { id: session.newestRevisionId });
    // A document that was uploaded here and names no callback has its home here.
    if (!revision || (document.door === 'rest' && document.callbackUrl === null)) {
      await this.saveBacks.release(manager, document);
      return;
    }
    const { modifiedBy } = revision;
    await this.saveBacks.schedule(manager, {
      ...{ document, revisionId: revision.id, unchanged: false, modifiedBy },
      immediately,
    });
  }

  private async isKnown(eventId: string): Promise<boolean> {
    const rows = (await this.database.query('SELECT 1 FROM document_server_event WHERE id = $1', [
      eventId,
    ])) as unknown[];
    return rows.length > 0;
  }
}

function verified(server: DocumentServer, body: unknown, headerValue: string | undefined): JsonObject | null {
  const prefix = server.tokenPrefix;
  const inHeader =
    headerValue !== undefined && headerValue.toLowerCase().startsWith(prefix.toLowerCase())
      ? headerValue.slice(prefix.length).trim()
      : null;
  return signedCallbackFields(body, inHeader, (token) => {
    const outcome = verifyToken(token, server.secret, new Date());
    return outcome.kind === 'valid' ? outcome.claims : null;
  });
}

function downloadHeaders(server: DocumentServer, url: string): Record<string, string> {
  return { [server.tokenHeader]: `${server.tokenPrefix}${signToken({ payload: { url } }, server.secret, new Date())}` };
}

function failureOf({ status }: ReceivedCallback, fetched: Fetched | null): string | null {
  if (status === 7) return 'status 7: a save on request failed';
  if (status !== 3) return null;
  return fetched
    ? `status 3: saving failed; what could be kept is a version with SHA-256 ${fetched.content.sha256}`
    : 'status 3: saving failed, and nothing came';
}

async function lockSession(manager: EntityManager, id: string): Promise<SessionRow> {
  const rows = (await manager.query(
    `SELECT s.id, s.key, s.document_id AS "documentId", s.integrator_id AS "integratorId", s.state, s.newest_saved_at AS "newestSavedAt",
       s.base_revision_id AS "baseRevisionId", s.newest_revision_id AS "newestRevisionId", s.unsent
     FROM document_server_session s JOIN document d ON d.id = s.document_id WHERE s.id = $1 FOR UPDATE OF d, s`,
    [id],
  )) as SessionRow[];
  const [row] = rows;
  if (!row) throw new Error('the session of a document server is gone');
  return row;
}

async function otherIsOpen(manager: EntityManager, session: SessionRow): Promise<boolean> {
  const rows = (await manager.query(
    `SELECT 1 FROM document_server_session WHERE document_id = $1 AND state = 'open' AND id <> $2`,
    [session.documentId, session.id],
  )) as unknown[];
  return rows.length > 0;
}

async function contributors(
  manager: EntityManager,
  sessionId: string,
  userIds: readonly string[],
): Promise<Contributor[]> {
  const rows = (await manager.query(
    `SELECT DISTINCT ON (user_id) user_id, name, avatar FROM document_server_person WHERE session_id = $1 ORDER BY user_id, joined_at DESC`,
    [sessionId],
  )) as { user_id: string; name: string; avatar: string }[];
  return userIds.map((userId) => {
    const known = rows.find((row) => row.user_id === userId);
    return { userId, name: known?.name ?? userId, avatar: known?.avatar ?? '' };
  });
}
