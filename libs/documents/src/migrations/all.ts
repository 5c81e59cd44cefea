import { VersionNames1700000000231 } from './1700000000231-version-names.js';
import { Watermark1700000000232 } from './1700000000232-watermark.js';
import { documentsMigrations as others } from './index.js';

/** The migrations of this lib's tables; TypeORM sorts them by their numbers. */
export const documentsMigrations = [...others, VersionNames1700000000231, Watermark1700000000232];
