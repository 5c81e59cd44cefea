import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Substring search over titles and external ids by pairs of characters: works for Chinese, where words have two, and
 * needs no extension. Also what the source said of its state when it was fetched, and content that retention removed.
 */
export class DocumentSearch1700000000181 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION search_pairs(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT COALESCE(array_agg(DISTINCT substr(lower(value), n, 2)), '{}')
        FROM generate_series(1, greatest(length(value) - 1, 0)) n
      $$;
      CREATE INDEX document_search ON document USING gin (search_pairs(title || ' ' || external_id));
      ALTER TABLE document ADD COLUMN source_state jsonb;
      ALTER TABLE revision ADD COLUMN content_removed_at timestamptz;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX document_search;
      DROP FUNCTION search_pairs;
      ALTER TABLE document DROP COLUMN source_state;
      ALTER TABLE revision DROP COLUMN content_removed_at`);
  }
}
