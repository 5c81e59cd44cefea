import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { EDITOR_PRESENT } from './joining.js';

export interface PresentPerson {
  participantId: string;
  userId: string;
  name: string;
  avatar: string;
  mode: string;
  connected: boolean;
  joinedAt: Date;
}

/** Answers questions about who edits what. */
@Injectable()
export class SessionFacts {
  constructor(private readonly database: DataSource) {}

  async isEdited(documentId: string, manager: EntityManager = this.database.manager): Promise<boolean> {
    const rows = (await manager.query(
      `SELECT 1 FROM editing_session s JOIN participant p ON p.session_id = s.id
       WHERE s.document_id = $1 AND s.state = 'open' AND s.kind = 'edit' AND ${EDITOR_PRESENT} LIMIT 1`,
      [documentId],
    )) as unknown[];
    return rows.length > 0;
  }

  /** Whether something of the document waits to go home. */
  async isOnItsWay(documentId: string): Promise<boolean> {
    const rows = (await this.database.query(
      `SELECT 1 FROM save_back WHERE document_id = $1 AND state NOT IN ('delivered', 'discarded') LIMIT 1`,
      [documentId],
    )) as unknown[];
    return rows.length > 0;
  }

  /** Whether whoever opens the document to edit continues from what we hold, rather than from its home. */
  async continuesHere(documentId: string): Promise<boolean> {
    const rows = (await this.database.query(
      `SELECT 1 FROM editing_session s WHERE s.document_id = $1 AND s.state = 'open' AND s.kind = 'edit'
         AND (s.draft_sha256 IS NOT NULL OR EXISTS (SELECT 1 FROM participant p WHERE p.session_id = s.id AND ${EDITOR_PRESENT}))
       UNION ALL
       SELECT 1 FROM save_back b WHERE b.document_id = $1 AND b.state NOT IN ('delivered', 'discarded') LIMIT 1`,
      [documentId],
    )) as unknown[];
    return rows.length > 0;
  }

  /** The session in which a document is edited now. */
  async editSessionId(documentId: string): Promise<string | null> {
    const rows = (await this.database.query(
      `SELECT id FROM editing_session WHERE document_id = $1 AND state = 'open' AND kind = 'edit'`,
      [documentId],
    )) as { id: string }[];
    return rows[0]?.id ?? null;
  }

  /** A text that changes whenever something was edited and made durable, and at no other time. */
  async fingerprint(documentId: string): Promise<string> {
    const rows = (await this.database.query(
      `SELECT r.sha256, r.number, (SELECT s.draft_sha256 || extract(epoch FROM s.draft_at) FROM editing_session s
         WHERE s.document_id = $1 AND s.state = 'open' AND s.kind = 'edit') AS draft
       FROM revision r WHERE r.document_id = $1 ORDER BY r.number DESC LIMIT 1`,
      [documentId],
    )) as { sha256: string; number: number; draft: string | null }[];
    const row = rows[0];
    return createHash('sha256')
      .update(`${row?.number ?? 0} ${row?.sha256 ?? ''} ${row?.draft ?? ''}`)
      .digest('hex');
  }

  async people(documentId: string): Promise<PresentPerson[]> {
    const rows = (await this.database.query(
      `SELECT p.id, p.user_id, p.name, p.avatar, p.mode, p.state, p.joined_at FROM editing_session s JOIN participant p ON p.session_id = s.id
       WHERE s.document_id = $1 AND s.state = 'open' AND (p.state = 'connected' OR (p.state = 'invited' AND p.joined_at > now() - interval '60 seconds'))
       ORDER BY p.joined_at`,
      [documentId],
    )) as { id: string; user_id: string; name: string; avatar: string; mode: string; state: string; joined_at: Date }[];
    return rows.map((row) => ({
      participantId: row.id,
      userId: row.user_id,
      name: row.name,
      avatar: row.avatar,
      mode: row.mode,
      connected: row.state === 'connected',
      joinedAt: row.joined_at,
    }));
  }
}
