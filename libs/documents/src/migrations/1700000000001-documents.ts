import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Documents1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE integrator (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL UNIQUE,
        active boolean NOT NULL DEFAULT true,
        allowed_networks text[] NOT NULL DEFAULT '{}',
        bisheng_sign_required boolean NOT NULL DEFAULT true,
        bisheng_rest_sign_required boolean NOT NULL DEFAULT false,
        bisheng_save_back_url text,
        save_back_interval_seconds integer CHECK (save_back_interval_seconds >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE integrator_key (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        integrator_id uuid NOT NULL REFERENCES integrator ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('rest', 'bisheng', 'jwt')),
        name text NOT NULL,
        scopes text[] NOT NULL DEFAULT '{}',
        key_hash bytea UNIQUE,
        sealed_secret bytea,
        active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        CHECK ((key_hash IS NULL) <> (sealed_secret IS NULL))
      );
      CREATE INDEX integrator_key_integrator ON integrator_key (integrator_id);
      CREATE TABLE document (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        integrator_id uuid NOT NULL REFERENCES integrator,
        door text NOT NULL CHECK (door IN ('bisheng', 'onlyoffice', 'wopi', 'rest')),
        external_id text NOT NULL,
        title text NOT NULL,
        file_type text NOT NULL,
        current_revision integer NOT NULL DEFAULT 0,
        callback_url text,
        save_back_interval_seconds integer CHECK (save_back_interval_seconds >= 0),
        source_required boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        UNIQUE (integrator_id, door, external_id)
      );
      CREATE INDEX document_external ON document (door, external_id);
      CREATE TABLE revision (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        document_id uuid NOT NULL REFERENCES document,
        number integer NOT NULL CHECK (number > 0),
        sha256 char(64) NOT NULL,
        size_bytes bigint NOT NULL CHECK (size_bytes > 0),
        file_type text NOT NULL,
        origin text NOT NULL CHECK (origin IN ('fetched', 'uploaded', 'edited')),
        modified_by jsonb NOT NULL DEFAULT '[]',
        source_event_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (document_id, number),
        UNIQUE (document_id, source_event_id)
      );
      CREATE INDEX revision_content ON revision (sha256);
      CREATE TABLE rendition (
        revision_id uuid NOT NULL REFERENCES revision ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('png', 'txt', 'pdf')),
        sha256 char(64) NOT NULL,
        size_bytes bigint NOT NULL,
        PRIMARY KEY (revision_id, kind)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rendition, revision, document, integrator_key, integrator');
  }
}
