import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Gathered, prepared } from '#platform';

/** A question for who edits a document; `callback` null: its answer goes to the address that the newest editor's page gave. */
export interface PresenceQuestion {
  integratorId: string;
  key: string;
  callback: string | null;
  userData: string | null;
}

/** With so many callbacks of a document still to be sent, one that says the same as one of them is not added to them. */
const LONG_QUEUE = 16;

const QUESTIONS_AT_ONCE = 100;
/** Who is asked thousands of times a second answers so many of them with one statement. */
const APART_MS = 2;

/** $1 to $4: what is asked, one element for each question. `users` null: the key is unknown. */
const ASK = {
  name: 'onlyoffice-info',
  text: `WITH asked AS (
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS a (integrator_id, external_id, callback, user_data, n)),
    wanted AS (SELECT DISTINCT integrator_id, external_id FROM asked),
    fact AS (
      SELECT d.id, d.integrator_id, d.external_id, e.users,
        cardinality(e.users) > 0 OR EXISTS (SELECT 1 FROM save_back b WHERE b.document_id = d.id AND b.state NOT IN ('delivered', 'discarded')) AS edited,
        COALESCE(o.callback_url, d.callback_url) AS target,
        (SELECT count(*) FROM (SELECT 1 FROM onlyoffice_notice q WHERE q.document_id = d.id AND q.state IN ('waiting', 'sending') LIMIT ${LONG_QUEUE}) q) AS queued
      FROM wanted w
      JOIN document d ON d.integrator_id = w.integrator_id AND d.door = 'onlyoffice' AND d.external_id = w.external_id AND d.deleted_at IS NULL
      CROSS JOIN LATERAL (SELECT ARRAY(SELECT p.user_id FROM editing_session s JOIN participant p ON p.session_id = s.id
        WHERE s.document_id = d.id AND s.state = 'open' AND p.state = 'connected' AND p.mode <> 'view' ORDER BY p.joined_at) AS users) e
      LEFT JOIN LATERAL (SELECT callback_url FROM onlyoffice_opening WHERE document_id = d.id AND callback_url IS NOT NULL
        ORDER BY user_id IS DISTINCT FROM e.users[cardinality(e.users)], opened_at DESC LIMIT 1) o ON true),
    told AS (
      INSERT INTO onlyoffice_notice (document_id, callback_url, body)
      SELECT t.id, t.target, t.body FROM (
        SELECT f.id, f.queued, COALESCE(a.callback, f.target) AS target, a.n,
          jsonb_build_object('key', f.external_id, 'status', CASE WHEN f.edited THEN 1 ELSE 4 END)
            || CASE WHEN f.edited THEN jsonb_build_object('users', to_jsonb(f.users)) ELSE '{}' END
            || CASE WHEN a.user_data IS NULL THEN '{}' ELSE jsonb_build_object('userdata', a.user_data) END AS body
        FROM asked a JOIN fact f ON f.integrator_id = a.integrator_id AND f.external_id = a.external_id) t
      WHERE t.target IS NOT NULL AND NOT (t.queued >= ${LONG_QUEUE} AND EXISTS (SELECT 1 FROM onlyoffice_notice q
        WHERE q.document_id = t.id AND q.state = 'waiting' AND q.callback_url = t.target AND q.body = t.body))
      ORDER BY t.n)
    SELECT f.users FROM asked a LEFT JOIN fact f ON f.integrator_id = a.integrator_id AND f.external_id = a.external_id ORDER BY a.n`,
};

/**
 * Who edits a document, in the answer and in a callback with status 1, or 4 when nobody does and nothing waits to be saved. One
 * statement answers for all who ask at the same time.
 */
@Injectable()
export class OnlyofficePresence {
  private readonly asked = new Gathered(
    (questions: PresenceQuestion[]) => this.answerAll(questions),
    1,
    QUESTIONS_AT_ONCE,
    APART_MS,
  );

  constructor(private readonly database: DataSource) {}

  /** The ids of those who edit; null: the key is unknown. */
  ask(question: PresenceQuestion): Promise<string[] | null> {
    return this.asked.ask(question);
  }

  private async answerAll(questions: PresenceQuestion[]): Promise<(string[] | null)[]> {
    const rows = await prepared<{ users: string[] | null }>(this.database, ASK, [
      questions.map((one) => one.integratorId),
      questions.map((one) => one.key),
      questions.map((one) => one.callback),
      questions.map((one) => one.userData),
    ]);
    return rows.map((row) => row.users);
  }
}
