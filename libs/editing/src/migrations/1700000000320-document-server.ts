import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DocumentServer1700000000320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE document_server (
        integrator_id uuid PRIMARY KEY REFERENCES integrator,
        address text NOT NULL,
        public_address text,
        sealed_secret bytea NOT NULL,
        token_header text NOT NULL DEFAULT 'Authorization',
        token_prefix text NOT NULL DEFAULT 'Bearer ',
        reachable_networks text[] NOT NULL DEFAULT '{}',
        is_default boolean NOT NULL DEFAULT false,
        forgotten_checked_at timestamptz,
        last_error text,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE document_server_session (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        key text NOT NULL UNIQUE,
        document_id uuid NOT NULL REFERENCES document,
        integrator_id uuid NOT NULL REFERENCES integrator,
        base_revision_id uuid NOT NULL REFERENCES revision,
        origin text NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'saved', 'failed')),
        users text[] NOT NULL DEFAULT '{}',
        newest_saved_at timestamptz,
        newest_revision_id uuid REFERENCES revision,
        unsent boolean NOT NULL DEFAULT false,
        failure text,
        opened_at timestamptz NOT NULL DEFAULT now(),
        heard_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz
      );
      CREATE UNIQUE INDEX document_server_session_one_open ON document_server_session (document_id) WHERE state = 'open';
      CREATE TABLE document_server_person (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        session_id uuid NOT NULL REFERENCES document_server_session,
        user_id text NOT NULL,
        name text NOT NULL,
        avatar text NOT NULL DEFAULT '',
        mode text NOT NULL,
        permissions jsonb NOT NULL,
        lang text,
        joined_at timestamptz NOT NULL DEFAULT now(),
        removed_at timestamptz
      );
      CREATE INDEX document_server_person_session ON document_server_person (session_id);
      CREATE TABLE document_server_event (
        id text PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES document_server_session,
        status integer NOT NULL,
        sha256 char(64),
        revision_id uuid REFERENCES revision,
        received_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX document_server_event_session ON document_server_event (session_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE document_server_event, document_server_person, document_server_session, document_server',
    );
  }
}
