import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sites that may show an integrator's documents in a frame; none named: any. */
export class FrameAncestors1700000000370 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE integrator ADD COLUMN frame_ancestors text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator DROP COLUMN frame_ancestors');
  }
}
