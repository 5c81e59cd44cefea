import { Documents1700000000001 } from './1700000000001-documents.js';

/** The migrations of this lib's tables, oldest first. */
export const documentsMigrations = [Documents1700000000001];
