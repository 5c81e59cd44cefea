import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Conversion1700000000160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE conversion (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        integrator_id uuid NOT NULL REFERENCES integrator ON DELETE CASCADE,
        work text NOT NULL CHECK (work IN ('convert', 'build')),
        cache_key text NOT NULL,
        title text NOT NULL,
        source_sha256 char(64),
        source_url text,
        signing_key_id uuid,
        from_type text NOT NULL,
        to_type text NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        sealed_password bytea,
        input_hash char(64),
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
        progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
        attempts integer NOT NULL DEFAULT 0,
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        error_code text,
        error_detail text,
        results jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        UNIQUE (integrator_id, cache_key),
        CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL)),
        CHECK ((state = 'failed') = (error_code IS NOT NULL))
      );
      CREATE INDEX conversion_waiting ON conversion (created_at) WHERE state IN ('queued', 'running');
      CREATE INDEX conversion_input ON conversion (integrator_id, input_hash) WHERE state = 'done';
      CREATE INDEX conversion_finished ON conversion (finished_at);
      CREATE TABLE idempotent_request (
        integrator_id uuid NOT NULL,
        key text NOT NULL,
        request_hash char(64) NOT NULL,
        status smallint,
        headers jsonb,
        body text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (integrator_id, key)
      );
      CREATE INDEX idempotent_request_age ON idempotent_request (created_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotent_request, conversion');
  }
}
