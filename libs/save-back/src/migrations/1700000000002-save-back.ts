import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SaveBack1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE setting (
        key text PRIMARY KEY,
        value jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE audit_entry (
        id bigserial PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        action text NOT NULL,
        target text NOT NULL,
        before jsonb,
        after jsonb
      );
      CREATE TABLE administrator (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE save_back (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        document_id uuid NOT NULL REFERENCES document,
        integrator_id uuid NOT NULL REFERENCES integrator,
        revision_id uuid NOT NULL REFERENCES revision,
        generation integer NOT NULL DEFAULT 1,
        state text NOT NULL CHECK (state IN ('held', 'scheduled', 'sending', 'retrying', 'parked', 'delivered', 'discarded')),
        closed_at timestamptz NOT NULL DEFAULT now(),
        due_at timestamptz NOT NULL,
        interval_seconds integer NOT NULL,
        interval_source text NOT NULL,
        unchanged boolean NOT NULL,
        modified_by jsonb NOT NULL DEFAULT '[]',
        attempt_count integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        last_error jsonb,
        target_url text,
        result_fetched_at timestamptz,
        delivered_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX save_back_one_open ON save_back (document_id) WHERE state NOT IN ('delivered', 'discarded');
      CREATE INDEX save_back_due ON save_back (due_at) WHERE state IN ('scheduled', 'retrying');
      CREATE INDEX save_back_sending ON save_back (lease_until) WHERE state = 'sending';
      CREATE INDEX save_back_document ON save_back (document_id, created_at DESC);
      CREATE INDEX save_back_revision ON save_back (revision_id);
      CREATE TABLE save_back_attempt (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        save_back_id uuid NOT NULL REFERENCES save_back,
        generation integer NOT NULL,
        number integer NOT NULL,
        target_url text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('sending', 'delivered', 'failed', 'lost')),
        http_status integer,
        error text,
        response_excerpt text,
        duration_ms integer,
        started_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX save_back_attempt_save_back ON save_back_attempt (save_back_id, started_at);
      CREATE TABLE outbox (
        id bigserial PRIMARY KEY,
        topic text NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, save_back_attempt, save_back, administrator, audit_entry, setting');
  }
}
