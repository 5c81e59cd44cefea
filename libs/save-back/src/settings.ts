import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { currentRequestContext } from '#platform';

const GLOBAL_INTERVAL = 'save-back-interval-seconds';

/** Settings that administrators change while everything runs. Read where they are used, cached nowhere. */
@Injectable()
export class Settings {
  async globalIntervalSeconds(manager: EntityManager): Promise<number | null> {
    const rows = (await manager.query('SELECT value FROM setting WHERE key = $1', [GLOBAL_INTERVAL])) as {
      value: unknown;
    }[];
    const value = rows[0]?.value;
    return typeof value === 'number' ? value : null;
  }

  async setGlobalIntervalSeconds(manager: EntityManager, seconds: number | null): Promise<void> {
    if (seconds === null) {
      await manager.query('DELETE FROM setting WHERE key = $1', [GLOBAL_INTERVAL]);
      return;
    }
    await manager.query(
      `INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::int))
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
      [GLOBAL_INTERVAL, seconds],
    );
  }
}

/** Writes one line of the audit trail in the caller's transaction: who did what to what, and from where. */
export async function recordAudit(
  manager: EntityManager,
  entry: { actor: string; action: string; target: string; before?: unknown; after?: unknown },
): Promise<void> {
  const context = currentRequestContext();
  await manager.query(
    `INSERT INTO audit_entry (actor, action, target, before, after, client_address, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      entry.actor,
      entry.action,
      entry.target,
      JSON.stringify(entry.before ?? null),
      JSON.stringify(entry.after ?? null),
      context?.clientAddress ?? null,
      context?.requestId ?? null,
    ],
  );
}
