import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordEvents, type SaveBackEventKind } from './events.js';
import { postAlarms } from './outbox.js';
import { recordAudit } from './settings.js';

/** Longest time by which an administrator may postpone: thirty days. */
export const MAX_POSTPONE_SECONDS = 30 * 86_400;

/** What an administrator can do to a save-back. */
export type SaveBackAction =
  | { kind: 'save-now' }
  | { kind: 'postpone'; seconds: number }
  | { kind: 'hold'; reason: string }
  | { kind: 'release' }
  | { kind: 'retry' }
  | { kind: 'discard'; reason: string };

export type SaveBackActionKind = SaveBackAction['kind'];

/** Which save-backs an action is for, as SQL over the table `save_back`. Everything else is left as it is. */
export const ACTION_FITS: Record<SaveBackActionKind, string> = {
  'save-now': `state IN ('scheduled', 'retrying')`,
  postpone: `state IN ('scheduled', 'retrying')`,
  hold: `state NOT IN ('sending', 'delivered', 'discarded') AND hold IS NULL`,
  release: `hold IS NOT NULL`,
  retry: `state IN ('parked', 'retrying')`,
  discard: `(state IN ('parked', 'retrying') OR (state = 'scheduled' AND hold IS NOT NULL))`,
};

/** What administrators do to single save-backs: each is one transaction with its line in timeline and audit trail. */
@Injectable()
export class SaveBackAdministration {
  constructor(private readonly database: DataSource) {}

  /** False when the action does not fit the state that it is in; then nothing was changed. */
  perform(saveBackId: string, action: SaveBackAction, actor: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const [sets, values, event] = changeOf(action, actor);
      const [rows] = (await manager.query(
        `UPDATE save_back SET ${sets}, generation = generation + 1, updated_at = now()
         WHERE id = $1 AND ${ACTION_FITS[action.kind]} RETURNING state, due_at, integrator_id`,
        [saveBackId, ...values],
      )) as [{ state: string; due_at: Date; integrator_id: string }[], number];
      const row = rows[0];
      if (!row) return false;
      await postAlarms(manager, [saveBackId]);
      if (action.kind === 'save-now' || action.kind === 'retry') await probeSoon(manager, row.integrator_id);
      const { kind, ...detail } = action;
      await recordEvents(manager, [saveBackId], event, { actor, detail });
      await recordAudit(manager, {
        actor,
        action: `save-back.${kind}`,
        target: `save-back/${saveBackId}`,
        after: { ...detail, state: row.state, dueAt: row.due_at.toISOString() },
      });
      return true;
    });
  }
}

function changeOf(action: SaveBackAction, actor: string): [sets: string, values: unknown[], event: SaveBackEventKind] {
  switch (action.kind) {
    case 'save-now':
      return [`due_at = now(), state = 'scheduled', hold = NULL`, [], 'made-due'];
    case 'postpone':
      return ['due_at = GREATEST(now(), due_at) + make_interval(secs => $2)', [action.seconds], 'postponed'];
    case 'hold':
      return [
        `hold = jsonb_build_object('reason', $2::text, 'actor', $3::text, 'at', now())`,
        [action.reason, actor],
        'put-on-hold',
      ];
    case 'release':
      return ['hold = NULL', [], 'taken-off-hold'];
    case 'retry':
      // Whoever retries in spite of a conflict has decided that what is here counts.
      return [
        `state = 'scheduled', due_at = now(), attempt_count = 0, hold = NULL, overwrite = overwrite OR conflict IS NOT NULL`,
        [],
        'retried',
      ];
    case 'discard':
      return [
        `state = 'discarded', lease_until = NULL, last_error = jsonb_build_object('code', 'discarded', 'message', $2::text)`,
        [action.reason],
        'discarded',
      ];
  }
}

/** Somebody asks for a delivery now: an open circuit is tried at once. */
async function probeSoon(manager: EntityManager, integratorId: string): Promise<void> {
  await manager.query(
    `UPDATE integrator_delivery SET next_probe_at = now() WHERE integrator_id = $1 AND circuit = 'open'`,
    [integratorId],
  );
}
