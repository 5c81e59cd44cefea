import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WopiHosts1700000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE integrator ADD COLUMN wopi_hosts text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE integrator DROP COLUMN wopi_hosts');
  }
}
