import { Injectable, Optional } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CallCounter, Problem } from '#platform';
import { Integrator } from './integrator.entity.js';

export type Quota = 'openDocuments' | 'storageMb' | 'requestsPerMinute';

const MINUTE_MS = 60_000;
const MB = 1_000_000;
/** With millions of revisions storage takes seconds to count: then that is done for at most one part in so many of the time. */
const [CHEAP_MS, SHARE] = [200, 20];
/** Nobody knows when somebody closes a document. */
const OPEN_AGAIN_SECONDS = 30;
const WORDS: Record<Quota, (limit: number) => string> = {
  openDocuments: (limit) => `Your system may have ${limit} documents open at once. Close one, or try again later`,
  storageMb: (limit) => `The ${limit} MB that your system may keep here are used up`,
  requestsPerMinute: (limit) => `Your system may make ${limit} requests per minute. Try again in a moment`,
};

/** An administrator's limit for an integrator is reached. REST answers it as it is; the other doors in their own forms. */
export class QuotaExceeded extends Problem {
  override readonly code = 'quota_exceeded' as const;
  constructor(
    readonly quota: Quota,
    readonly limit: number,
    /** Seconds after which it is worth trying again; null: only when somebody does something about it. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(quota === 'storageMb' ? 507 : 429, 'quota_exceeded', WORDS[quota](limit), {
      quota,
      limit,
      ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
    });
  }
}

/**
 * How much an integrator may use, as administrators set it. What is refused is what is new: calls, opening documents, new
 * documents. An edit that was made is always kept and brought home.
 */
@Injectable()
export class Quotas {
  /** What was dear to count, with the moment from which on it is counted anew. */
  private readonly storage = new Map<string, { until: number; mb: number }>();

  /** Apps that nobody calls from outside have no counter of their own. */
  constructor(@Optional() private readonly counter: CallCounter = new CallCounter()) {}

  /** Counts a call of the integrator's at any door: REST, or the opening of a document. */
  async countRequest({ id, maxRequestsPerMinute: limit }: Integrator, nowMs = Date.now()): Promise<void> {
    if (limit === null) return;
    const { calls, endsInMs } = await this.counter.count(`integrator:${id}`, MINUTE_MS, nowMs);
    if (calls > limit) throw new QuotaExceeded('requestsPerMinute', limit, Math.ceil(endsInMs / 1000));
  }

  /**
   * Room for one more document to be opened, in the transaction that opens it. A document that is open already, by anybody,
   * takes no more room. Whoever begins to edit also needs room for what they will save.
   */
  async mustMayOpen(
    manager: EntityManager,
    { id: documentId, integratorId }: { id: string; integratorId: string },
    purpose: 'edit' | 'preview',
  ): Promise<void> {
    const integrator = await manager.findOneByOrFail(Integrator, { id: integratorId });
    const limit = integrator.maxOpenDocuments;
    if (limit === null && integrator.maxStorageMb === null) return;
    // One after the other, or two could both take the last place.
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('quotas ' || $1::text, 0))`, [integratorId]);
    const [counted] = (await manager.query(
      `SELECT count(DISTINCT d.id)::int AS open, COALESCE(bool_or(d.id = $2), false) AS this
       FROM editing_session s JOIN document d ON d.id = s.document_id WHERE s.state = 'open' AND d.integrator_id = $1`,
      [integratorId, documentId],
    )) as { open: number; this: boolean }[];
    if (counted?.this === true) return;
    if (limit !== null && (counted?.open ?? 0) >= limit)
      throw new QuotaExceeded('openDocuments', limit, OPEN_AGAIN_SECONDS);
    if (purpose === 'edit') await this.mustHaveRoom(manager, integratorId, 0);
  }

  /** Room for a new document of that size. */
  async mustHaveRoom(manager: EntityManager, integratorId: string, sizeBytes: number): Promise<void> {
    const { maxStorageMb: limit } = await manager.findOneByOrFail(Integrator, { id: integratorId });
    if (limit === null) return;
    const { storageMb } = await this.usedBy(manager, integratorId);
    if (storageMb * MB + sizeBytes >= limit * MB) throw new QuotaExceeded('storageMb', limit);
  }

  /** What an integrator uses now: documents that are open in the built-in editor, and MB of revisions whose content is kept, which may be some minutes old when they are many. */
  async usedBy(manager: EntityManager, integratorId: string): Promise<{ openDocuments: number; storageMb: number }> {
    const [row] = (await manager.query(
      `SELECT count(DISTINCT d.id)::int AS "openDocuments" FROM editing_session s JOIN document d ON d.id = s.document_id
       WHERE s.state = 'open' AND d.integrator_id = $1`,
      [integratorId],
    )) as { openDocuments: number }[];
    return { openDocuments: row?.openDocuments ?? 0, storageMb: await this.storageMb(manager, integratorId) };
  }

  private async storageMb(manager: EntityManager, integratorId: string): Promise<number> {
    const known = this.storage.get(integratorId);
    if (known && performance.now() < known.until) return known.mb;
    const began = performance.now();
    const [row] = (await manager.query(
      `SELECT COALESCE(sum(r.size_bytes), 0)::float8 / ${MB} AS mb FROM revision r JOIN document d ON d.id = r.document_id
       WHERE d.integrator_id = $1 AND r.content_removed_at IS NULL`,
      [integratorId],
    )) as { mb: number }[];
    const [mb, tookMs] = [row?.mb ?? 0, performance.now() - began];
    if (tookMs > CHEAP_MS) this.storage.set(integratorId, { until: performance.now() + tookMs * SHARE, mb });
    else this.storage.delete(integratorId);
    return mb;
  }
}
