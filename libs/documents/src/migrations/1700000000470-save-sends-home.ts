import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether Save in the built-in editor brings the document home at once. */
export class SaveSendsHome1700000000470 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator ADD COLUMN save_sends_home boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator DROP COLUMN save_sends_home');
  }
}
