import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { IsBoolean, IsOptional, IsUrl, Length, MinLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { deriveKeys, SecretBox } from '#auth';
import { dataSourceOptions, EnvironmentInvalid, loadEnvironment, PlatformEnvironment, Setting } from '#platform';
import { MIN_PASSWORD_LENGTH } from '../admin/session/password-rule.js';
import { makeFirstAdministrator } from './first-administrator.js';
import { MIGRATIONS, MIGRATIONS_TABLE } from './migrations.js';
import { resealSecrets } from './reseal.js';
import { seedDemo } from './seed.js';

/** Settings of the migration run. */
class MigrateEnvironment extends PlatformEnvironment {
  /** Make the demo integrator and its credentials file. */
  @Setting()
  @IsBoolean()
  DEMO: boolean = false;

  @Setting()
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true })
  DEMO_OA_URL: string = 'http://127.0.0.1:9090';

  /** Name of the administrator who is made while there is none and ADMIN_PASSWORD is set. */
  @Setting()
  @Length(1, 64)
  ADMIN_USER: string = 'admin';

  /** Must be changed at the first sign-in. */
  @Setting()
  @IsOptional()
  @MinLength(MIN_PASSWORD_LENGTH, {
    message: `Set ADMIN_PASSWORD to at least ${MIN_PASSWORD_LENGTH} characters, e.g. made by: openssl rand -base64 18`,
  })
  ADMIN_PASSWORD?: string;
}

/** Any number that all migration runs share, so that two at once take turns. */
const MIGRATION_LOCK = 7_295_001;

/** Brings the database to this version's schema and seals stored secrets with the current key. Runs before the apps; safe to run many times and in parallel. */
async function migrate(): Promise<void> {
  const settings = loadEnvironment(MigrateEnvironment, process.env, (path) => readFileSync(path, 'utf8'));
  const database = new DataSource({
    ...dataSourceOptions({ DATABASE_URL: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL }, 3, 'migrate'),
    extra: {}, // an index of a large table takes as long as it takes
    migrations: MIGRATIONS,
    migrationsTableName: MIGRATIONS_TABLE,
  } as ConstructorParameters<typeof DataSource>[0]);
  await database.initialize();
  const lock = database.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await database.runMigrations({ transaction: 'each' });
    const box = new SecretBox(deriveKeys(settings.SECRET_KEY, 'seal'));
    const { resealed, lost } = await resealSecrets(database, box);
    if (resealed > 0) process.stdout.write(`migrate: ${resealed} secrets are sealed with the first SECRET_KEY now\n`);
    for (const [where, count] of lost)
      process.stderr.write(
        `migrate: ${count} secrets of ${where} were sealed with a key that SECRET_KEY does not name\n`,
      );
    const { ADMIN_USER, ADMIN_PASSWORD } = settings;
    if (ADMIN_PASSWORD !== undefined && (await makeFirstAdministrator(database, ADMIN_USER, ADMIN_PASSWORD)))
      process.stdout.write(`migrate: the administrator ${ADMIN_USER} may sign in with ADMIN_PASSWORD now\n`);
    if (settings.DEMO) await seedDemo(database, box, settings.DATA_DIR, settings.DEMO_OA_URL);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await database.destroy();
  }
}

try {
  await migrate();
} catch (error) {
  process.stderr.write(
    `migrate: ${error instanceof EnvironmentInvalid ? error.message : String((error as Error).stack)}\n`,
  );
  process.exit(1);
}
