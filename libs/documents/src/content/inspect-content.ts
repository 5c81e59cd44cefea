import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import yauzl from 'yauzl';
import type { FileKind, FileType } from '../file-types.js';

/** Why a file cannot be opened, found before any application touches it. */
export type UnusableReason = 'empty' | 'wrong_type' | 'encrypted' | 'damaged' | 'bomb';

export type InspectionOutcome =
  { kind: 'usable'; container: Container } | { kind: 'unusable'; reason: UnusableReason; detail: string };

type Container = 'zip' | 'cfb' | 'pdf' | 'rtf' | 'xml' | 'other';

export interface InspectionLimits {
  maxEntries: number;
  maxUncompressedBytes: number;
  /** Largest ratio of uncompressed to compressed size, judged only above 64 MiB. */
  maxRatio: number;
}

export const DEFAULT_INSPECTION_LIMITS: InspectionLimits = {
  maxEntries: 20_000,
  maxUncompressedBytes: 2 * 1024 ** 3,
  maxRatio: 200,
};
const RATIO_FLOOR_BYTES = 64 * 1024 ** 2;

const ZIP_TYPES =
  /^(docx|docm|dotx|dotm|xlsx|xlsm|xltx|xltm|pptx|pptm|ppsx|ppsm|potx|potm|odt|ott|ods|ots|odp|otp|xlsb|sxw|stw|sxc|stc|sxi|sti|epub)$/;
const CFB_TYPES = /^(doc|dot|xls|xlt|ppt|pps|pot|wps|wpt|et|ett|dps|dpt)$/;

const MAIN_PART: Record<'text' | 'spreadsheet' | 'presentation', RegExp> = {
  text: /^word\//i,
  spreadsheet: /^xl\//i,
  presentation: /^ppt\//i,
};

/** Of OpenDocument, and of e-books (EPUB 3.3, 4.2.6.3.1). */
const OTHER_MAIN_PARTS = ['content.xml', 'META-INF/container.xml'];

/**
 * Looks at a stored file: is it what its extension says, is it protected, is it a zip bomb? Only the container is
 * read, never unpacked. A file that passes may still be refused by the application that loads it.
 */
export async function inspectContent(
  path: string,
  type: FileType,
  limits: InspectionLimits = DEFAULT_INSPECTION_LIMITS,
): Promise<InspectionOutcome> {
  const head = await readHead(path);
  if (head.length === 0 && !/^wopitestx?$/.test(type.extension)) return unusable('empty', 'the file has no bytes');
  const container = containerOf(head);
  if (container === 'zip' && (ZIP_TYPES.test(type.extension) || CFB_TYPES.test(type.extension)))
    return inspectZip(path, type.kind, limits);
  if (container === 'cfb' && (ZIP_TYPES.test(type.extension) || CFB_TYPES.test(type.extension))) {
    const isProtected = type.kind === 'presentation' ? holdsEncryptedSlides : holdsEncryptedPackage;
    return (await isProtected(path))
      ? unusable('encrypted', 'the file is protected with a password')
      : { kind: 'usable', container };
  }
  if (ZIP_TYPES.test(type.extension)) {
    return unusable('wrong_type', `the content is not a ${type.extension} file: it begins like ${nameOf(container)}`);
  }
  if (type.kind === 'pdf' && container !== 'pdf') return unusable('wrong_type', 'the content is not a PDF file');
  return { kind: 'usable', container };
}

function unusable(reason: UnusableReason, detail: string): InspectionOutcome {
  return { kind: 'unusable', reason, detail };
}

