import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContentStore, encodeNonAscii, FETCH_LIMITS, type FetchLimits, networkPolicyOf, Revisions } from '#documents';
import { OutboundFailure, OutboundHttp } from '#platform';
import type { AttemptOutcome } from '../policy/retry.js';
import type { SaveBackConflict } from '../save-back.entity.js';
import type { Delivery } from './delivery-dialect.js';

const LOOK_TIMEOUT_MS = 10_000;

/** Ends an attempt: the integrator's file is another one than the editing began from. Both are kept. */
export function changedOutside(message: string): AttemptOutcome {
  return { kind: 'failed', code: 'changed_outside', message, retryAfterSeconds: null, final: true };
}

interface SourceRow {
  source_state: { url: string; etag: string | null; lastModified: string | null; sha256: string } | null;
  check: boolean;
}

/**
 * Whether an integrator's file is still what the editing began from, for doors whose protocol does not say. Only what HTTP
 * said when the file was fetched can be asked about (ETag, Last-Modified), and only other bytes are a conflict.
 */
@Injectable()
export class SourceConflicts {
  constructor(
    private readonly database: DataSource,
    private readonly outbound: OutboundHttp,
    private readonly store: ContentStore,
    private readonly revisions: Revisions,
    @Inject(FETCH_LIMITS) private readonly limits: FetchLimits,
  ) {}

  /** Null: nothing tells that it was changed. Else their state was kept as a revision of its own. */
  async find({ saveBack, document, integrator }: Delivery): Promise<SaveBackConflict | null> {
    if (document.door !== 'bisheng' || saveBack.overwrite || saveBack.unchanged) return null;
    const rows = (await this.database.query(
      `SELECT d.source_state, COALESCE(g.conflict_check, true) AS check FROM document d
       LEFT JOIN integrator_delivery g ON g.integrator_id = d.integrator_id WHERE d.id = $1`,
      [document.id],
    )) as SourceRow[];
    const [row] = rows;
    const known = row?.source_state ?? null;
    if (known === null || row?.check !== true) return null;
    const policy = networkPolicyOf(integrator);
    const url = encodeNonAscii(known.url);
    try {
      const now = await this.outbound.send({ url, method: 'HEAD', policy, timeoutMs: LOOK_TIMEOUT_MS, maxBytes: 0 });
      if (now.status !== 200) return null; // links that can be used once, or that want a GET, tell nothing
      const [etag, lastModified] = [headerOf(now.headers['etag']), headerOf(now.headers['last-modified'])];
      const same = known.etag !== null && etag !== null ? etag === known.etag : lastModified === known.lastModified;
      if (same) return null;
      const theirs = await this.outbound.download(
        { url, policy, timeoutMs: this.limits.timeoutMs, maxBytes: this.limits.maxBytes },
        async (body, answer) => {
          if (answer.status === 200) return this.store.put(body);
          body.destroy();
          return null;
        },
      );
      if (theirs === null || theirs.sha256 === known.sha256 || (await this.isOurs(document.id, theirs.sha256)))
        return null;
      const revision = await this.database.transaction((manager) =>
        this.revisions.append(manager, {
          documentId: document.id,
          content: theirs,
          fileType: document.fileType,
          origin: 'fetched',
          modifiedBy: [],
          sourceEventId: `conflict:${saveBack.id}:${theirs.sha256}`,
        }),
      );
      return {
        detectedAt: new Date().toISOString(),
        reason: etag === known.etag ? 'Last-Modified and content differ' : 'ETag and content differ',
        theirRevision: revision.number,
      };
    } catch (error) {
      if (error instanceof OutboundFailure) return null; // whether they can be reached the delivery itself will tell
      throw error;
    }
  }

  /** Content that came from here: the answer to its delivery was lost. */
  private async isOurs(documentId: string, sha256: string): Promise<boolean> {
    const rows = (await this.database.query(
      `SELECT 1 FROM revision WHERE document_id = $1 AND sha256 = $2 AND origin = 'edited' LIMIT 1`,
      [documentId, sha256],
    )) as unknown[];
    return rows.length > 0;
  }
}

function headerOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
