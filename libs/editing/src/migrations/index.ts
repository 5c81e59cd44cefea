import { Editing1700000000003 } from './1700000000003-editing.js';
import { OnlyofficePresence1700000000142 } from './1700000000142-onlyoffice-presence.js';
import { DocumentServer1700000000320 } from './1700000000320-document-server.js';
import { IdleSave1700000000182 } from './1700000000182-idle-save.js';
import { UserGroups1700000000450 } from './1700000000450-user-groups.js';
import { Together1700000000230 } from './1700000000230-together.js';

/** The migrations of this lib's tables, oldest first. They come after those of the documents lib. */
export const editingMigrations = [
  Editing1700000000003,
  OnlyofficePresence1700000000142,
  IdleSave1700000000182,
  Together1700000000230,
  DocumentServer1700000000320,
  UserGroups1700000000450,
];
