import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { currentRequestContext } from '#platform';

/** `save-back`: after the last editor left. `idle-save`: while people go on editing; off unless set. */
export type IntervalSubject = 'save-back' | 'idle-save';

/** Whose interval is meant. A file type is an extension without its dot. */
export type IntervalScope =
  | { kind: 'global' }
  /** The protocol through which a document came. */
  | { kind: 'door'; id: string }
  | { kind: 'integrator'; id: string }
  | { kind: 'file-type'; id: string }
  | { kind: 'document'; id: string };

/** The key of an interval in the table `setting`; those of integrators and documents are their columns for `save-back`. */
export function intervalKey(subject: IntervalSubject, scope: IntervalScope): string {
  const base = subject === 'save-back' ? 'save-back-interval-seconds' : 'idle-save-seconds';
  return scope.kind === 'global' ? base : `${base}/${scope.kind}/${scope.id}`;
}

/** What is set for one file type; null: nothing. */
export interface FileTypeIntervals {
  fileType: string;
  saveBackSeconds: number | null;
  idleSaveSeconds: number | null;
}

/** Settings that administrators change while everything runs. Read where they are used, cached nowhere. */
@Injectable()
export class Settings {
  async globalIntervalSeconds(manager: EntityManager): Promise<number | null> {
    return this.seconds(manager, 'save-back', { kind: 'global' });
  }

  async seconds(manager: EntityManager, subject: IntervalSubject, scope: IntervalScope): Promise<number | null> {
    const value = await this.read(manager, intervalKey(subject, scope));
    return typeof value === 'number' ? value : null;
  }

  async setSeconds(
    manager: EntityManager,
    subject: IntervalSubject,
    scope: IntervalScope,
    seconds: number | null,
  ): Promise<void> {
    await this.write(manager, intervalKey(subject, scope), seconds);
  }

  /** The file types that have an interval of their own, by name. */
  async fileTypeIntervals(manager: EntityManager): Promise<FileTypeIntervals[]> {
    const [saveBack, idleSave] = (['save-back', 'idle-save'] as const).map((subject) =>
      intervalKey(subject, { kind: 'file-type', id: '' }),
    );
    return (await manager.query(
      `SELECT split_part(key, '/', 3) AS "fileType",
         max((value #>> '{}')::int) FILTER (WHERE starts_with(key, $1)) AS "saveBackSeconds",
         max((value #>> '{}')::int) FILTER (WHERE starts_with(key, $2)) AS "idleSaveSeconds"
       FROM setting WHERE starts_with(key, $1) OR starts_with(key, $2) GROUP BY 1 ORDER BY 1`,
      [saveBack, idleSave],
    )) as FileTypeIntervals[];
  }

  /** Undefined: not set. */
  async read(manager: EntityManager, key: string): Promise<unknown> {
    const rows = (await manager.query('SELECT value FROM setting WHERE key = $1', [key])) as { value: unknown }[];
    return rows[0]?.value;
  }

  /** Null takes it away. */
  async write(manager: EntityManager, key: string, value: unknown): Promise<void> {
    if (value === null) {
      await manager.query('DELETE FROM setting WHERE key = $1', [key]);
      return;
    }
    await manager.query(
      `INSERT INTO setting (key, value) VALUES ($1, $2::jsonb)
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
      [key, JSON.stringify(value)],
    );
  }
}

/** Writes one line of the audit trail in the caller's transaction: who did what to what, and from where. */
export async function recordAudit(
  manager: EntityManager,
  entry: {
    actor: string;
    action: string;
    target: string;
    before?: unknown;
    after?: unknown;
    /** For what is done later than it was asked for; absent: where the current request comes from. */
    clientAddress?: string | null;
  },
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
      entry.clientAddress ?? context?.clientAddress ?? null,
      context?.requestId ?? null,
    ],
  );
}
