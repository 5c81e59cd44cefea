import { SaveBack1700000000002 } from './1700000000002-save-back.js';
import { Administrators1700000000200 } from './1700000000200-administrators.js';
import { OnlyofficeCallbacks1700000000141 } from './1700000000141-onlyoffice-callbacks.js';
import { BusyTables1700000000420 } from './1700000000420-busy-tables.js';
import { DoorIntervals1700000000332 } from './1700000000332-door-intervals.js';
import { Pipeline1700000000180 } from './1700000000180-pipeline.js';

/** The migrations of this lib's tables, oldest first. They come after those of the documents lib. */
export const saveBackMigrations = [
  SaveBack1700000000002,
  OnlyofficeCallbacks1700000000141,
  Pipeline1700000000180,
  Administrators1700000000200,
  DoorIntervals1700000000332,
  BusyTables1700000000420,
];
