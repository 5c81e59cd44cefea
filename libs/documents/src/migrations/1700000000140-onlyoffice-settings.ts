import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OnlyofficeSettings1700000000140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE onlyoffice_settings (
        integrator_id uuid PRIMARY KEY REFERENCES integrator ON DELETE CASCADE,
        inbox_header text NOT NULL,
        inbox_prefix text NOT NULL,
        outbox_header text NOT NULL,
        outbox_prefix text NOT NULL,
        outbox_algorithm text NOT NULL CHECK (outbox_algorithm IN ('HS256', 'HS384', 'HS512')),
        outbox_expires_seconds integer NOT NULL CHECK (outbox_expires_seconds > 0),
        ip_rules jsonb NOT NULL DEFAULT '[]',
        ip_rules_for_callers boolean NOT NULL DEFAULT false
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE onlyoffice_settings');
  }
}
