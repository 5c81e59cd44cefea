import { WopiHost1700000000100 } from './1700000000100-wopi-host.js';
import { LockChanges1700000000360 } from './1700000000360-lock-changes.js';

/** The migrations of this lib's tables, oldest first. */
export const wopiMigrations = [WopiHost1700000000100, LockChanges1700000000360];
