import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An interval may be set for everything that comes through one door. */
export class DoorIntervals1700000000332 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE interval_change DROP CONSTRAINT interval_change_scope_kind_check,
        ADD CONSTRAINT interval_change_scope_kind_check CHECK (scope_kind IN ('global', 'door', 'integrator', 'file-type', 'document'));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM interval_change WHERE scope_kind = 'door';
      DELETE FROM setting WHERE key LIKE '%/door/%';
      ALTER TABLE interval_change DROP CONSTRAINT interval_change_scope_kind_check,
        ADD CONSTRAINT interval_change_scope_kind_check CHECK (scope_kind IN ('global', 'integrator', 'file-type', 'document'));`);
  }
}
