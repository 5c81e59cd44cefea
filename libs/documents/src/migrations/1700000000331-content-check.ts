import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the walk over all content stands, and what it found missing or damaged. */
export class ContentCheck1700000000331 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_walk (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        position char(64) NOT NULL DEFAULT '',
        began_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        checked bigint NOT NULL DEFAULT 0
      );
      INSERT INTO content_walk DEFAULT VALUES;
      CREATE TABLE content_lost (
        sha256 char(64) PRIMARY KEY,
        reason text NOT NULL,
        found_at timestamptz NOT NULL DEFAULT now()
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_lost, content_walk');
  }
}
