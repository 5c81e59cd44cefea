import type { EntityManager } from 'typeorm';
import { Problem } from '#platform';

/** Whoever was let into a Document Server counts as an editor for this long before the server says so. */
const ARRIVAL_SECONDS = 60;

/** A Document Server's session in which people edit. `s` is the session table. */
export const EDITED_ON_SERVER = `s.state = 'open' AND (cardinality(s.users) > 0 OR EXISTS (SELECT 1 FROM document_server_person p
  WHERE p.session_id = s.id AND p.mode <> 'view' AND p.removed_at IS NULL AND p.joined_at > now() - interval '${ARRIVAL_SECONDS} seconds'))`;

/** Another engine has the document: a second one would overwrite what the first one saves. */
export class EditedElsewhere extends Problem {
  constructor(readonly documentId: string) {
    super(409, 'edited_elsewhere', 'The document is being edited with another engine');
  }
}

/** Whether a WOPI client holds the lock of a document. */
export async function lockedByWopiClient(manager: EntityManager, documentId: string): Promise<boolean> {
  const rows = (await manager.query(
    'SELECT 1 FROM wopi_hosted_file WHERE document_id = $1 AND lock_expires_at > now()',
    [documentId],
  )) as unknown[];
  return rows.length > 0;
}

/** Whether people edit a document with a Document Server. */
export async function editedOnDocumentServer(manager: EntityManager, documentId: string): Promise<boolean> {
  const rows = (await manager.query(
    `SELECT 1 FROM document_server_session s WHERE s.document_id = $1 AND ${EDITED_ON_SERVER} LIMIT 1`,
    [documentId],
  )) as unknown[];
  return rows.length > 0;
}
