import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ContentStore } from '#documents';
import { whileLocked } from '#platform';
import { recordAudit, Settings } from '#save-back';
import { KEEP_EVERYTHING, KEPT, OLD, type RetentionPolicy } from './retention-policy.js';
import { previewRetention, type RetentionEffect } from './retention-preview.js';

const SETTING = 'retention';
const BATCH = 500;
/** Content that nothing refers to is left alone for so long: somebody may be about to refer to it. */
const ORPHAN_MS = 3_600_000;
/** Any number that garbage collection and backup share. */
export const CONTENT_LOCK = 7_295_002;

/** How many revisions one step looks at, and for how long one {@link Retention.apply} goes on. */
const STEP = 10_000;
const APPLY_MS = 10_000;
/** Looking at everything anew takes at most this share of the time. */
const SHARE = 20;

/**
 * The next step of a walk from the oldest revision to the newest. $1 to $3: the policy, the last as the bytes that are too much;
 * $4, $5: behind which revision; $6: bytes of those before; $7: how many. `place` counts the newer ones of the same document.
 */
const STEP_SQL = `
  WITH step AS MATERIALIZED (
    SELECT id, document_id, number, size_bytes, created_at FROM revision
    WHERE content_removed_at IS NULL AND (created_at, id) > ($4::timestamptz, $5::uuid) ORDER BY created_at, id LIMIT $7::int),
  chosen AS (
    SELECT r.id FROM (SELECT *, $6::numeric + sum(size_bytes) OVER (ORDER BY created_at, id) - size_bytes AS older FROM step) r
      JOIN document d ON d.id = r.document_id
    WHERE (${OLD} OR r.older < $3::numeric OR ($1::bigint IS NOT NULL AND
        (SELECT count(*) FROM (SELECT 1 FROM revision n WHERE n.document_id = r.document_id AND n.number > r.number
           AND n.content_removed_at IS NULL LIMIT $1::bigint) newer) = $1::bigint)) AND NOT ${KEPT}),
  removed AS (
    UPDATE revision SET content_removed_at = now() FROM chosen c
    WHERE revision.id = c.id AND revision.content_removed_at IS NULL RETURNING revision.id),
  forgotten AS (DELETE FROM rendition WHERE revision_id IN (SELECT id FROM removed))
  SELECT (SELECT count(*)::int FROM step) AS seen, (SELECT count(*)::int FROM removed) AS removed,
    (SELECT COALESCE(sum(size_bytes), 0) FROM step)::text AS bytes, last.id, last.at
  FROM (SELECT (SELECT 1)) one LEFT JOIN (SELECT id, created_at::text AS at FROM step ORDER BY created_at DESC, id DESC LIMIT 1) last ON true`;

interface Step {
  seen: number;
  removed: number;
  bytes: string;
  id: string | null;
  at: string | null;
}

/** Where a walk over all revisions is. */
interface Walk {
  policy: string;
  at: string;
  id: string;
  olderBytes: bigint;
  /** By how much all revisions together exceed the policy; null: there is no such limit. */
  excessBytes: string | null;
  tookMs: number;
}

/** Removes the content of old revisions by policy, and content that nothing refers to. The revisions' records stay. */
@Injectable()
export class Retention {
  private walk: Walk | null = null;
  private applying: Promise<number> | null = null;
  /** When everything is looked at anew, by `performance.now()`. */
  private restFrom = 0;

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
  preview(policy: RetentionPolicy): Promise<RetentionEffect> {
    return previewRetention(this.database, policy);
  }

  /**
   * Applies the policy, from the oldest revision to the newest, in steps; goes on where it stopped when there are too many for
   * one call. The bytes themselves go with the next {@link collect}. Returns how many revisions lost theirs.
   */
  apply(): Promise<number> {
    this.applying ??= this.applyNow().finally(() => (this.applying = null));
    return this.applying;
  }

  /** True: {@link apply} stopped because its time was over, and there is more to look at. */
  get unfinished(): boolean {
    return this.walk !== null;
  }

  private async applyNow(): Promise<number> {
    const policy = await this.policy();
    if (Object.values(policy).every((limit) => limit === null)) return 0;
    const text = JSON.stringify(policy);
    if (this.walk?.policy !== text) this.restFrom = 0;
    if (performance.now() < this.restFrom) return 0;
    const started = performance.now();
    const walk = this.walk?.policy === text ? this.walk : await this.beginning(policy, text);
    this.walk = walk;
    let removed = 0;
    for (;;) {
      const step = await this.step(policy, walk);
      removed += step.removed;
      const over = step.seen < STEP || step.id === null || step.at === null;
      if (!over)
        [walk.at, walk.id, walk.olderBytes] = [step.at ?? '', step.id ?? '', walk.olderBytes + BigInt(step.bytes)];
      const tookMs = performance.now() - started;
      if (!over && tookMs < APPLY_MS) continue;
      walk.tookMs += tookMs;
      if (over) [this.walk, this.restFrom] = [null, performance.now() + walk.tookMs * SHARE];
      break;
    }
    if (removed > 0)
      await recordAudit(this.database.manager, {
        actor: 'retention',
        action: 'retention.apply',
        target: 'retention',
        after: { ...policy, revisions: removed },
      });
    return removed;
  }

  private async beginning({ maxTotalBytes }: RetentionPolicy, policy: string): Promise<Walk> {
    let excessBytes: string | null = null;
    if (maxTotalBytes !== null) {
      const [sum] = (await this.database.query(
        `SELECT (COALESCE(sum(size_bytes), 0) - $1::numeric)::text AS excess FROM revision WHERE content_removed_at IS NULL`,
        [maxTotalBytes],
      )) as { excess: string }[];
      excessBytes = sum?.excess ?? null;
    }
    return {
      policy,
      at: '-infinity',
      id: '00000000-0000-0000-0000-000000000000',
      olderBytes: 0n,
      excessBytes,
      tookMs: 0,
    };
  }

  private async step({ maxRevisions, maxAgeDays }: RetentionPolicy, walk: Walk): Promise<Step> {
    const [step] = (await this.database.query(STEP_SQL, [
      maxRevisions,
      maxAgeDays,
      walk.excessBytes,
      walk.at,
      walk.id,
      String(walk.olderBytes),
      STEP,
    ])) as Step[];
    return step ?? { seen: 0, removed: 0, bytes: '0', id: null, at: null };
  }

  /**
   * Sets aside content that nothing refers to, and removes for good what was set aside long enough ago. One process at a
   * time, and never during a backup. Null: another one is at it.
   */
  async collect(now: Date, keepAsideMs: number): Promise<{ setAside: number; removed: number } | null> {
    return whileLocked(this.database, CONTENT_LOCK, async () => {
      let setAside = 0;
      let batch: string[] = [];
      const settle = async (): Promise<void> => {
        for (const sha256 of await unreferenced(this.database.manager, batch)) {
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
    });
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
