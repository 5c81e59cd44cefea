import { Together1700000000230 } from './1700000000230-together.js';
import { editingMigrations as others } from './index.js';

/** The migrations of this lib's tables; TypeORM sorts them by their numbers. They come after those of documents. */
export const editingMigrations = [...others, Together1700000000230];
