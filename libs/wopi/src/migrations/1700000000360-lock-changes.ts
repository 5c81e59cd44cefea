import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LockChanges1700000000360 implements MigrationInterface {
  /**
   * Puts lock changes into effect where nothing else is touched by them. For each, whether it was done; what was not needs
   * its own transaction, because somebody holds the rows, the document is edited, or something is on its way home. Never waits.
   */
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION wopi_change_locks(documents uuid[], changes bigint[], actions text[], ids text[], lifetime_s integer)
      RETURNS TABLE (n integer, done boolean) LANGUAGE plpgsql AS $$
      DECLARE
        wanted record;
        free boolean;
      BEGIN
        FOR wanted IN SELECT w.n, w.document_id, w.change, w.action, w.id
          FROM unnest(documents, changes, actions, ids) WITH ORDINALITY AS w(document_id, change, action, id, n) ORDER BY w.document_id, w.n
        LOOP
          free := true;
          IF wanted.action <> 'renew' THEN
            -- Everything about a document happens under the lock of its row; what follows sees what was committed before.
            PERFORM 1 FROM document d WHERE d.id = wanted.document_id AND d.deleted_at IS NULL
              AND (wanted.action = 'take' OR d.door = 'rest' AND d.callback_url IS NULL) FOR NO KEY UPDATE SKIP LOCKED;
            free := FOUND
              AND NOT EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = wanted.document_id AND b.state NOT IN ('delivered', 'discarded'))
              AND (wanted.action = 'remove' OR NOT EXISTS (SELECT 1 FROM editing_session s WHERE s.document_id = wanted.document_id AND s.state = 'open' AND s.kind = 'edit'))
              AND (wanted.action = 'remove' OR NOT EXISTS (SELECT 1 FROM document_server_session s WHERE s.document_id = wanted.document_id AND s.state = 'open'));
          END IF;
          IF free THEN
            PERFORM 1 FROM wopi_hosted_file f WHERE f.document_id = wanted.document_id AND f.lock_change = wanted.change
              AND (f.lock_id IS NULL) = (wanted.action = 'take') AND NOT (wanted.action = 'remove' AND f.content_changed) FOR NO KEY UPDATE SKIP LOCKED;
            free := FOUND;
          END IF;
          IF free THEN
            UPDATE wopi_hosted_file f SET lock_id = wanted.id, lock_change = f.lock_change + 1,
              lock_expires_at = CASE WHEN wanted.id IS NULL THEN NULL ELSE now() + make_interval(secs => lifetime_s) END,
              modified_by = CASE WHEN wanted.id IS NULL THEN '[]' ELSE f.modified_by END
            WHERE f.document_id = wanted.document_id;
          END IF;
          n := wanted.n;
          done := free;
          RETURN NEXT;
        END LOOP;
      END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wopi_change_locks');
  }
}
