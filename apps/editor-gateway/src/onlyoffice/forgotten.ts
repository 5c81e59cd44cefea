import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RESULT_LINK_KEY, type KeyRing } from '#auth';
import { resultUrl, SaveBackScheduler } from '#save-back';

/** After this many failed attempts the protocol would have given up; we go on trying, and the file counts as forgotten. */
const FORGOTTEN_AFTER_ATTEMPTS = 4;

const FORGOTTEN = `
  FROM save_back b JOIN document d ON d.id = b.document_id JOIN revision r ON r.id = b.revision_id
  WHERE d.integrator_id = $1 AND d.door = 'onlyoffice'
    AND (b.state = 'parked' OR (b.state = 'retrying' AND b.attempt_count >= ${FORGOTTEN_AFTER_ATTEMPTS}))`;

/** Results that did not come home: save-backs that are parked, with their bytes, owner and reason. */
@Injectable()
export class OnlyofficeForgotten {
  constructor(
    private readonly database: DataSource,
    private readonly scheduler: SaveBackScheduler,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  async keys(integratorId: string): Promise<string[]> {
    const rows = (await this.database.query(`SELECT d.external_id ${FORGOTTEN} ORDER BY b.created_at`, [
      integratorId,
    ])) as { external_id: string }[];
    return rows.map((row) => row.external_id);
  }

  /** A link to the file, or null when nothing of this key is forgotten. */
  async url(integratorId: string, key: string, origin: string): Promise<string | null> {
    const rows = (await this.database.query(`SELECT b.id, r.sha256, r.file_type ${FORGOTTEN} AND d.external_id = $2`, [
      integratorId,
      key,
    ])) as { id: string; sha256: string; file_type: string }[];
    const row = rows[0];
    if (!row) return null;
    const content = { saveBackId: row.id, sha256: row.sha256, extension: row.file_type };
    return resultUrl(origin, key, content, this.linkKey, new Date());
  }

  /** Ends it without sending; its revision stays. */
  async delete(integratorId: string, key: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const rows = (await manager.query(`SELECT b.id, b.document_id, b.state ${FORGOTTEN} AND d.external_id = $2`, [
        integratorId,
        key,
      ])) as { id: string; document_id: string; state: string }[];
      const row = rows[0];
      if (!row) return false;
      if (row.state === 'parked') return this.scheduler.resolve(manager, row.id);
      await this.scheduler.discard(manager, row.document_id, 'deleted by the command deleteForgotten');
      return true;
    });
  }
}
