import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Pipeline1700000000180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE save_back
        ADD COLUMN hold jsonb,
        ADD COLUMN conflict jsonb,
        ADD COLUMN overwrite boolean NOT NULL DEFAULT false,
        ADD COLUMN traceparent text;
      CREATE INDEX save_back_newest ON save_back (created_at DESC, id DESC);
      CREATE INDEX save_back_integrator_newest ON save_back (integrator_id, created_at DESC, id DESC);
      CREATE INDEX save_back_open_newest ON save_back (state, created_at DESC, id DESC) WHERE state NOT IN ('delivered', 'discarded');
      CREATE INDEX save_back_integrator_due ON save_back (integrator_id, due_at) WHERE state IN ('scheduled', 'retrying');
      CREATE INDEX save_back_open_due ON save_back (due_at, id) WHERE state NOT IN ('delivered', 'discarded');
      CREATE INDEX save_back_changed ON save_back (updated_at);
      CREATE INDEX save_back_delivered ON save_back (delivered_at) WHERE delivered_at IS NOT NULL;
      ALTER TABLE save_back_attempt
        ADD COLUMN integrator_id uuid,
        ADD COLUMN response_headers jsonb,
        ADD COLUMN first_byte_ms integer,
        ADD COLUMN next_step jsonb,
        ADD COLUMN worker text;
      CREATE INDEX save_back_attempt_started ON save_back_attempt (started_at);
      CREATE TABLE save_back_event (
        id bigserial PRIMARY KEY,
        save_back_id uuid NOT NULL REFERENCES save_back ON DELETE CASCADE,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        kind text NOT NULL,
        actor text,
        detail jsonb
      );
      CREATE INDEX save_back_event_save_back ON save_back_event (save_back_id, id);
      CREATE TABLE integrator_delivery (
        integrator_id uuid PRIMARY KEY REFERENCES integrator ON DELETE CASCADE,
        retry_delays_s double precision[],
        max_concurrency integer CHECK (max_concurrency BETWEEN 1 AND 500),
        timeout_ms integer CHECK (timeout_ms BETWEEN 1000 AND 3600000),
        conflict_check boolean NOT NULL DEFAULT true,
        circuit text NOT NULL DEFAULT 'closed' CHECK (circuit IN ('closed', 'open')),
        consecutive_failures integer NOT NULL DEFAULT 0,
        trips integer NOT NULL DEFAULT 0,
        opened_at timestamptz,
        next_probe_at timestamptz,
        last_failure jsonb,
        paused_at timestamptz,
        paused_until timestamptz,
        paused_by text,
        pause_reason text,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE paused_endpoint (
        integrator_id uuid NOT NULL REFERENCES integrator ON DELETE CASCADE,
        endpoint text NOT NULL,
        paused_at timestamptz NOT NULL DEFAULT now(),
        paused_until timestamptz,
        reason text NOT NULL,
        save_back_id uuid,
        PRIMARY KEY (integrator_id, endpoint)
      );
      CREATE TABLE interval_change (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        subject text NOT NULL CHECK (subject IN ('save-back', 'idle-save')),
        scope_kind text NOT NULL CHECK (scope_kind IN ('global', 'integrator', 'file-type', 'document')),
        scope_id text,
        seconds integer,
        before_seconds integer,
        apply text NOT NULL CHECK (apply IN ('future', 'pending')),
        state text NOT NULL CHECK (state IN ('scheduled', 'applied', 'cancelled', 'undone', 'failed')),
        actor text NOT NULL,
        client_address text,
        effective_at timestamptz NOT NULL DEFAULT now(),
        applied_at timestamptz,
        moved integer,
        due_now integer,
        undoes uuid REFERENCES interval_change,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX interval_change_scheduled ON interval_change (effective_at) WHERE state = 'scheduled';
      CREATE INDEX interval_change_newest ON interval_change (created_at DESC);
      CREATE TABLE bulk_job (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action text NOT NULL,
        arguments jsonb NOT NULL,
        actor text NOT NULL,
        client_address text,
        save_back_ids uuid[] NOT NULL,
        done integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'cancelled')),
        lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX bulk_job_running ON bulk_job (created_at) WHERE state = 'running';
      CREATE TABLE alert_channel (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        format text NOT NULL CHECK (format IN ('wecom', 'dingtalk', 'feishu', 'json')),
        sealed_url bytea NOT NULL,
        url_hint text NOT NULL,
        sealed_secret bytea,
        lang text NOT NULL DEFAULT 'zh-CN',
        allowed_networks text[] NOT NULL DEFAULT '{}',
        active boolean NOT NULL DEFAULT true,
        last_sent_at timestamptz,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE alert (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL,
        subject text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
        detail jsonb NOT NULL,
        raised_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        resolved_at timestamptz,
        notified_at timestamptz,
        resolution_notified_at timestamptz
      );
      CREATE UNIQUE INDEX alert_one_open ON alert (kind, subject) WHERE resolved_at IS NULL;
      CREATE INDEX alert_newest ON alert (raised_at DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE alert, alert_channel, bulk_job, interval_change, paused_endpoint, integrator_delivery, save_back_event;
      DROP INDEX save_back_integrator_due, save_back_newest, save_back_integrator_newest, save_back_open_newest, save_back_open_due, save_back_changed, save_back_delivered;
      DROP INDEX save_back_attempt_started;
      ALTER TABLE save_back_attempt DROP COLUMN integrator_id, DROP COLUMN response_headers, DROP COLUMN first_byte_ms,
        DROP COLUMN next_step, DROP COLUMN worker;
      ALTER TABLE save_back DROP COLUMN hold, DROP COLUMN conflict, DROP COLUMN overwrite, DROP COLUMN traceparent`);
  }
}
