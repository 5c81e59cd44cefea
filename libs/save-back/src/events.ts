import type { EntityManager } from 'typeorm';

/** What can happen to a save-back besides attempts; each is a line of its timeline. */
export type SaveBackEventKind =
  | 'scheduled'
  | 'rescheduled'
  | 'held-for-editing'
  | 'released'
  | 'made-due'
  | 'interval-changed'
  | 'postponed'
  | 'put-on-hold'
  | 'taken-off-hold'
  | 'retried'
  | 'discarded';

/** Writes one line into the timelines of these save-backs, in the caller's transaction. */
export async function recordEvents(
  manager: EntityManager,
  saveBackIds: readonly string[],
  kind: SaveBackEventKind,
  { actor = null, detail = null }: { actor?: string | null; detail?: Record<string, unknown> | null } = {},
): Promise<void> {
  if (saveBackIds.length === 0) return;
  await manager.query(
    'INSERT INTO save_back_event (save_back_id, kind, actor, detail) SELECT unnest($1::uuid[]), $2, $3, $4',
    [saveBackIds, kind, actor, detail === null ? null : JSON.stringify(detail)],
  );
}
