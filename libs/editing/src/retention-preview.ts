import type { DataSource } from 'typeorm';
import { KEPT, OLD, type RetentionPolicy } from './retention-policy.js';

export interface RetentionEffect {
  revisions: number;
  bytes: number;
  /** True: from documents chosen at random; there are too many to look at each. */
  estimated: boolean;
}

/** How many documents are looked at one by one, and of more than these, how many are chosen. */
export interface PreviewSize {
  exactUpTo: number;
  chosen: number;
}

const SIZE: PreviewSize = { exactUpTo: 50_000, chosen: 20_000 };
const TIMEOUT = '1min';

interface Sample {
  ids: string[];
  /** Of all documents. */
  share: number;
}

/** What a policy would remove now, within seconds however many documents there are. */
export async function previewRetention(
  database: DataSource,
  policy: RetentionPolicy,
  size = SIZE,
): Promise<RetentionEffect> {
  const { maxRevisions, maxAgeDays, maxTotalBytes } = policy;
  const sample = await sampleOf(database, size);
  const share = sample?.share ?? 1;
  // Of a limit that is not set nothing is computed: it would mean to sort everything.
  const place = 'row_number() OVER (PARTITION BY document_id ORDER BY number DESC) AS place';
  const running = 'sum(size_bytes) OVER (ORDER BY created_at DESC, id DESC) AS running';
  const columns = [
    maxRevisions === null ? 'NULL::bigint AS place' : place,
    maxTotalBytes === null ? 'NULL::numeric AS running' : running,
  ];
  return database.transaction(async (manager) => {
    await manager.query(`SET LOCAL statement_timeout = '${TIMEOUT}'`);
    const [counted] = (await manager.query(
      `SELECT count(*)::float8 AS revisions, COALESCE(sum(r.size_bytes), 0)::float8 AS bytes
       FROM (SELECT id, document_id, number, size_bytes, created_at, ${columns.join(', ')} FROM revision
           WHERE content_removed_at IS NULL ${sample ? 'AND document_id = ANY($4::uuid[])' : ''}) r
         JOIN document d ON d.id = r.document_id
       WHERE (r.place > $1::bigint OR ${OLD} OR r.running > $3::numeric) AND NOT ${KEPT}`,
      [
        maxRevisions,
        maxAgeDays,
        maxTotalBytes === null ? null : Math.round(maxTotalBytes * share),
        ...(sample ? [sample.ids] : []),
      ],
    )) as { revisions: number; bytes: number }[];
    return {
      revisions: Math.round((counted?.revisions ?? 0) / share),
      bytes: Math.round((counted?.bytes ?? 0) / share),
      estimated: sample !== null,
    };
  });
}

/** Documents of pages of the table that are chosen at random, so that the others need not be read. Null: all of them. */
async function sampleOf(database: DataSource, { exactUpTo, chosen }: PreviewSize): Promise<Sample | null> {
  const [table] = (await database.query(
    `SELECT reltuples::float8 AS documents FROM pg_class WHERE oid = 'document'::regclass`,
  )) as { documents: number }[];
  const documents = table?.documents ?? 0;
  if (documents <= exactUpTo) return null;
  const rows = (await database.query(`SELECT id FROM document TABLESAMPLE SYSTEM ($1)`, [
    (100 * chosen) / documents,
  ])) as { id: string }[];
  return rows.length === 0 ? null : { ids: rows.map(({ id }) => id), share: Math.min(1, rows.length / documents) };
}
