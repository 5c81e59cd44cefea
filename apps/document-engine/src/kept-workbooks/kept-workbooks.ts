import { readKitFile, writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { OfficeParts } from '../office-parts/office-parts.js';
import { unknownTo } from './newer-functions.js';
import { workbookProtection } from './workbook-protection.js';
import { type KnownWorkbook, markWorkbook, restoreWorkbook, WORKBOOK_PARTS } from './workbook-parts.js';

const WORKBOOKS = new Set(['xlsx', 'xlsm', 'xltx', 'xltm']);
/** True of the formats of Excel that are Office Open XML. */
export const isWorkbook = (extension: string): boolean => WORKBOOKS.has(extension);
/** Read at every save, to look for newer functions, where nothing was remembered. */
const MAX_LOOKED_INTO_BYTES = 16 * 1024 * 1024;

/** What Excel workbooks hold and LibreOffice would lose: remembered before it reads them, and put back into what it wrote. */
export class KeptWorkbooks {
  private readonly known = new WeakMap<KitProcess, KnownWorkbook>();

  /** Remembers what is in a workbook in the kit's folder, for as long as the kit lives. Other files are left as they are. */
  async mark(kit: KitProcess, path: string, extension: string): Promise<void> {
    this.known.delete(kit);
    if (!isWorkbook(extension)) return;
    const parts = OfficeParts.read(await readKitFile(path), WORKBOOK_PARTS);
    if (!parts) return;
    const known = markWorkbook(parts, unknownTo(kit.version));
    const marked = parts.written();
    if (marked) await writeKitFile(path, marked);
    this.known.set(kit, known);
  }

  /** The structure of the workbook was protected, or no longer is: LibreOffice writes no password that was set in it. */
  protect(kit: KitProcess, on: boolean, password: string): void {
    const known = this.known.get(kit) ?? {
      formulas: [],
      tables: [],
      names: new Map<string, string>(),
      protection: null,
    };
    known.protection = on && password !== '' ? workbookProtection(password) : null;
    this.known.set(kit, known);
  }

  /** What a kit wrote, with what it lost; null: it lost nothing. */
  async restored(kit: KitProcess, path: string, extension: string): Promise<Buffer | null> {
    if (!isWorkbook(extension)) return null;
    const known = this.known.get(kit) ?? null;
    const something = known && (known.formulas.length > 0 || known.names.size > 0 || known.tables.length > 0);
    const parts = OfficeParts.read(
      await readKitFile(path),
      WORKBOOK_PARTS,
      something ? undefined : MAX_LOOKED_INTO_BYTES,
    );
    if (!parts) return null;
    restoreWorkbook(parts, known, unknownTo(kit.version));
    return parts.written();
  }
}
