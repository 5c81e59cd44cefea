import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** After a result came home its key must not be used for editing; only after this time it is taken for a new file. */
const SPENT_MINUTES = 5;
/** Content of a key is kept and its `url` ignored for this long. */
const CACHE_HOURS = 24;

/**
 * - `fresh`: nothing is known of the key: the file is fetched.
 * - `cached`: our newest state counts, the `url` does not.
 * - `spent`: its result came home moments ago; editing needs a new key.
 */
export type KeyState = 'fresh' | 'cached' | 'spent';

/** Tells what an opening with a `document.key` starts from. */
@Injectable()
export class KeyStates {
  constructor(private readonly database: DataSource) {}

  async of(integratorId: string, key: string): Promise<KeyState> {
    const rows = (await this.database.query(
      `SELECT r.created_at > now() - make_interval(hours => $3) AS young,
         EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = d.id AND b.state NOT IN ('delivered', 'discarded')) AS pending,
         EXISTS (SELECT 1 FROM editing_session s WHERE s.document_id = d.id AND s.kind = 'edit' AND s.state = 'open' AND s.base_revision_id IS NOT NULL
           AND (s.draft_sha256 IS NOT NULL OR EXISTS (SELECT 1 FROM participant p WHERE p.session_id = s.id AND p.mode <> 'view' AND p.state = 'connected'))) AS edited,
         home.delivered_at IS NOT NULL AND home.delivered_at >= r.created_at AS home,
         home.delivered_at > now() - make_interval(mins => $4) AS just_now
       FROM document d JOIN revision r ON r.document_id = d.id AND r.number = d.current_revision
       LEFT JOIN LATERAL (SELECT max(b.delivered_at) AS delivered_at FROM save_back b
         WHERE b.document_id = d.id AND b.state = 'delivered' AND b.force_save IS NULL) home ON true
       WHERE d.integrator_id = $1 AND d.door = 'onlyoffice' AND d.external_id = $2 AND d.deleted_at IS NULL`,
      [integratorId, key, CACHE_HOURS, SPENT_MINUTES],
    )) as { young: boolean; pending: boolean; edited: boolean; home: boolean; just_now: boolean | null }[];
    const row = rows[0];
    if (!row) return 'fresh';
    if (row.pending || row.edited) return 'cached';
    if (row.home) return row.just_now ? 'spent' : 'fresh';
    return row.young ? 'cached' : 'fresh';
  }
}
