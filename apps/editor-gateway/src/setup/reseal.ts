import type { DataSource, EntityManager } from 'typeorm';
import { SealBroken, type SecretBox } from '#auth';

/** Every column that holds sealed secrets for longer than minutes, with what a row is known by. */
export const SEALED_COLUMNS: readonly { table: string; column: string; id: string }[] = [
  { table: 'integrator_key', column: 'sealed_secret', id: 'id' },
  { table: 'document_server', column: 'sealed_secret', id: 'integrator_id' },
  { table: 'wopi_proof_key', column: 'sealed_private_key', id: 'id' },
  { table: 'wopi_access', column: 'sealed_token', id: 'participant_id' },
  { table: 'conversion', column: 'sealed_password', id: 'id' },
  { table: 'alert_channel', column: 'sealed_url', id: 'id' },
  { table: 'alert_channel', column: 'sealed_secret', id: 'id' },
];

/** A sign-in lasts minutes: what was sealed for it is not sealed again. */
export const PASSING_COLUMNS: readonly string[] = ['oidc_sign_in.sealed_verifier'];

const AT_ONCE = 500;

export interface Resealed {
  /** Secrets that an earlier key had sealed and the current one has now. */
  resealed: number;
  /** `table.column` of secrets that no key of `SECRET_KEY` opens, with how many they are. They stay as they are. */
  lost: ReadonlyMap<string, number>;
}

/** Seals with the current key what an earlier one sealed, so that the earlier one can be taken out of `SECRET_KEY`. */
export async function resealSecrets(database: DataSource, box: SecretBox): Promise<Resealed> {
  let resealed = 0;
  const lost = new Map<string, number>();
  /** Null: nothing to do. */
  const again = (sealed: Buffer, where: string): Buffer | null => {
    try {
      return box.reseal(sealed);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      lost.set(where, (lost.get(where) ?? 0) + 1);
      return null;
    }
  };
  for (const { table, column, id } of SEALED_COLUMNS) {
    let after: string | null = null;
    for (;;) {
      const rows = (await database.query(
        `SELECT ${id}::text AS id, ${column} AS sealed FROM ${table}
         WHERE ${column} IS NOT NULL AND ($1::text IS NULL OR ${id}::text > $1) ORDER BY ${id}::text LIMIT ${AT_ONCE}`,
        [after],
      )) as { id: string; sealed: Buffer }[];
      for (const row of rows) {
        const fresh = again(row.sealed, `${table}.${column}`);
        if (fresh === null) continue;
        // Somebody may have given another secret meanwhile: theirs stays.
        await database.query(`UPDATE ${table} SET ${column} = $3 WHERE ${id}::text = $1 AND ${column} = $2`, [
          row.id,
          row.sealed,
          fresh,
        ]);
        resealed++;
      }
      after = rows.at(-1)?.id ?? null;
      if (rows.length < AT_ONCE) break;
    }
  }
  resealed += await database.transaction((manager) => resealSignInSecret(manager, again));
  return { resealed, lost };
}

/** The secret by which the provider of sign-ins knows us stands among its settings. */
async function resealSignInSecret(
  manager: EntityManager,
  again: (sealed: Buffer, where: string) => Buffer | null,
): Promise<number> {
  const [row] = (await manager.query(
    `SELECT value->>'sealedClientSecret' AS sealed FROM setting WHERE key = 'console-oidc' FOR UPDATE`,
  )) as { sealed: string | null }[];
  if (!row || row.sealed === null) return 0;
  const fresh = again(Buffer.from(row.sealed, 'base64'), 'setting.console-oidc');
  if (fresh === null) return 0;
  await manager.query(
    `UPDATE setting SET value = jsonb_set(value, '{sealedClientSecret}', to_jsonb($1::text)) WHERE key = 'console-oidc'`,
    [fresh.toString('base64')],
  );
  return 1;
}
