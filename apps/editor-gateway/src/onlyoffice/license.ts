import type { DataSource } from 'typeorm';
import { type JsonObject, ONLYOFFICE_API_BUILD, ONLYOFFICE_API_VERSION } from '#protocol/onlyoffice';

const OPEN_SOURCE = 0;
const LICENSE_OK = 3;

/**
 * The answer of `license`: nothing is limited here, so limits are 0 and the result is "ok". `quota` lists who is in a document of
 * this integrator now, editors and viewers apart; an entry ends with the session.
 */
export async function licenseFacts(database: DataSource, integratorId: string): Promise<JsonObject> {
  const rows = (await database.query(
    `SELECT DISTINCT p.user_id, p.mode = 'view' AS looks, (now() + interval '1 day')::date AS expire
     FROM participant p JOIN editing_session s ON s.id = p.session_id JOIN document d ON d.id = s.document_id
     WHERE d.integrator_id = $1 AND d.door = 'onlyoffice' AND p.state = 'connected'`,
    [integratorId],
  )) as { user_id: string; looks: boolean; expire: Date }[];
  const quota = (looks: boolean): JsonObject[] =>
    rows.filter((row) => row.looks === looks).map((row) => ({ userid: row.user_id, expire: row.expire.toISOString() }));
  return {
    license: {
      start_date: null,
      end_date: null,
      timelimited: false,
      trial: false,
      developer: false,
      branding: false,
      customization: true,
      advanced_api: false,
      connections: 0,
      connections_view: 0,
      users_count: 0,
      users_view_count: 0,
      users_expire: 0,
      customer_id: '',
      alias: '',
      multitenancy: false,
      grace_days: 0,
    },
    server: {
      workersCount: 1,
      resultType: LICENSE_OK,
      packageType: OPEN_SOURCE,
      buildDate: null,
      buildVersion: ONLYOFFICE_API_VERSION,
      buildNumber: ONLYOFFICE_API_BUILD,
    },
    quota: { users: quota(false), users_view: quota(true) },
  };
}
