import { Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';
import { type Contributor, Document, Integrator } from '#documents';
import { childSpan, currentTraceparent, formatTraceparent } from '#platform';
import { type Interval, resolveInterval } from './policy/interval.js';
import { recordEvents } from './events.js';
import { postAlarms } from './outbox.js';
import { FINAL_STATES, type ForceSave, SaveBack } from './save-back.entity.js';
import { Settings } from './settings.js';

export interface FinishedEdit {
  document: Document;
  revisionId: string;
  /** True when nobody changed anything since the last save-back that is on its way or done. */
  unchanged: boolean;
  modifiedBy: Contributor[];
  /** Go out now instead of after the interval. */
  immediately?: boolean;
  /** Send it here instead of to the document's own address. */
  targetUrl?: string | null;
  /** Asked for while people may still edit. */
  forceSave?: ForceSave | null;
}

/**
 * Turns what happens to documents into save-backs. Every method runs in the caller's transaction, so the revision,
 * the save-back and its alarm become visible together or not at all.
 */
@Injectable()
export class SaveBackScheduler {
  constructor(private readonly settings: Settings) {}

  /** The last editor left. Schedules the result, joining it with one that has not gone out yet. */
  schedule(manager: EntityManager, edit: FinishedEdit): Promise<SaveBack> {
    return this.put(manager, edit, 'scheduled');
  }

  private async put(manager: EntityManager, edit: FinishedEdit, state: 'scheduled' | 'held'): Promise<SaveBack> {
    const interval = await this.intervalOf(manager, edit.document);
    const open = await this.findOpen(manager, edit.document.id);
    const seconds = edit.immediately ? 0 : interval.seconds;
    const traceparent = currentTraceparent() ?? formatTraceparent(childSpan(null));
    let id: string;
    if (open) {
      await manager.query(
        `UPDATE save_back SET generation = generation + 1, state = $11, revision_id = $2, unchanged = $3, modified_by = $4,
           closed_at = now(), due_at = now() + make_interval(secs => $5), interval_seconds = $6, interval_source = $7,
           attempt_count = 0, last_error = NULL, target_url = $8, force_save = $9, traceparent = $10, conflict = NULL, overwrite = false, updated_at = now()
         WHERE id = $1`,
        [
          open.id,
          edit.unchanged ? open.revisionId : edit.revisionId,
          open.unchanged && edit.unchanged,
          JSON.stringify(mergeContributors(open.modifiedBy, edit.modifiedBy)),
          seconds,
          interval.seconds,
          interval.source,
          edit.targetUrl ?? null,
          edit.forceSave ? JSON.stringify(edit.forceSave) : null,
          traceparent,
          state,
        ],
      );
      id = open.id;
    } else {
      const rows = (await manager.query(
        `INSERT INTO save_back (document_id, integrator_id, revision_id, state, due_at, interval_seconds, interval_source, unchanged, modified_by, target_url, force_save, traceparent)
         VALUES ($1, $2, $3, $12, now() + make_interval(secs => $4), $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
        [
          edit.document.id,
          edit.document.integratorId,
          edit.revisionId,
          seconds,
          interval.seconds,
          interval.source,
          edit.unchanged,
          JSON.stringify(edit.modifiedBy),
          edit.targetUrl ?? null,
          edit.forceSave ? JSON.stringify(edit.forceSave) : null,
          traceparent,
          state,
        ],
      )) as { id: string }[];
      id = rows[0]?.id ?? '';
    }
    await postAlarms(manager, [id]);
    const event = state === 'held' ? 'held-for-editing' : open ? 'rescheduled' : 'scheduled';
    await recordEvents(manager, [id], event, {
      detail: {
        afterSeconds: seconds,
        source: interval.source,
        unchanged: edit.unchanged,
        immediately: edit.immediately,
      },
    });
    return manager.findOneByOrFail(SaveBack, { id });
  }

  /** What people have edited so far was stored. It is held until somebody schedules it or the last editor leaves. */
  async keepForLater(
    manager: EntityManager,
    edit: Pick<FinishedEdit, 'document' | 'revisionId' | 'modifiedBy'>,
  ): Promise<void> {
    await this.put(manager, { ...edit, unchanged: false }, 'held');
  }

  /** An editor came: what has not gone out waits. What is being sent right now is sent. */
  async hold(manager: EntityManager, documentId: string): Promise<void> {
    const [rows] = (await manager.query(
      `UPDATE save_back SET state = 'held', generation = generation + 1, updated_at = now()
       WHERE document_id = $1 AND state IN ('scheduled', 'retrying') RETURNING id`,
      [documentId],
    )) as [{ id: string }[], number];
    await recordEvents(manager, idsOf(rows), 'held-for-editing');
  }

  /** The editor who held it is gone and left nothing new: it is due one interval from now. */
  async release(manager: EntityManager, document: Document): Promise<void> {
    const open = await this.findOpen(manager, document.id);
    if (open?.state !== 'held') return;
    const interval = await this.intervalOf(manager, document);
    await manager.query(
      `UPDATE save_back SET state = 'scheduled', generation = generation + 1, closed_at = now(),
         due_at = now() + make_interval(secs => $2), interval_seconds = $2, interval_source = $3, updated_at = now()
       WHERE id = $1`,
      [open.id, interval.seconds, interval.source],
    );
    await postAlarms(manager, [open.id]);
    await recordEvents(manager, [open.id], 'released', { detail: { afterSeconds: interval.seconds } });
  }

  /** Makes what waits for its time go out now. Returns the ids that moved. */
  async makeDue(manager: EntityManager, where: { documentId: string } | { saveBackId: string }): Promise<string[]> {
    const [column, value] = 'documentId' in where ? ['document_id', where.documentId] : ['id', where.saveBackId];
    const [rows] = (await manager.query(
      `UPDATE save_back SET due_at = now(), state = 'scheduled', generation = generation + 1, updated_at = now()
       WHERE ${column} = $1 AND state IN ('scheduled', 'retrying') RETURNING id`,
      [value],
    )) as [{ id: string }[], number];
    const ids = idsOf(rows);
    await postAlarms(manager, ids);
    await recordEvents(manager, ids, 'made-due');
    return ids;
  }

  /** Tries a parked or retrying save-back again now, as if for the first time. */
  async retry(manager: EntityManager, saveBackId: string): Promise<boolean> {
    const [rows] = (await manager.query(
      `UPDATE save_back SET state = 'scheduled', due_at = now(), attempt_count = 0, generation = generation + 1, updated_at = now()
       WHERE id = $1 AND state IN ('parked', 'retrying') RETURNING id`,
      [saveBackId],
    )) as [{ id: string }[], number];
    await postAlarms(manager, idsOf(rows));
    await recordEvents(manager, idsOf(rows), 'retried');
    return rows.length === 1;
  }

  /** Ends a parked save-back without sending it. Its revision stays. */
  async resolve(manager: EntityManager, saveBackId: string): Promise<boolean> {
    const [rows] = (await manager.query(
      `UPDATE save_back SET state = 'discarded', generation = generation + 1, updated_at = now()
       WHERE id = $1 AND state = 'parked' RETURNING id`,
      [saveBackId],
    )) as [{ id: string }[], number];
    await recordEvents(manager, idsOf(rows), 'discarded');
    return rows.length === 1;
  }

  /** The document is gone: what has not gone out is dropped and stays visible as discarded. */
  async discard(manager: EntityManager, documentId: string, reason: string): Promise<void> {
    const [rows] = (await manager.query(
      `UPDATE save_back SET state = 'discarded', generation = generation + 1, fence = fence + 1, lease_until = NULL,
         last_error = jsonb_build_object('code', 'discarded', 'message', $2::text), updated_at = now()
       WHERE document_id = $1 AND state NOT IN ('delivered', 'discarded') RETURNING id`,
      [documentId, reason],
    )) as [{ id: string }[], number];
    await recordEvents(manager, idsOf(rows), 'discarded', { detail: { reason } });
  }

  /** The save-back of a document that is not over, if there is one. Locks it. */
  findOpen(manager: EntityManager, documentId: string): Promise<SaveBack | null> {
    return manager.findOne(SaveBack, {
      where: { documentId, state: Not(In([...FINAL_STATES])) },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private async intervalOf(manager: EntityManager, document: Document): Promise<Interval> {
    const integrator = await manager.findOneByOrFail(Integrator, { id: document.integratorId });
    return resolveInterval({
      door: document.door,
      document: document.saveBackIntervalSeconds,
      fileType: await this.settings.seconds(manager, 'save-back', { kind: 'file-type', id: document.fileType }),
      integrator: integrator.saveBackIntervalSeconds,
      ofDoor: await this.settings.seconds(manager, 'save-back', { kind: 'door', id: document.door }),
      global: await this.settings.globalIntervalSeconds(manager),
    });
  }
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id);
}

function mergeContributors(first: readonly Contributor[], second: readonly Contributor[]): Contributor[] {
  const merged = new Map(first.map((contributor) => [contributor.userId, contributor]));
  for (const contributor of second) {
    merged.delete(contributor.userId); // who edited last stands last
    merged.set(contributor.userId, contributor);
  }
  return [...merged.values()];
}
