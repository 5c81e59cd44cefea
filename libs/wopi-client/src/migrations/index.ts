import { WopiClient1700000000121 } from './1700000000121-wopi-client.js';

/** The migrations of this lib's tables, oldest first. */
export const wopiClientMigrations = [WopiClient1700000000121];
