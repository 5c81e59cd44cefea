import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Together1700000000230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE chat_message (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES editing_session ON DELETE CASCADE,
        user_id text NOT NULL,
        name text NOT NULL,
        text text NOT NULL,
        said_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX chat_message_session ON chat_message (session_id, id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE chat_message');
  }
}
