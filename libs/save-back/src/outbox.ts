import type { EntityManager } from 'typeorm';

/** Name of the BullMQ queue that holds the alarms. */
export const SAVE_BACK_QUEUE = 'save-back';

/** An alarm: look at this save-back when it is due. Carries ids only; ringing twice finds nothing to do. */
export interface SaveBackAlarm {
  saveBackId: string;
  generation: number;
  integratorId: string;
  /** Milliseconds since 1970 by the database's clock. */
  dueAtMs: number;
}

/** Alarms of one integrator that are this close together ring as one. */
const SLOT_MS = 50;

/** What the queue keeps: at that time something of this integrator is due. */
export interface AlarmSlot {
  /** Without a colon, and the same for the same slot. */
  jobId: string;
  integratorId: string;
  /** Milliseconds since 1970 by the database's clock; never before the alarms that it stands for. */
  ringAtMs: number;
}

/** The few slots in which many alarms ring. */
export function alarmSlots(alarms: readonly SaveBackAlarm[]): AlarmSlot[] {
  const slots = alarms.map(({ integratorId, dueAtMs }) => {
    const ringAtMs = Math.ceil(dueAtMs / SLOT_MS) * SLOT_MS;
    return { jobId: `${integratorId}-${ringAtMs}`, integratorId, ringAtMs };
  });
  return [...new Map(slots.map((slot) => [slot.jobId, slot])).values()];
}

/** Writes alarms in the caller's transaction for the given save-backs. No queue is touched: the worker moves them on. */
export async function postAlarms(manager: EntityManager, saveBackIds: readonly string[]): Promise<void> {
  if (saveBackIds.length === 0) return;
  await manager.query(
    `INSERT INTO outbox (topic, payload)
     SELECT 'save-back-alarm',
            jsonb_build_object('saveBackId', id, 'generation', generation, 'integratorId', integrator_id, 'dueAtMs', round(extract(epoch FROM due_at) * 1000))
     FROM save_back WHERE id = ANY($1) AND state IN ('scheduled', 'retrying')`,
    [saveBackIds],
  );
}

/**
 * Takes up to `limit` alarms and hands them to `send`. When `send` fails nothing is taken. Several workers may do this
 * at once; each alarm goes to one of them. Returns how many were moved.
 */
export async function drainOutbox(
  manager: EntityManager,
  limit: number,
  send: (alarms: SaveBackAlarm[], nowMs: number) => Promise<void>,
): Promise<number> {
  return manager.transaction(async (transaction) => {
    const [rows] = (await transaction.query(
      `DELETE FROM outbox WHERE id IN (
         SELECT id FROM outbox WHERE topic = 'save-back-alarm' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING payload, extract(epoch FROM clock_timestamp()) * 1000 AS now_ms`,
      [limit],
    )) as [{ payload: SaveBackAlarm; now_ms: string }[], number];
    const first = rows[0];
    if (!first) return 0;
    await send(
      rows.map((row) => row.payload),
      Number(first.now_ms),
    );
    return rows.length;
  });
}
