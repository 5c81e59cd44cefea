import { Conversion1700000000160 } from './1700000000160-conversion.js';

/** The migrations of this lib's tables, oldest first. They come after those of the documents lib. */
export const conversionMigrations = [Conversion1700000000160];
