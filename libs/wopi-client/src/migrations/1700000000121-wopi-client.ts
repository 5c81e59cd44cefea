import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WopiClient1700000000121 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wopi_proof_key (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sealed_private_key bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE wopi_file (
        document_id uuid PRIMARY KEY REFERENCES document ON DELETE CASCADE,
        wopi_src text NOT NULL,
        lock_id text NOT NULL,
        supports_locks boolean NOT NULL DEFAULT false,
        lock_state text NOT NULL DEFAULT 'none' CHECK (lock_state IN ('none', 'held', 'unlocking', 'lost')),
        lock_changed_at timestamptz NOT NULL DEFAULT now(),
        refresh_at timestamptz NOT NULL DEFAULT now(),
        opening_until timestamptz NOT NULL DEFAULT now(),
        version text NOT NULL DEFAULT '',
        last_modified_time text NOT NULL DEFAULT '',
        trouble jsonb,
        next_save jsonb,
        put_at timestamptz
      );
      CREATE INDEX wopi_file_locked ON wopi_file (refresh_at) WHERE lock_state <> 'none';
      CREATE TABLE wopi_access (
        participant_id uuid PRIMARY KEY,
        document_id uuid NOT NULL REFERENCES wopi_file ON DELETE CASCADE,
        user_id text NOT NULL,
        sealed_token bytea NOT NULL,
        expires_at timestamptz,
        may_write boolean NOT NULL,
        refused_at timestamptz,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX wopi_access_document ON wopi_access (document_id, updated_at DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wopi_access, wopi_file, wopi_proof_key');
  }
}