function nameOf(container: Container): string {
  return {
    zip: 'a zip archive',
    cfb: 'an old Office file',
    pdf: 'a PDF',
    rtf: 'RTF',
    xml: 'a web page or XML',
    other: 'something else',
  }[container];
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2048), 0, 2048, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function containerOf(head: Buffer): Container {
  if (head.subarray(0, 2).toString('latin1') === 'PK') return 'zip';
  if (head.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') return 'cfb';
  const text = head.toString('latin1').trimStart();
  if (head.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  if (text.startsWith('{\\rtf')) return 'rtf';
  if (text.startsWith('<') || text.startsWith('\u00ef\u00bb\u00bf<')) return 'xml';
  return 'other';
}

/** Password-protected OOXML is a compound file with a stream of this name (MS-OFFCRYPTO, 2.1). */
async function holdsEncryptedPackage(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const size = (await file.stat()).size;
    const wanted = Buffer.from('EncryptedPackage', 'utf16le');
    const window = Buffer.alloc(Math.min(size, 1024 * 1024));
    for (const position of new Set([0, Math.max(0, size - window.length)])) {
      const { bytesRead } = await file.read(window, 0, window.length, position);
      if (window.subarray(0, bytesRead).includes(wanted)) return true;
    }
    return false;
  } finally {
    await file.close();
  }
}

/**
 * In a presentation of 97 to 2003 that is protected with a password, the record about the current user says so: its token is
 * F3D1C4DF (MS-PPT, 2.3.2). LibreOffice cannot open those, and has no word for why.
 */
async function holdsEncryptedSlides(path: string): Promise<boolean> {
  if (await holdsEncryptedPackage(path)) return true;
  const record = Buffer.from('14000000dfc4d1f3', 'hex');
  let tail = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const window = Buffer.concat([tail, chunk]);
    if (window.includes(record)) return true;
    tail = window.subarray(-record.length);
  }
  return false;
}

function inspectZip(path: string, kind: FileKind, limits: InspectionLimits): Promise<InspectionOutcome> {
  return new Promise((resolve) => {
    yauzl.open(path, { lazyEntries: true, autoClose: true, validateEntrySizes: true }, (openError, zip) => {
      if (openError) {
        resolve(unusable('damaged', `the archive cannot be read: ${openError.message}`));
        return;
      }
      let uncompressed = 0;
      let compressed = 0;
      let kinds = 0;
      let expected = false;
      let protectedEntry = false;
      const finish = (outcome: InspectionOutcome): void => {
        zip.close();
        resolve(outcome);
      };
      if (zip.entryCount > limits.maxEntries) {
        finish(unusable('bomb', `the archive has ${zip.entryCount} entries`));
        return;
      }
      zip.on('error', (error: Error) => finish(unusable('damaged', `the archive cannot be read: ${error.message}`)));
      zip.on('entry', (entry: yauzl.Entry) => {
        uncompressed += entry.uncompressedSize;
        compressed += entry.compressedSize;
        if (entry.generalPurposeBitFlag & 1) protectedEntry = true;
        const isMainPart = Object.values(MAIN_PART).some((pattern) => pattern.test(entry.fileName));
        if (isMainPart) kinds++;
        if (isOffice(kind) && (MAIN_PART[kind].test(entry.fileName) || OTHER_MAIN_PARTS.includes(entry.fileName)))
          expected = true;
        if (uncompressed > limits.maxUncompressedBytes) {
          finish(unusable('bomb', `the archive unpacks to more than ${limits.maxUncompressedBytes} bytes`));
          return;
        }
        zip.readEntry();
      });
      zip.on('end', () => {
        if (uncompressed > RATIO_FLOOR_BYTES && uncompressed / Math.max(1, compressed) > limits.maxRatio) {
          finish(
            unusable(
              'bomb',
              `the archive unpacks to ${Math.round(uncompressed / Math.max(1, compressed))} times its size`,
            ),
          );
        } else if (protectedEntry) finish(unusable('encrypted', 'the archive is protected with a password'));
        else if (!expected) {
          finish(
            unusable(
              'wrong_type',
              kinds > 0 ? 'the file is an Office file of another kind' : 'the archive is not an Office file',
            ),
          );
        } else finish({ kind: 'usable', container: 'zip' });
      });
      zip.readEntry();
    });
  });
}

function isOffice(kind: FileKind): kind is 'text' | 'spreadsheet' | 'presentation' {
  return kind in MAIN_PART;
}
