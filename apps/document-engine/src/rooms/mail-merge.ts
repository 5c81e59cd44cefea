import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeOf, type StoredContent } from '#documents';
import { writeKitFile } from '../kit-host/kit-files.js';
import type { KitPool } from '../kit-host/kit-pool.js';
import { KitFailure, type KitProcess } from '../kit-host/kit-process.js';
import { NotAvailable } from './page-errors.js';
import type { RoomContents } from './room-content.js';

const FILTERS: Readonly<Record<string, string>> = { docx: 'MS Word 2007 XML', pdf: 'writer_pdf_Export' };
const VIEW = 'merge';
/** For everything at once: a record takes about a tenth of a second. */
const LIMIT_MS = 300_000;

/** The names of the columns, then the records. */
export type MergeTable = readonly (readonly string[])[];

/**
 * One file with the document once for each record, each on a page of its own. Made in a kit of its own, so that whoever
 * works in the document is not held up. Throws {@link NotAvailable} when LibreOffice could not.
 */
export async function mergeMail(
  kit: KitProcess,
  format: string,
  table: MergeTable,
  { pool, contents }: { pool: KitPool; contents: RoomContents },
): Promise<StoredContent> {
  const filter = FILTERS[format];
  const type = fileTypeOf('odt');
  if (filter === undefined || !type) throw new NotAvailable();
  const template = await contents.export(kit, 'odt');
  const own = await pool.take();
  try {
    await contents.place(own, template.sha256, 'template.odt');
    await own.load('template.odt', null, 'skip', 'en-US');
    await own.createView({ view: VIEW, author: '', review: false, watermark: null });
    const records = table.map((record) => record.map(plain).join('\u001f')).join('\u001e');
    await writeKitFile(join(own.folder, 'records.txt'), records);
    const args = [own.addressOf(`merged.${format}`), filter, own.addressOf('records.txt')];
    await own.perform(VIEW, 'merge.run', args, LIMIT_MS);
    return await contents.keepResult(join(own.folder, `merged.${format}`));
  } catch (error) {
    if (error instanceof KitFailure) throw new NotAvailable(error.message, { cause: error });
    throw error;
  } finally {
    await rm(join(own.folder, 'records.txt'), { force: true });
    await own.close();
  }
}

const PARTING = /[\u0000\u001e\u001f]/g;

function plain(value: string): string {
  return value.replaceAll(PARTING, ' ');
}
