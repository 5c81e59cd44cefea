import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Document } from '#documents';

/** Where a callback goes, from where its links are reached, and with which key it is signed. */
export interface CallbackTarget {
  callbackUrl: string | null;
  serverOrigin: string | null;
  keyId: string | null;
}

/** Finds the callback address that the protocol names for a person's act. */
@Injectable()
export class OnlyofficeCallbackTargets {
  constructor(private readonly database: DataSource) {}

  /** The newest opening of the first of these people who has one; else the newest opening of the document at all. */
  async of(document: Document, userIds: readonly (string | null)[]): Promise<CallbackTarget> {
    const wanted = userIds.filter((id) => id !== null);
    const rows = (await this.database.query(
      `SELECT callback_url, server_origin, key_id FROM onlyoffice_opening
       WHERE document_id = $1 AND callback_url IS NOT NULL
       ORDER BY COALESCE(array_position($2::text[], user_id), 1000000), opened_at DESC LIMIT 1`,
      [document.id, wanted],
    )) as { callback_url: string; server_origin: string; key_id: string | null }[];
    const row = rows[0];
    return {
      callbackUrl: row?.callback_url ?? document.callbackUrl,
      serverOrigin: row?.server_origin ?? null,
      keyId: row?.key_id ?? null,
    };
  }

  /** The editor who left a document last. */
  async lastToLeave(documentId: string, manager: EntityManager = this.database.manager): Promise<string | null> {
    const rows = (await manager.query(
      `SELECT p.user_id FROM participant p JOIN editing_session s ON s.id = p.session_id
       WHERE s.document_id = $1 AND s.kind = 'edit' AND p.mode <> 'view' AND p.state = 'left' AND p.left_reason <> 'never_came'
       ORDER BY p.left_at DESC LIMIT 1`,
      [documentId],
    )) as { user_id: string }[];
    return rows[0]?.user_id ?? null;
  }
}
