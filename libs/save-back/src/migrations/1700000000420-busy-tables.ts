import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A save-back is changed twice within moments and then never again: what it leaves behind in the indexes over what is due
 * and being sent is cleared long before a fifth of a large table has changed, which is what Postgres waits for by itself.
 */
export class BusyTables1700000000420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['save_back', 'save_back_attempt', 'outbox'])
      await runner.query(
        `ALTER TABLE ${table} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
           autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000)`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['save_back', 'save_back_attempt', 'outbox'])
      await runner.query(
        `ALTER TABLE ${table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
           autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)`,
      );
  }
}
