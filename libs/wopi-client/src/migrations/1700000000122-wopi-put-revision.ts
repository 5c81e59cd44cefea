import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WopiPutRevision1700000000122 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wopi_file ADD COLUMN put_revision integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wopi_file DROP COLUMN put_revision');
  }
}
