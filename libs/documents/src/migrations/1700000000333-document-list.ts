import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Administrators read documents by when they were changed last. */
export class DocumentList1700000000333 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX document_changed ON document (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
      CREATE INDEX document_integrator_changed ON document (integrator_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX document_changed, document_integrator_changed');
  }
}
