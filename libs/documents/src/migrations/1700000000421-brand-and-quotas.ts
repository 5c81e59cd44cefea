import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the editor looks for the people of an integrator, and how much an integrator may use; null: not limited. */
export class BrandAndQuotas1700000000421 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator
        ADD COLUMN brand_name text, ADD COLUMN brand_logo text, ADD COLUMN brand_color text,
        ADD COLUMN max_open_documents integer CHECK (max_open_documents >= 0),
        ADD COLUMN max_storage_mb integer CHECK (max_storage_mb >= 0),
        ADD COLUMN max_requests_per_minute integer CHECK (max_requests_per_minute >= 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE integrator DROP COLUMN brand_name, DROP COLUMN brand_logo, DROP COLUMN brand_color,
        DROP COLUMN max_open_documents, DROP COLUMN max_storage_mb, DROP COLUMN max_requests_per_minute`);
  }
}
