import type { DataSource } from 'typeorm';
import { hashPassword } from '#auth';

/**
 * Makes an administrator, who has to choose another password at the first sign-in, while there is none. True when one was
 * made: without one nobody could make the first integrator.
 */
export async function makeFirstAdministrator(database: DataSource, name: string, password: string): Promise<boolean> {
  const there = (await database.query('SELECT 1 FROM administrator LIMIT 1')) as unknown[];
  if (there.length > 0) return false;
  await database.query(`INSERT INTO administrator (name, password_hash, role) VALUES ($1, $2, 'admin')`, [
    name,
    await hashPassword(password),
  ]);
  return true;
}
