import type { DataSource } from 'typeorm';
import { prepared } from './prepared.js';

/** The database at one moment: its clock, and a text that is the same as long as nothing has been committed to it. */
export interface Moment {
  now: Date;
  state: string;
}

/**
 * The `state` of a {@link Moment}, for statements that read what will be kept: two snapshots with the same transactions see the
 * same rows. A server that was started again, or another one in its place, begins anew.
 */
export const STATE_SQL = `concat(pg_postmaster_start_time(), ' ', pg_current_snapshot())`;

const MOMENT = { name: 'moment', text: `SELECT now() AS now, ${STATE_SQL} AS state` };

/**
 * Asks for the moment. What was read at a moment with the same `state` still holds: of everything that was committed before this
 * was asked, by any process, nothing can be missing in it. It costs a fraction of reading anything.
 */
export async function momentOf(database: DataSource): Promise<Moment> {
  const [moment] = await prepared<Moment>(database, MOMENT, []);
  if (!moment) throw new Error('the database did not tell its moment');
  return moment;
}
