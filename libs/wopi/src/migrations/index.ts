import { WopiHost1700000000100 } from './1700000000100-wopi-host.js';

/** The migrations of this lib's tables, oldest first. */
export const wopiMigrations = [WopiHost1700000000100];
