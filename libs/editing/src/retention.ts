import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContentStore } from '#documents';
import { recordAudit, Settings } from '#save-back';

/** How much of the past is kept; null: without limit. What is not home yet is always kept. */
export interface RetentionPolicy {
  /** Revisions of one document, the newest ones. */
  maxRevisions: number | null;
  maxAgeDays: number | null;
  /** Of all revisions together; the oldest go first. */
  maxTotalBytes: number | null;
}

export interface RetentionEffect {
  revisions: number;
  bytes: number;
}

export const KEEP_EVERYTHING: RetentionPolicy = { maxRevisions: null, maxAgeDays: null, maxTotalBytes: null };

const SETTING = 'retention';
const BATCH = 500;
/** Content that nothing refers to is left alone for so long: somebody may be about to refer to it. */
const ORPHAN_MS = 3_600_000;
/** Any number that garbage collection and backup share. */
export const CONTENT_LOCK = 7_295_002;

/** Everything that may never go: what is current, undelivered, being edited, or one side of an open conflict. */
const REMOVABLE = `
  SELECT r.id, r.size_bytes, row_number() OVER (PARTITION BY r.document_id ORDER BY r.number DESC) AS place, r.created_at,
    sum(r.size_bytes) OVER (ORDER BY r.created_at DESC, r.id DESC) AS running,
    (r.number = d.current_revision
     OR EXISTS (SELECT 1 FROM save_back s WHERE s.revision_id = r.id AND s.state NOT IN ('delivered', 'discarded'))
     OR EXISTS (SELECT 1 FROM save_back s WHERE s.document_id = r.document_id AND s.state NOT IN ('delivered', 'discarded')
          AND (s.conflict ->> 'theirRevision')::int = r.number)
     OR EXISTS (SELECT 1 FROM editing_session e WHERE e.base_revision_id = r.id AND e.state = 'open')) AS kept
  FROM revision r JOIN document d ON d.id = r.document_id WHERE r.content_removed_at IS NULL`;
const CHOSEN = `
  SELECT id, size_bytes FROM (${REMOVABLE}) c WHERE NOT kept AND (
    place > $1::bigint OR created_at < now() - make_interval(days => $2::int) OR running > $3::bigint)`;

/** Removes the content of old revisions by policy, and content that nothing refers to. The revisions' records stay. */
@Injectable()
export class Retention {
  constructor(
    private readonly database: DataSource,
    private readonly settings: Settings,
    private readonly store: ContentStore,
  ) {}

  async policy(): Promise<RetentionPolicy> {
    return {
      ...KEEP_EVERYTHING,
      ...((await this.settings.read(this.database.manager, SETTING)) as object | undefined),
    };
  }

  async setPolicy(policy: RetentionPolicy, actor: string): Promise<void> {
    const before = await this.policy();
    await this.database.transaction(async (manager) => {
      await this.settings.write(manager, SETTING, policy);
      await recordAudit(manager, { actor, action: 'retention.set', target: 'retention', before, after: policy });
    });
  }

  /** What a policy would remove now. */
  async preview(policy: RetentionPolicy): Promise<RetentionEffect> {
    const rows = (await this.database.query(
      `SELECT count(*)::int AS revisions, COALESCE(sum(size_bytes), 0)::float8 AS bytes FROM (${CHOSEN}) chosen`,
      valuesOf(policy),
    )) as RetentionEffect[];
    return rows[0] ?? { revisions: 0, bytes: 0 };
  }

  /** Applies the policy. The bytes themselves go with the next {@link collect}. Returns how many revisions lost theirs. */
  async apply(): Promise<number> {
    const policy = await this.policy();
    if (Object.values(policy).every((limit) => limit === null)) return 0;
    return this.database.transaction(async (manager) => {
      const [rows] = (await manager.query(
        `UPDATE revision SET content_removed_at = now() WHERE id IN (SELECT id FROM (${CHOSEN} LIMIT 10000) chosen) RETURNING id`,
        valuesOf(policy),
      )) as [{ id: string }[], number];
      await manager.query('DELETE FROM rendition WHERE revision_id = ANY($1)', [rows.map((row) => row.id)]);
      if (rows.length > 0)
        await recordAudit(manager, {
          actor: 'retention',
          action: 'retention.apply',
          target: 'retention',
          after: { ...policy, revisions: rows.length },
        });
      return rows.length;
    });
  }

  /**
   * Sets aside content that nothing refers to, and removes for good what was set aside long enough ago. One process at a
   * time, and never during a backup. Null: another one is at it.
   */
  async collect(now: Date, keepAsideMs: number): Promise<{ setAside: number; removed: number } | null> {
    const runner = this.database.createQueryRunner();
    try {
      const [lock] = (await runner.query('SELECT pg_try_advisory_lock($1) AS mine', [CONTENT_LOCK])) as {
        mine: boolean;
      }[];
      if (!lock?.mine) return null;
      try {
        let setAside = 0;
        let batch: string[] = [];
        const settle = async (): Promise<void> => {
          for (const sha256 of await unreferenced(runner.manager, batch)) {
            await this.store.setAside(sha256);
            setAside++;
          }
          batch = [];
        };
        for await (const item of this.store.list()) {
          if (now.getTime() - item.storedAt.getTime() < ORPHAN_MS) continue;
          batch.push(item.sha256);
          if (batch.length >= BATCH) await settle();
        }
        await settle();
        return { setAside, removed: await this.store.removeSetAside(new Date(now.getTime() - keepAsideMs)) };
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1)', [CONTENT_LOCK]);
      }
    } finally {
      await runner.release();
    }
  }
}

/** Those of the hashes that no column of any table holds, whichever part of the platform the table belongs to. */
async function unreferenced(manager: EntityManager, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const columns = (await manager.query(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name LIKE '%sha256%' AND data_type IN ('character', 'text', 'character varying')`,
  )) as { table: string; column: string }[];
  const held = columns.map(({ table, column }) => {
    const alive = table === 'revision' ? ' AND t.content_removed_at IS NULL' : '';
    return `NOT EXISTS (SELECT 1 FROM "${table}" t WHERE t."${column}" = h.hash${alive})`;
  });
  const rows = (await manager.query(`SELECT h.hash FROM unnest($1::text[]) AS h(hash) WHERE ${held.join(' AND ')}`, [
    hashes,
  ])) as { hash: string }[];
  return rows.map((row) => row.hash);
}

function valuesOf(policy: RetentionPolicy): (number | null)[] {
  return [policy.maxRevisions, policy.maxAgeDays, policy.maxTotalBytes];
}
