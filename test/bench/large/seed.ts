import pg from 'pg';

/** How much is seeded: revisions, ten to a document; a tenth of them edited and delivered. */
export const REVISIONS = Number(process.env['LARGE_REVISIONS'] ?? 10_000_000);
const PER_DOCUMENT = 10;
const DUE = 20_000;
const TABLES = [
  'document',
  'revision',
  'editing_session',
  'participant',
  'save_back',
  'save_back_attempt',
  'audit_entry',
];

/**
 * Fills the tables of a migrated, otherwise empty database with five years of work of the integrators that are there already.
 * Indexes are left out while rows go in, and made as the migrations made them afterwards.
 */
export async function seed(url: string, revisions = REVISIONS): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const documents = Math.ceil(revisions / PER_DOCUMENT);
    for (const setting of [
      'synchronous_commit = off',
      `maintenance_work_mem = '512MB'`,
      'session_replication_role = replica',
    ])
      await client.query(`SET ${setting}`);
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
       WHERE i.schemaname = 'public' AND i.tablename = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`,
      [TABLES],
    );
    for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
    // Ids say what they belong to, so that nothing has to be looked up while seeding.
    await client.query(`CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS
      $$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$`);
    await client.query(
      `INSERT INTO document (id, integrator_id, door, external_id, title, file_type, current_revision, created_at, updated_at)
       SELECT pg_temp.id(1, n), (SELECT id FROM integrator ORDER BY name LIMIT 1), (ARRAY['bisheng', 'onlyoffice', 'rest'])[1 + n % 3],
         'doc-' || n, (ARRAY['Report', '合同', 'Budget', '会议纪要', 'Plan'])[1 + n % 5] || ' ' || n || '.docx', 'docx', ${PER_DOCUMENT},
         now() - interval '5 years' * (n::float8 / $1), now() - interval '5 years' * (n::float8 / $1) + interval '9 days'
       FROM generate_series(1, $1::bigint) n`,
      [documents],
    );
    await client.query(
      `INSERT INTO revision (id, document_id, number, sha256, size_bytes, file_type, origin, created_at)
       SELECT pg_temp.id(2, n), pg_temp.id(1, 1 + (n - 1) / ${PER_DOCUMENT}), 1 + (n - 1) % ${PER_DOCUMENT},
         md5(n::text) || md5('x' || n), 20000 + n % 100000, 'docx', CASE WHEN n % ${PER_DOCUMENT} = 1 THEN 'fetched' ELSE 'edited' END,
         now() - interval '5 years' * ((1 + (n - 1) / ${PER_DOCUMENT})::float8 / $1) + interval '1 day' * ((n - 1) % ${PER_DOCUMENT})
       FROM generate_series(1, $2::bigint) n`,
      [documents, revisions],
    );
    // The last state of every document went home; of the first, it is due.
    await client.query(
      `INSERT INTO save_back (id, document_id, integrator_id, revision_id, state, closed_at, due_at, interval_seconds, interval_source,
         unchanged, delivered_at, created_at, updated_at)
       SELECT pg_temp.id(3, n), d.id, d.integrator_id, pg_temp.id(2, n * ${PER_DOCUMENT}),
         CASE WHEN n <= ${DUE} THEN 'scheduled' ELSE 'delivered' END, d.updated_at,
         CASE WHEN n <= ${DUE} THEN now() + interval '1 day' ELSE d.updated_at END, 300, 'protocol', false,
         CASE WHEN n <= ${DUE} THEN NULL ELSE d.updated_at END, d.updated_at, d.updated_at
       FROM generate_series(1, $1::bigint) n JOIN document d ON d.id = pg_temp.id(1, n)`,
      [documents],
    );
    await client.query(
      `INSERT INTO save_back_attempt (id, save_back_id, generation, number, target_url, outcome, http_status, duration_ms, started_at, integrator_id)
       SELECT pg_temp.id(4, n), s.id, 1, 1, 'https://oa.example.com/saved', 'delivered', 200, 40, s.created_at, s.integrator_id
       FROM generate_series(${DUE} + 1, $1::bigint) n JOIN save_back s ON s.id = pg_temp.id(3, n)`,
      [documents],
    );
    await client.query(
      `INSERT INTO editing_session (id, document_id, kind, state, base_revision_id, output_type, opened_at, closed_at, close_reason, had_editor)
       SELECT pg_temp.id(5, n), pg_temp.id(1, n), 'edit', 'closed', pg_temp.id(2, n * ${PER_DOCUMENT} - 1), 'docx', d.updated_at - interval '1 hour',
         d.updated_at, 'left', true FROM generate_series(1, $1::bigint) n JOIN document d ON d.id = pg_temp.id(1, n)`,
      [documents],
    );
    await client.query(
      `INSERT INTO participant (id, session_id, user_id, name, mode, permissions, state, joined_at, left_at)
       SELECT pg_temp.id(6, n), pg_temp.id(5, n), 'u' || n % 5000, 'Person ' || n % 5000, 'edit', '{}', 'left', now(), now()
       FROM generate_series(1, $1::bigint) n`,
      [documents],
    );
    await client.query(
      `INSERT INTO audit_entry (at, actor, action, target) SELECT now() - interval '5 years' * (n::float8 / $1), 'key/' || n % 50, 'document.open',
         'document/' || pg_temp.id(1, n) FROM generate_series($1::bigint, 1, -1) n`,
      [documents],
    );
    for (const { definition } of indexes) await client.query(definition);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
