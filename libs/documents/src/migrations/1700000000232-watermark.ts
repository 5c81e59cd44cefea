import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Watermark1700000000232 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator ADD COLUMN watermark text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator DROP COLUMN watermark');
  }
}
