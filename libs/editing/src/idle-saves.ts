import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOGGER, type Logger } from '#platform';
import { ForcedSave } from './forced-save.js';

const AT_ONCE = 20;

/** Saves back while people go on editing, every so often, where an administrator wants it. */
@Injectable()
export class IdleSaves {
  constructor(
    private readonly database: DataSource,
    private readonly forced: ForcedSave,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Saves every document that is being edited, has unsaved-back changes and whose time has come. Each by one worker. */
  async run(): Promise<number> {
    const [rows] = (await this.database.query(
      `UPDATE editing_session SET idle_save_at = now() WHERE id IN (
         SELECT s.id FROM editing_session s JOIN document d ON d.id = s.document_id
         LEFT JOIN setting own ON own.key = 'idle-save-seconds/document/' || d.id
         LEFT JOIN setting type ON type.key = 'idle-save-seconds/file-type/' || d.file_type
         LEFT JOIN setting integrator ON integrator.key = 'idle-save-seconds/integrator/' || d.integrator_id
         LEFT JOIN setting door ON door.key = 'idle-save-seconds/door/' || d.door
         LEFT JOIN setting general ON general.key = 'idle-save-seconds'
         CROSS JOIN LATERAL (SELECT (COALESCE(own.value, type.value, integrator.value, door.value, general.value) #>> '{}')::int AS seconds) wanted
         WHERE s.state = 'open' AND s.kind = 'edit' AND s.draft_at IS NOT NULL AND wanted.seconds > 0
           AND (d.door <> 'rest' OR d.callback_url IS NOT NULL)
           AND GREATEST(s.opened_at, s.idle_save_at) + make_interval(secs => wanted.seconds) <= now()
         ORDER BY s.idle_save_at NULLS FIRST LIMIT ${AT_ONCE} FOR UPDATE OF s SKIP LOCKED)
       RETURNING document_id`,
    )) as [{ document_id: string }[], number];
    await Promise.all(
      rows.map(async ({ document_id: documentId }) => {
        try {
          const { kind } = await this.forced.save(documentId);
          this.logger.info({ documentId, outcome: kind }, 'saved back while people edit');
        } catch (error) {
          this.logger.warn(
            { err: error, documentId },
            'not saved back while people edit; it is tried at the next turn',
          );
        }
      }),
    );
    return rows.length;
  }
}
