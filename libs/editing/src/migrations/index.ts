import { Editing1700000000003 } from './1700000000003-editing.js';

/** The migrations of this lib's tables, oldest first. They come after those of the documents lib. */
export const editingMigrations = [Editing1700000000003];
