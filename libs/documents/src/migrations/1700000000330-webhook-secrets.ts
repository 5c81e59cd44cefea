import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets of Standard Webhooks are keys of a kind of their own. */
export class WebhookSecrets1700000000330 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator_key DROP CONSTRAINT integrator_key_kind_check,
        ADD CONSTRAINT integrator_key_kind_check CHECK (kind IN ('rest', 'bisheng', 'jwt', 'webhook'));
      ALTER TABLE integrator ADD COLUMN default_engine text;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator DROP COLUMN default_engine;
      DELETE FROM integrator_key WHERE kind = 'webhook';
      ALTER TABLE integrator_key DROP CONSTRAINT integrator_key_kind_check,
        ADD CONSTRAINT integrator_key_kind_check CHECK (kind IN ('rest', 'bisheng', 'jwt'));`);
  }
}
