import { WopiClient1700000000121 } from './1700000000121-wopi-client.js';
import { WopiPutRevision1700000000122 } from './1700000000122-wopi-put-revision.js';

/** The migrations of this lib's tables, oldest first. */
export const wopiClientMigrations = [WopiClient1700000000121, WopiPutRevision1700000000122];
