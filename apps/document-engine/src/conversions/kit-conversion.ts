import { zipSync } from 'fflate';
import { join } from 'node:path';
import { type ConversionOptions, decodeText, type SourceKind, type Target } from '#conversion';
import { ContentStore, type FileType } from '#documents';
import { ContentControls, isWordFile } from '../content-controls/content-controls.js';
import { isWorkbook, KeptWorkbooks } from '../kept-workbooks/kept-workbooks.js';
import { readKitFile, writeKitFile } from '../kit-host/kit-files.js';
import type { KitProcess } from '../kit-host/kit-process.js';
import type { Sandbox } from '../kit-host/sandbox.js';
import type { DocumentKind } from '../kit/kit-protocol.js';
import { ConversionFailure } from './conversion-failure.js';
import { csvSheet, readCsv } from './csv-sheet.js';
import { declareAs } from './declared-types.js';
import type { PageSource } from './page-worker.js';
import { madePage } from './pages.js';
import { pdfExportOptions } from './pdf-options.js';
import { type PdfCall, pdfPictures, pdfText } from './pdf-tools.js';
import { layOutPages } from './sheet-pages.js';

export interface KitConversionInput {
  sha256: string;
  type: FileType & { kind: SourceKind };
  target: Target;
  options: ConversionOptions;
  password: string | null;
}

export interface ConvertedFile {
  extension: string;
  bytes: Buffer;
}

const UTF_8_OF_LIBREOFFICE = 76;
const OPENS_AS: Readonly<Record<SourceKind, DocumentKind>> = {
  text: 'text',
  spreadsheet: 'spreadsheet',
  presentation: 'presentation',
  pdf: 'drawing',
};
/** What LibreOffice does not read, and a page is made of. */
const PAGES: Readonly<Record<string, (file: Buffer, options: ConversionOptions) => PageSource>> = {
  mht: (file) => ({ kind: 'archive', file }),
  mhtml: (file) => ({ kind: 'archive', file }),
  epub: (file) => ({ kind: 'book', file }),
  md: (file, { codePage }) => ({ kind: 'markdown', text: decodeText(file, codePage) }),
};
const WHOLE_PAGE = { aspect: 2, first: true, width: 100, height: 100 } as const;

/** One file from one format to another, in the folder of a kit. */
export class KitConversion {
  private readonly controls = new ContentControls();
  private readonly workbooks = new KeptWorkbooks();

  constructor(
    private readonly store: ContentStore,
    private readonly sandbox: Sandbox,
    private readonly limitMs: number,
  ) {}

  /** Throws ConversionFailure or KitFailure. `onProgress` hears percent. */
  async convert(
    kit: KitProcess,
    input: KitConversionInput,
    onProgress: (percent: number) => void,
  ): Promise<ConvertedFile> {
    const source = await this.placeSource(kit, input);
    onProgress(20);
    const { target, options, type } = input;
    if (isWordFile(target.written)) await this.controls.mark(kit, join(kit.folder, source), type.extension);
    // The kit had other files before: without a workbook to remember, what it remembered of one goes.
    if (isWorkbook(target.written)) await this.workbooks.mark(kit, join(kit.folder, source), type.extension);
    const isPdf = type.kind === 'pdf';
    if (isPdf && target.kind === 'pdf-text') {
      const bytes = await pdfText(this.pdf(kit, source, input.password), options.textAssociation ?? 'plainLine');
      return { extension: target.extension, bytes };
    }
    let pdf = source;
    if (!isPdf || target.kind !== 'image') {
      await this.open(kit, source, input);
      onProgress(50);
      const written = await this.write(kit, input);
      await kit.closeDocument();
      if (target.kind === 'pdf-text') {
        const bytes = await pdfText(this.pdf(kit, 'result.pdf', null), options.textAssociation ?? 'plainParagraph');
        return { extension: target.extension, bytes };
      }
      if (target.kind !== 'image')
        return { extension: target.extension, bytes: await this.finished(kit, written, target) };
      pdf = 'result.pdf';
    }
    onProgress(60);
    const thumbnail = options.thumbnail ?? WHOLE_PAGE;
    const pictures = await pdfPictures(
      this.pdf(kit, pdf, isPdf ? input.password : null),
      target.extension,
      thumbnail,
      (done, of) => onProgress(60 + Math.floor((done / of) * 35)),
    );
    const [first] = pictures;
    if (!first) throw new ConversionFailure('failed', 'the document has no pages');
    if (thumbnail.first) return { extension: target.extension, bytes: first };
    const entries = pictures.map((bytes, index) => [`image${index + 1}.${target.extension}`, bytes] as const);
    return { extension: 'zip', bytes: Buffer.from(zipSync(Object.fromEntries(entries), { level: 0 })) };
  }

