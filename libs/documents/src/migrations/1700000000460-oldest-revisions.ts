import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Retention goes through revisions from the oldest on. Made while people go on writing revisions, of which there may be millions. */
export class OldestRevisions1700000000460 implements MigrationInterface {
  /** An index cannot be made concurrently in a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS revision_oldest'); // what a run that was ended left behind is of no use
    await runner.query(
      'CREATE INDEX CONCURRENTLY revision_oldest ON revision (created_at, id) INCLUDE (size_bytes) WHERE content_removed_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX revision_oldest');
  }
}
