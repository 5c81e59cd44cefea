import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

/** Runs a named statement, which Postgres keeps parsed, straight on a connection of the pool and without a transaction of its own. */
export async function prepared<R extends QueryResultRow>(
  database: DataSource,
  statement: { name: string; text: string },
  values: unknown[],
): Promise<R[]> {
  const pool = (database.driver as unknown as { master: Pool }).master;
  return (await pool.query<R>({ ...statement, values })).rows;
}
