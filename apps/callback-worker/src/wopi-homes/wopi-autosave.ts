import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ForcedSave } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { SaveBackScheduler } from '#save-back';
import { WopiFiles } from '#wopi-client';
import { CallbackWorkerEnvironment } from '../environment.js';

/** Edits go home this long before the last token that can bring them there expires. */
const BEFORE_EXPIRY_SECONDS = 120;
const TOKENS_KEPT_DAYS = 2;
const BATCH = 5;

const LAST_TOKEN = `(SELECT max(COALESCE(a.expires_at, 'infinity')) FROM wopi_access a WHERE a.document_id = f.document_id AND a.may_write)`;
const EXPIRES_SOON = `${LAST_TOKEN} BETWEEN now() AND now() + make_interval(secs => ${BEFORE_EXPIRY_SECONDS})`;

/** Brings edits home while people go on editing, as a WOPI client does: now and then, and before tokens expire. */
@Injectable()
export class WopiAutosave {
  constructor(
    private readonly database: DataSource,
    private readonly files: WopiFiles,
    private readonly forced: ForcedSave,
    private readonly saveBacks: SaveBackScheduler,
    private readonly settings: CallbackWorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async sendDrafts(): Promise<void> {
    const [rows] = (await this.database.query(
      `UPDATE wopi_file f SET put_at = now() WHERE f.document_id IN (
         SELECT f.document_id FROM wopi_file f JOIN editing_session s ON s.document_id = f.document_id
         WHERE s.state = 'open' AND s.kind = 'edit' AND s.draft_sha256 IS NOT NULL
           AND f.trouble IS NULL AND f.lock_state <> 'lost'
           AND (COALESCE(f.put_at, s.opened_at) < now() - make_interval(secs => $1)
             OR (${EXPIRES_SOON} AND COALESCE(f.put_at, s.opened_at) < now() - interval '15 seconds'))
         LIMIT ${BATCH} FOR UPDATE OF f SKIP LOCKED)
       RETURNING f.document_id`,
      [this.settings.WOPI_AUTOSAVE_SECONDS],
    )) as [{ document_id: string }[], number];
    for (const { document_id: documentId } of rows) {
      try {
        await this.forced.save(documentId, {
          onlyChanges: true,
          also: (manager) => this.files.setNextSave(manager, documentId, { reason: 'autosave' }),
        });
      } catch (error) {
        this.logger.warn({ err: error, documentId }, 'draft not sent home; it goes with the next one');
      }
    }
  }

  /** What would be due only after the last token has expired goes now. */
  async hurry(): Promise<void> {
    const rows = (await this.database.query(
      `SELECT b.id FROM save_back b JOIN wopi_file f ON f.document_id = b.document_id
       WHERE b.state = 'scheduled' AND b.due_at > now() AND ${LAST_TOKEN} > now()
         AND b.due_at > ${LAST_TOKEN} - make_interval(secs => ${BEFORE_EXPIRY_SECONDS}) AND ${EXPIRES_SOON} LIMIT 50`,
    )) as { id: string }[];
    for (const { id } of rows)
      await this.database.transaction((manager) => this.saveBacks.makeDue(manager, { saveBackId: id }));
  }

  /** Tokens that nothing needs any more are forgotten. */
  async forgetTokens(): Promise<void> {
    await this.database.query(
      `DELETE FROM wopi_access a WHERE a.updated_at < now() - make_interval(days => $1)
         AND (a.expires_at < now() OR NOT EXISTS (SELECT 1 FROM participant p JOIN editing_session s ON s.id = p.session_id
           WHERE p.id = a.participant_id AND p.state <> 'left' AND s.state = 'open'))`,
      [TOKENS_KEPT_DAYS],
    );
  }
}
