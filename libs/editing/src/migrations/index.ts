import { Editing1700000000003 } from './1700000000003-editing.js';
import { OnlyofficePresence1700000000142 } from './1700000000142-onlyoffice-presence.js';

/** The migrations of this lib's tables, oldest first. They come after those of the documents lib. */
export const editingMigrations = [Editing1700000000003, OnlyofficePresence1700000000142];
