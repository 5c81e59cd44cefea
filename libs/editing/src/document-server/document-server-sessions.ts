import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, SessionTokens, signResultLink, type KeyRing } from '#auth';
import { Document, fileTypeOf, Revision } from '#documents';
import { type JsonObject, signToken } from '#protocol/onlyoffice';
import { SaveBackScheduler } from '#save-back';
import type { EditingMode, Permissions } from '../editing.entity.js';
import { EDITOR_PRESENT } from '../joining.js';
import { editedOnDocumentServer, lockedByWopiClient } from '../other-editors.js';
import type { PresentPerson } from '../session-facts.js';
import { type DocumentServer, DocumentServers } from './document-servers.js';

export interface DocumentServerPerson {
  user: { id: string; name: string; avatar: string };
  mode: EditingMode;
  permissions: Permissions;
  lang: string | null;
}

/** What the page around the Document Server's editor needs. */
export interface DocumentServerPage {
  apiUrl: string;
  config: JsonObject;
}

export type DocumentServerOpening =
  { kind: 'opened'; url: string } | { kind: 'edited_elsewhere' } | { kind: 'no_content' };

const LINK_LIFETIME_MS = 3600_000;
const KIND: Record<string, string> = { text: 'word', spreadsheet: 'cell', presentation: 'slide', pdf: 'pdf' };

