import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A trigger writes the notices of people who come and go, because participants change their state in many places (sockets, lost
 * connections, removal, replacement, dead engines) and each must tell in its own transaction.
 */
export class OnlyofficePresence1700000000142 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE onlyoffice_opening ADD FOREIGN KEY (participant_id) REFERENCES participant ON DELETE CASCADE;
      CREATE FUNCTION onlyoffice_tell_presence() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        doc document%ROWTYPE;
        present jsonb;
        joined boolean := NEW.state = 'connected';
      BEGIN
        SELECT d.* INTO doc FROM editing_session s JOIN document d ON d.id = s.document_id
          WHERE s.id = NEW.session_id AND s.kind = 'edit' AND d.door = 'onlyoffice';
        IF NOT FOUND THEN RETURN NULL; END IF;
        SELECT COALESCE(jsonb_agg(p.user_id ORDER BY p.joined_at, p.id), '[]') INTO present FROM participant p
          WHERE p.session_id = NEW.session_id AND p.state = 'connected' AND p.mode <> 'view';
        IF NOT joined AND jsonb_array_length(present) = 0 THEN RETURN NULL; END IF;
        INSERT INTO onlyoffice_notice (document_id, participant_id, callback_url, body)
        VALUES (doc.id, NEW.id,
          COALESCE((SELECT o.callback_url FROM onlyoffice_opening o WHERE o.participant_id = NEW.id), doc.callback_url),
          jsonb_build_object('key', doc.external_id, 'status', 1, 'users', present,
            'actions', jsonb_build_array(jsonb_build_object('type', CASE WHEN joined THEN 1 ELSE 0 END, 'userid', NEW.user_id))));
        RETURN NULL;
      END $$;
      CREATE TRIGGER onlyoffice_presence AFTER UPDATE OF state ON participant FOR EACH ROW
        WHEN (NEW.mode <> 'view' AND OLD.state <> NEW.state AND (NEW.state = 'connected' OR OLD.state = 'connected'))
        EXECUTE FUNCTION onlyoffice_tell_presence();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER onlyoffice_presence ON participant;
      DROP FUNCTION onlyoffice_tell_presence;`);
  }
}
