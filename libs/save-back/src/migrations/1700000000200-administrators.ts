import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Administrators1700000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_entry ADD COLUMN client_address text, ADD COLUMN request_id text;
      CREATE INDEX audit_entry_target ON audit_entry (target, id DESC);
      ALTER TABLE administrator
        ALTER COLUMN password_hash DROP NOT NULL,
        ADD COLUMN active boolean NOT NULL DEFAULT true,
        ADD COLUMN must_change_password boolean NOT NULL DEFAULT true,
        ADD COLUMN oidc_issuer text,
        ADD COLUMN oidc_subject text,
        ADD COLUMN last_sign_in_at timestamptz,
        ADD CONSTRAINT administrator_oidc UNIQUE (oidc_issuer, oidc_subject),
        ADD CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL));
      CREATE TABLE administrator_session (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        administrator_id uuid NOT NULL REFERENCES administrator ON DELETE CASCADE,
        token_hash bytea NOT NULL UNIQUE,
        client_address text,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX administrator_session_administrator ON administrator_session (administrator_id);
      CREATE TABLE sign_in_failure (
        subject text PRIMARY KEY,
        attempts integer NOT NULL,
        last_at timestamptz NOT NULL DEFAULT now(),
        locked_until timestamptz
      );
      CREATE TABLE oidc_sign_in (
        state_hash bytea PRIMARY KEY,
        sealed_verifier bytea NOT NULL,
        nonce text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE oidc_sign_in, sign_in_failure, administrator_session;
      DELETE FROM administrator WHERE password_hash IS NULL;
      ALTER TABLE administrator ALTER COLUMN password_hash SET NOT NULL, DROP COLUMN active, DROP COLUMN must_change_password,
        DROP COLUMN oidc_issuer, DROP COLUMN oidc_subject, DROP COLUMN last_sign_in_at;
      DROP INDEX audit_entry_target;
      ALTER TABLE audit_entry DROP COLUMN client_address, DROP COLUMN request_id`);
  }
}
