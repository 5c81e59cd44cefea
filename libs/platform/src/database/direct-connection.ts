import pg from 'pg';
import type { DataSource } from 'typeorm';

/** The address of Postgres behind a transaction pooler; undefined: there is no pooler. */
export function directUrlOf(database: DataSource): string | undefined {
  return (database.options as { extra?: { directUrl?: string } }).extra?.directUrl;
}

/**
 * Runs `work` while this process holds the lock of that number, on a connection of its own to Postgres itself, which ends with
 * it. Null: another process holds it.
 */
export async function whileLocked<T>(database: DataSource, lock: number, work: () => Promise<T>): Promise<T | null> {
  const connectionString = directUrlOf(database) ?? (database.options as { url?: string }).url;
  const client = new pg.Client({ connectionString, keepAlive: true, application_name: 'wenqiao-lock' });
  const lost: Error[] = [];
  client.on('error', (error) => lost.push(error));
  await client.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [lock]);
    if (rows[0]?.mine !== true) return null;
    const done = await work();
    if (lost.length > 0) throw new Error('the connection that held the lock was lost', { cause: lost[0] });
    return done;
  } finally {
    await client.end();
  }
}
