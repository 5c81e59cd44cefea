import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Editing1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE engine (
        id uuid PRIMARY KEY,
        address text NOT NULL UNIQUE,
        heartbeat_at timestamptz NOT NULL DEFAULT now(),
        open_sessions integer NOT NULL DEFAULT 0,
        draining boolean NOT NULL DEFAULT false
      );
      CREATE TABLE editing_session (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        document_id uuid NOT NULL REFERENCES document,
        kind text NOT NULL CHECK (kind IN ('edit', 'preview')),
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
        base_revision_id uuid REFERENCES revision,
        source_url text,
        output_type text NOT NULL,
        engine_id uuid REFERENCES engine ON DELETE SET NULL,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        draft_sha256 char(64),
        draft_size_bytes bigint,
        draft_at timestamptz,
        modified_by jsonb NOT NULL DEFAULT '[]',
        had_editor boolean NOT NULL DEFAULT false,
        opened_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        close_reason text
      );
      CREATE UNIQUE INDEX editing_session_one_edit ON editing_session (document_id) WHERE state = 'open' AND kind = 'edit';
      CREATE INDEX editing_session_open ON editing_session (state, lease_until) WHERE state = 'open';
      CREATE INDEX editing_session_document ON editing_session (document_id, opened_at DESC);
      CREATE TABLE participant (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        session_id uuid NOT NULL REFERENCES editing_session,
        user_id text NOT NULL,
        name text NOT NULL,
        avatar text NOT NULL DEFAULT '',
        mode text NOT NULL CHECK (mode IN ('edit', 'view', 'comment', 'review', 'fill')),
        permissions jsonb NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        state text NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'connected', 'left')),
        joined_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        left_at timestamptz,
        left_reason text
      );
      CREATE INDEX participant_session ON participant (session_id, state);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE participant, editing_session, engine');
  }
}
