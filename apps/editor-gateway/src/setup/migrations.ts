import { conversionMigrations } from '#conversion';
import { documentsMigrations } from '#documents';
import { editingMigrations } from '#editing';
import { saveBackMigrations } from '#save-back';
import { wopiClientMigrations } from '#wopi-client';
import { wopiMigrations } from '#wopi';

/** Where TypeORM notes which migrations have run. */
export const MIGRATIONS_TABLE = 'schema_migration';

/** Every migration of the platform; TypeORM sorts them by the numbers in their names. */
export const MIGRATIONS = [
  ...documentsMigrations,
  ...saveBackMigrations,
  ...editingMigrations,
  ...wopiClientMigrations,
  ...conversionMigrations,
  ...wopiMigrations,
];
