import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Retention goes through revisions from the oldest on. */
export class OldestRevisions1700000000460 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX revision_oldest ON revision (created_at, id) INCLUDE (size_bytes) WHERE content_removed_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX revision_oldest');
  }
}
