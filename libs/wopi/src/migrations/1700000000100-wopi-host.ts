import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WopiHost1700000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // WOPI makes new files of no bytes, which their first editor fills.
    await runner.query(`
      ALTER TABLE revision DROP CONSTRAINT revision_size_bytes_check;
      ALTER TABLE revision ADD CONSTRAINT revision_size_bytes_check CHECK (size_bytes >= 0);
      CREATE TABLE wopi_client (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL UNIQUE,
        address text NOT NULL,
        product text NOT NULL CHECK (product IN ('microsoft', 'onlyoffice', 'collabora', 'other')),
        active boolean NOT NULL DEFAULT true,
        proof_required boolean NOT NULL DEFAULT true,
        caller_networks text[] NOT NULL DEFAULT '{}',
        reachable_networks text[] NOT NULL DEFAULT '{}',
        discovery_xml text,
        discovery_fetched_at timestamptz,
        discovery_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE wopi_container (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        integrator_id uuid NOT NULL REFERENCES integrator,
        parent_id uuid REFERENCES wopi_container,
        name text NOT NULL,
        created_by text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX wopi_container_root ON wopi_container (integrator_id) WHERE parent_id IS NULL;
      CREATE UNIQUE INDEX wopi_container_name ON wopi_container (parent_id, lower(name));
      CREATE TABLE wopi_hosted_file (
        document_id uuid PRIMARY KEY REFERENCES document,
        container_id uuid NOT NULL REFERENCES wopi_container,
        lock_id text CHECK (length(lock_id) BETWEEN 1 AND 1024),
        lock_expires_at timestamptz,
        lock_change bigint NOT NULL DEFAULT 0,
        content_changed boolean NOT NULL DEFAULT false,
        modified_by jsonb NOT NULL DEFAULT '[]',
        CHECK ((lock_id IS NULL) = (lock_expires_at IS NULL))
      );
      CREATE INDEX wopi_hosted_file_container ON wopi_hosted_file (container_id);
      CREATE INDEX wopi_hosted_file_lock_expiry ON wopi_hosted_file (lock_expires_at) WHERE lock_id IS NOT NULL;
      CREATE TABLE wopi_access_token (
        token_hash bytea PRIMARY KEY,
        integrator_id uuid NOT NULL REFERENCES integrator,
        kind text NOT NULL CHECK (kind IN ('file', 'container', 'ecosystem')),
        document_id uuid REFERENCES document,
        container_id uuid REFERENCES wopi_container ON DELETE CASCADE,
        client_id uuid REFERENCES wopi_client,
        user_id text NOT NULL,
        user_name text NOT NULL,
        granted jsonb NOT NULL,
        origin text NOT NULL,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz,
        CHECK ((kind = 'file') = (document_id IS NOT NULL)),
        CHECK ((kind = 'container') = (container_id IS NOT NULL))
      );
      CREATE INDEX wopi_access_token_document ON wopi_access_token (document_id, user_id);
      CREATE INDEX wopi_access_token_expiry ON wopi_access_token (expires_at);
      CREATE TABLE wopi_user_info (
        integrator_id uuid NOT NULL REFERENCES integrator,
        user_id text NOT NULL,
        info text NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (integrator_id, user_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wopi_user_info, wopi_access_token, wopi_hosted_file, wopi_container, wopi_client');
  }
}
