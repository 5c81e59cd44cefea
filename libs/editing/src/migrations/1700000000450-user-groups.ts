import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UserGroups1700000000450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_group (
        integrator_id uuid NOT NULL REFERENCES integrator ON DELETE CASCADE,
        user_name text NOT NULL,
        groups text[] NOT NULL,
        PRIMARY KEY (integrator_id, user_name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_group');
  }
}
