import { Injectable } from '@nestjs/common';
import { DataSource, In, Not } from 'typeorm';
import { Document } from '#documents';
import { SaveBackScheduler } from '#save-back';
import { EditingSession, Participant } from './editing.entity.js';

/** Takes people out of documents. Engines see it in the database; a nudge makes them look at once. */
@Injectable()
export class Removing {
  constructor(
    private readonly database: DataSource,
    private readonly saveBacks: SaveBackScheduler,
  ) {}

  /** Removes users from the open sessions of a document. Returns the sessions whose engines should look. */
  async removeUsers(documentId: string, userIds: readonly string[]): Promise<string[]> {
    return this.database.transaction(async (manager) => {
      const sessions = await manager.findBy(EditingSession, { documentId, state: 'open' });
      await manager.update(
        Participant,
        { sessionId: In(sessions.map((session) => session.id)), userId: In([...userIds]), state: Not('left') },
        { state: 'left', leftAt: () => 'now()', leftReason: 'removed' },
      );
      return sessions.map((session) => session.id);
    });
  }

  /**
   * Removes one participant from the open sessions of a document. Returns the sessions whose engines should look; none
   * when that participant is not there.
   */
  async removeParticipant(documentId: string, participantId: string): Promise<string[]> {
    const rows = (await this.database.query(
      `WITH removed AS (
         UPDATE participant p SET state = 'left', left_at = now(), left_reason = 'removed' FROM editing_session s
         WHERE p.id = $2 AND p.state <> 'left' AND s.id = p.session_id AND s.document_id = $1 AND s.state = 'open'
         RETURNING s.id)
       SELECT id FROM removed`,
      [documentId, participantId],
    )) as { id: string }[];
    return rows.map((row) => row.id);
  }

  /**
   * Removes everybody. What was edited is saved and goes home at once; whoever opens the document after that starts
   * from the integrator's file.
   */
  async removeAll(documentId: string): Promise<string[]> {
    return this.database.transaction(async (manager) => {
      await manager.findOneOrFail(Document, { where: { id: documentId }, lock: { mode: 'pessimistic_write' } });
      const sessions = await manager.findBy(EditingSession, { documentId, state: 'open' });
      await manager.update(
        Participant,
        { sessionId: In(sessions.map((session) => session.id)), state: Not('left') },
        { state: 'left', leftAt: () => 'now()', leftReason: 'removed' },
      );
      await manager.update(
        EditingSession,
        { id: In(sessions.map((session) => session.id)) },
        { closeReason: 'removed_all' },
      );
      if (sessions.length === 0) await this.saveBacks.makeDue(manager, { documentId });
      await manager.update(Document, { id: documentId }, { sourceRequired: true });
      return sessions.map((session) => session.id);
    });
  }

  /** The integrator's file is gone: everybody is told and leaves, nothing is sent home. */
  async deleteDocument(documentId: string): Promise<string[]> {
    return this.database.transaction(async (manager) => {
      await manager.findOneOrFail(Document, { where: { id: documentId }, lock: { mode: 'pessimistic_write' } });
      const sessions = await manager.findBy(EditingSession, { documentId, state: 'open' });
      const ids = sessions.map((session) => session.id);
      await manager.update(
        Participant,
        { sessionId: In(ids), state: Not('left') },
        { state: 'left', leftAt: () => 'now()', leftReason: 'deleted' },
      );
      await manager.query(
        `UPDATE editing_session SET state = 'closed', closed_at = now(), close_reason = 'deleted', fence = fence + 1 WHERE id = ANY($1)`,
        [ids],
      );
      await this.saveBacks.discard(manager, documentId, 'the document was deleted');
      await manager.update(Document, { id: documentId }, { deletedAt: () => 'now()' });
      return ids;
    });
  }
}
