import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators write down about an integrator, where its keys may be used from, and when a key ends. */
export class IntegratorAdministration1700000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator
        ADD COLUMN description text NOT NULL DEFAULT '',
        ADD COLUMN caller_networks text[] NOT NULL DEFAULT '{}';
      ALTER TABLE integrator_key ADD COLUMN expires_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator DROP COLUMN description, DROP COLUMN caller_networks;
      ALTER TABLE integrator_key DROP COLUMN expires_at`);
  }
}
