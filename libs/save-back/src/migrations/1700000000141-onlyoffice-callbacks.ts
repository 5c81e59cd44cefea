import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OnlyofficeCallbacks1700000000141 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE save_back ADD COLUMN force_save jsonb;
      CREATE TABLE onlyoffice_opening (
        participant_id uuid PRIMARY KEY,
        document_id uuid NOT NULL REFERENCES document,
        user_id text NOT NULL,
        callback_url text,
        server_origin text NOT NULL,
        key_id uuid,
        request jsonb NOT NULL,
        opened_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX onlyoffice_opening_document ON onlyoffice_opening (document_id, opened_at DESC);
      CREATE TABLE onlyoffice_saved_report (
        document_id uuid PRIMARY KEY REFERENCES document ON DELETE CASCADE,
        succeeded boolean NOT NULL,
        reported_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE onlyoffice_notice (
        id bigserial PRIMARY KEY,
        document_id uuid NOT NULL REFERENCES document,
        participant_id uuid,
        callback_url text,
        body jsonb NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz
      );
      CREATE INDEX onlyoffice_notice_waiting ON onlyoffice_notice (document_id, id) WHERE state IN ('waiting', 'sending');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE onlyoffice_notice, onlyoffice_saved_report, onlyoffice_opening;
      ALTER TABLE save_back DROP COLUMN force_save;`);
  }
}
