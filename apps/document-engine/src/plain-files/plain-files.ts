import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ContentRemark,
  type FileType,
  fileTypeOf,
  isPlainText,
  isSeparatedValues,
  SourceUnusable,
} from '#documents';
import { ConversionFailure } from '../conversions/conversion-failure.js';
import { csvSheet, readCsv } from '../conversions/csv-sheet.js';
import { readKitFile, writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import { readWritten, type WrittenForm, writeRows, writeText } from './written-form.js';

/** Read as a whole in the engine, which others work with, too. */
const MAX_BYTES = 16 * 1024 * 1024;
/** LibreOffice's number of UTF-8; fields between quotes where they need it, as their cells show them, no formulas. */
const CSV_OF_LIBREOFFICE = '44,34,76,1,,0,false,true,false';

export function plainRemark(type: FileType): ContentRemark {
  return isSeparatedValues(type) ? 'values_only' : 'text_only';
}

/** Text and CSV files that are edited: brought into a kit as LibreOffice reads them, and home in the form in which they were. */
export class PlainFiles {
  private readonly forms = new WeakMap<KitProcess, WrittenForm>();

  /** Makes of a file in the kit's folder one that LibreOffice opens; its name. Throws {@link SourceUnusable} when it is too large. */
  async place(kit: KitProcess, fileName: string, type: FileType): Promise<string> {
    const path = join(kit.folder, fileName);
    const bytes = await readKitFile(path);
    if (bytes.length > MAX_BYTES)
      throw new SourceUnusable('too_large', `text files of more than ${MAX_BYTES} bytes are not edited, only shown`);
    const { text, form } = readWritten(bytes, isSeparatedValues(type), type.extension === 'tsv' ? '\t' : undefined);
    await rm(path, { force: true });
    this.forms.set(kit, form);
    // The ending decides how LibreOffice reads it: a text that begins like HTML is still text here.
    const [placed, content] =
      form.separator === null ? ['plain.txt', `\ufeff${text}`] : ['plain.fods', sheetOf(readCsv(text, form.separator))];
    await writeKitFile(join(kit.folder, placed), content);
    return placed;
  }

  /** The document in the form that its file had; null: its type has none. */
  async write(kit: KitProcess, name: string, outputType: string): Promise<Buffer | null> {
    const type = fileTypeOf(outputType);
    const form = this.forms.get(kit);
    if (!type || !form || !isPlainText(type)) return null;
    if (form.separator === null) {
      const text = (await readKitFile(await kit.save(`${name}.txt`, 'txt', 'UTF8'))).toString('utf8');
      return writeText(text.replace(/^\ufeff/, '').replaceAll(/\r\n|\r/g, '\n'), form);
    }
    const rows = (await readKitFile(await kit.save(`${name}.csv`, 'csv', CSV_OF_LIBREOFFICE))).toString('utf8');
    return writeRows(readCsv(rows.replace(/^\ufeff/, ''), ','), form);
  }
}

function sheetOf(rows: string[][]): string {
  try {
    return csvSheet(rows, true);
  } catch (error) {
    if (error instanceof ConversionFailure) throw new SourceUnusable('too_large', error.message, { cause: error });
    throw error;
  }
}