  private async placeSource(kit: KitProcess, input: KitConversionInput): Promise<string> {
    const { sha256, type, options } = input;
    const path = join(kit.folder, `source.${type.extension}`);
    await this.store.copyTo(sha256, path);
    if (type.extension === 'txt') {
      await writeKitFile(path, `\ufeff${decodeText(await readKitFile(path), options.codePage)}`);
    } else if (type.extension === 'csv' || type.extension === 'tsv') {
      const rows = readCsv(decodeText(await readKitFile(path), options.codePage), separator(input));
      await writeKitFile(join(kit.folder, 'source.fods'), csvSheet(rows));
      return 'source.fods';
    }
    const page = PAGES[type.extension];
    if (page) {
      const made = await madePage(page(await readKitFile(path), options), this.limitMs);
      await writeKitFile(join(kit.folder, 'source.html'), made);
      return 'source.html';
    }
    return `source.${type.extension}`;
  }

  private async open(kit: KitProcess, source: string, input: KitConversionInput): Promise<void> {
    const { type, options, password } = input;
    const language = options.region === undefined ? '' : `Language=${options.region},`;
    const kind = await kit.open(source, language, password, this.limitMs);
    if (kind !== OPENS_AS[type.kind])
      throw new ConversionFailure('failed', `the file is not what its name says: it is no ${type.extension} file`);
    if (type.kind !== 'spreadsheet' || options.spreadsheetLayout === undefined || input.target.written !== 'pdf')
      return;
    const flat = await kit.save('sheets.fods', 'fods', '', this.limitMs);
    await kit.closeDocument();
    const pages = layOutPages((await readKitFile(flat)).toString('utf8'), options.spreadsheetLayout);
    await writeKitFile(join(kit.folder, 'pages.fods'), pages);
    await kit.open('pages.fods', language, null, this.limitMs);
  }

  private write(kit: KitProcess, input: KitConversionInput): Promise<string> {
    const { target, options, type } = input;
    const spreadsheet = type.kind === 'spreadsheet';
    let filter = '';
    if (target.written === 'pdf') {
      const firstPageOnly = target.kind === 'image' && (options.thumbnail ?? WHOLE_PAGE).first;
      filter = pdfExportOptions(options, { archive: target.kind === 'pdfa', spreadsheet, firstPageOnly });
    } else if (target.written === 'csv') {
      filter = `${separator(input).charCodeAt(0) || 1},34,${UTF_8_OF_LIBREOFFICE},1,,0,false,true,false`;
    } else if (target.written === 'txt') filter = 'UTF8';
    else if (target.written === 'html') filter = 'EmbedImages';
    return kit.save(`result.${target.written}`, target.written, filter, this.limitMs);
  }

  private async finished(kit: KitProcess, path: string, target: Target): Promise<Buffer> {
    const bytes =
      (await this.controls.restored(kit, path, target.written)) ??
      (await this.workbooks.restored(kit, path, target.written)) ??
      (await readKitFile(path));
    this.controls.forget(kit);
    if (bytes.length === 0) throw new ConversionFailure('failed', `nothing came out as ${target.extension}`);
    return target.kind === 'declared' ? declareAs(bytes, target.written, target.extension) : bytes;
  }

  private pdf(kit: KitProcess, fileName: string, password: string | null): PdfCall {
    return { sandbox: this.sandbox, folder: kit.folder, fileName, password, limitMs: this.limitMs };
  }
}

/** The separator of csv and tsv; empty: none. */
function separator({ type, target, options }: KitConversionInput): string {
  return type.extension === 'tsv' || target.extension === 'tsv' ? '\t' : (options.delimiter ?? ',');
}
