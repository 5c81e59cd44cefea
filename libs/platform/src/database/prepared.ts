import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { directUrlOf } from './direct-connection.js';

/** Runs a named statement, which Postgres keeps parsed, straight on a connection of the pool and without a transaction of its own. */
export async function prepared<R extends QueryResultRow>(
  database: DataSource,
  statement: { name: string; text: string },
  values: unknown[],
): Promise<R[]> {
  const pool = (database.driver as unknown as { master: Pool }).master;
  // A pooler gives every transaction another connection, which knows no statements of ours.
  const { name, text } = statement;
  return (await pool.query<R>({ ...(directUrlOf(database) === undefined ? { name } : {}), text, values })).rows;
}