/** Editing with a Document Server: one key per document for as long as people edit, another one after its result is here. */
@Injectable()
export class DocumentServerSessions {
  constructor(
    private readonly database: DataSource,
    private readonly servers: DocumentServers,
    private readonly saveBacks: SaveBackScheduler,
    private readonly tokens: SessionTokens,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  /** Lets a person in; `origin` is where the server and the browser reach us. */
  async open(documentId: string, person: DocumentServerPerson, origin: string): Promise<DocumentServerOpening> {
    return this.database.transaction(async (manager) => {
      const document = await manager.findOneOrFail(Document, {
        where: { id: documentId },
        lock: { mode: 'pessimistic_write' },
      });
      const revision = await manager.findOneBy(Revision, { documentId, number: document.currentRevision });
      if (!revision || Number(revision.sizeBytes) === 0) return { kind: 'no_content' };
      if (person.mode !== 'view') {
        const elsewhere = (await manager.query(
          `SELECT 1 FROM editing_session s JOIN participant p ON p.session_id = s.id
           WHERE s.document_id = $1 AND s.state = 'open' AND s.kind = 'edit' AND ${EDITOR_PRESENT} LIMIT 1`,
          [documentId],
        )) as unknown[];
        if (elsewhere.length > 0 || (await lockedByWopiClient(manager, documentId)))
          return { kind: 'edited_elsewhere' };
        await this.saveBacks.hold(manager, documentId);
      }
      const [open] = (await manager.query(
        `SELECT id FROM document_server_session WHERE document_id = $1 AND state = 'open'`,
        [documentId],
      )) as { id: string }[];
      const sessionId =
        open?.id ??
        (
          (await manager.query(
            `INSERT INTO document_server_session (key, document_id, integrator_id, base_revision_id, origin)
             VALUES ($1, $2, $3, $4, $5) RETURNING id`,
            [
              `${documentId}-${revision.number}-${randomBytes(6).toString('hex')}`,
              documentId,
              document.integratorId,
              revision.id,
              origin,
            ],
          )) as { id: string }[]
        )[0]?.id;
      const { user, mode, permissions, lang } = person;
      const [row] = (await manager.query(
        `INSERT INTO document_server_person (session_id, user_id, name, avatar, mode, permissions, lang)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [sessionId, user.id, user.name, user.avatar, mode, JSON.stringify(permissions), lang],
      )) as { id: string }[];
      const ticket = this.tokens.issue({ participantId: row?.id ?? '' });
      return { kind: 'opened', url: `${origin}/editor/document-server/${document.integratorId}#ticket=${ticket}` };
    });
  }

  /** The signed config for the holder of a ticket; null when it is forged, has ended, or the person was removed. */
  async page(ticket: string): Promise<DocumentServerPage | null> {
    const personId = this.tokens.verify(ticket)?.participantId;
    if (personId === undefined) return null;
    const [row] = (await this.database.query(
      `SELECT s.id, s.key, s.integrator_id, s.origin, s.state, p.user_id, p.name, p.avatar, p.mode, p.permissions, p.lang,
         d.id AS document_id, d.title, r.file_type, r.sha256, r.number
       FROM document_server_person p JOIN document_server_session s ON s.id = p.session_id
       JOIN document d ON d.id = s.document_id JOIN revision r ON CASE s.state WHEN 'open' THEN r.id = s.base_revision_id
           ELSE r.document_id = d.id AND r.number = d.current_revision END
       WHERE p.id = $1 AND p.removed_at IS NULL AND d.deleted_at IS NULL`,
      [personId],
    )) as PageRow[];
    const server = row ? await this.servers.of(row.integrator_id) : null;
    if (!row || !server) return null;
    // A key whose result is here is spent: the newest content is looked at, under a key of its own.
    const over = row.state !== 'open';
    const key = over ? `${row.document_id}-${row.number}-view` : row.key;
    const config = this.config({ ...row, key }, over ? 'view' : row.mode);
    const token = signToken(config, server.secret, new Date());
    return { apiUrl: apiUrl(server, key), config: { ...config, token } };
  }

  /** Whether people edit the document with a Document Server. */
  isEdited(documentId: string): Promise<boolean> {
    return editedOnDocumentServer(this.database.manager, documentId);
  }

  /** Who edits with a Document Server, as its callbacks tell. */
  async people(documentId: string): Promise<PresentPerson[]> {
    const rows = (await this.database.query(
      `SELECT DISTINCT ON (p.user_id) p.id, p.user_id, p.name, p.avatar, p.mode, p.joined_at
       FROM document_server_session s JOIN document_server_person p ON p.session_id = s.id
       WHERE s.document_id = $1 AND s.state = 'open' AND p.user_id = ANY(s.users) ORDER BY p.user_id, p.joined_at DESC`,
      [documentId],
    )) as { id: string; user_id: string; name: string; avatar: string; mode: string; joined_at: Date }[];
    return rows.map(({ id, user_id: userId, name, avatar, mode, joined_at: joinedAt }) => ({
      ...{ participantId: id, userId, name, avatar, mode, joinedAt },
      connected: true,
    }));
  }

  /** Takes people out, or everybody; those who are in the editor go on as viewers. Throws CommandFailed. */
  async remove(documentId: string, userIds: readonly string[] | null): Promise<void> {
    const open = await this.openKey(documentId);
    if (!open) return;
    await this.database.query(
      `UPDATE document_server_person SET removed_at = now() WHERE session_id = $1 AND removed_at IS NULL AND ($2::text[] IS NULL OR user_id = ANY($2))`,
      [open.sessionId, userIds],
    );
    await this.servers.command(open.server, { c: 'drop', key: open.key, ...(userIds ? { users: [...userIds] } : {}) });
  }

  /** Asks for what has been edited so far; it comes as a callback. False: nothing is edited, or nothing is new. Throws CommandFailed. */
  async saveNow(documentId: string, userData = SAVE_NOW): Promise<boolean> {
    const open = await this.openKey(documentId);
    if (!open) return false;
    try {
      await this.servers.command(open.server, { c: 'forcesave', key: open.key, userdata: userData });
      return true;
    } catch (error) {
      if ((error as { errorCode?: unknown }).errorCode === NOTHING_NEW) return false;
      throw error;
    }
  }

  async integratorOf(sessionId: string): Promise<string | null> {
    const [row] = (await this.database.query('SELECT integrator_id FROM document_server_session WHERE id = $1', [
      sessionId,
    ])) as { integrator_id: string }[];
    return row?.integrator_id ?? null;
  }

  /** The newest sessions of an integrator, for administrators. */
  async list(integratorId: string): Promise<Record<string, unknown>[]> {
    return (await this.database.query(
      `SELECT id, key, document_id AS "documentId", state, users, failure, opened_at AS "openedAt", heard_at AS "heardAt", closed_at AS "closedAt"
       FROM document_server_session WHERE integrator_id = $1 ORDER BY opened_at DESC LIMIT 200`,
      [integratorId],
    )) as Record<string, unknown>[];
  }

  private async openKey(
    documentId: string,
  ): Promise<{ sessionId: string; key: string; server: DocumentServer } | null> {
    const [row] = (await this.database.query(
      `SELECT id, key, integrator_id FROM document_server_session WHERE document_id = $1 AND state = 'open'`,
      [documentId],
    )) as { id: string; key: string; integrator_id: string }[];
    const server = row ? await this.servers.of(row.integrator_id) : null;
    return row && server ? { sessionId: row.id, key: row.key, server } : null;
  }

  private config(row: PageRow, mode: EditingMode): JsonObject {
    const expiresAt = new Date(Date.now() + LINK_LIFETIME_MS);
    const link = signResultLink({ saveBackId: null, sha256: row.sha256, expiresAt }, this.linkKey);
    const { permissions } = row;
    const edit = mode === 'edit';
    return {
      document: {
        fileType: row.file_type,
        key: row.key,
        title: row.title,
        url: `${row.origin}/s3/source/${link}/document.${row.file_type}`,
        permissions: {
          edit,
          review: edit || mode === 'review',
          fillForms: edit || mode === 'review' || mode === 'fill',
          comment: mode !== 'view' && mode !== 'fill' && permissions.comment !== false,
          download: permissions.download,
          print: permissions.print,
          copy: permissions.copy,
          chat: permissions.chat !== false,
        },
      },
      documentType: KIND[fileTypeOf(row.file_type)?.kind ?? 'text'] ?? 'word',
      type: 'desktop',
      editorConfig: {
        callbackUrl: `${row.origin}/document-server/callback/${row.id}`,
        mode: mode === 'view' ? 'view' : 'edit',
        lang: row.lang ?? 'zh',
        user: { id: row.user_id, name: row.name, ...(row.avatar === '' ? {} : { image: row.avatar }) },
        customization: { forcesave: true },
      },
    };
  }
}

/** Marks a forced save that was asked for over REST: its result goes home at once. */
export const SAVE_NOW = 'save-now';
const NOTHING_NEW = 4;

interface PageRow {
  id: string;
  key: string;
  integrator_id: string;
  origin: string;
  state: string;
  user_id: string;
  name: string;
  avatar: string;
  mode: EditingMode;
  permissions: Permissions;
  lang: string | null;
  title: string;
  document_id: string;
  file_type: string;
  sha256: string;
  number: number;
}

function apiUrl(server: DocumentServer, key: string): string {
  return `${server.publicAddress}/web-apps/apps/api/documents/api.js?shardkey=${encodeURIComponent(key)}`;
}
