import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a session was last saved back while people went on editing. */
export class IdleSave1700000000182 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE editing_session ADD COLUMN idle_save_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE editing_session DROP COLUMN idle_save_at');
  }
}
