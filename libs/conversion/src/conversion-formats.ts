import { fileTypeOf, type FileType } from '#documents';

export type SourceKind = 'text' | 'spreadsheet' | 'presentation' | 'pdf';

/** Formats that LibreOffice writes by itself, for each kind of source. */
const WRITTEN: Readonly<Record<SourceKind, readonly string[]>> = {
  text: ['docx', 'docm', 'doc', 'odt', 'ott', 'fodt', 'rtf', 'txt', 'html', 'epub', 'pdf'],
  spreadsheet: ['xlsx', 'xlsm', 'xls', 'ods', 'ots', 'fods', 'csv', 'tsv', 'html', 'pdf'],
  presentation: ['pptx', 'pptm', 'ppt', 'odp', 'otp', 'fodp', 'svg', 'pdf'],
  pdf: ['pdf', 'svg', 'odg'],
};

/** Templates and shows differ from the document they are made of in one declaration only. */
const DECLARED: Readonly<Record<SourceKind, Readonly<Record<string, string>>>> = {
  text: { dotx: 'docx', dotm: 'docm' },
  spreadsheet: { xltx: 'xlsx', xltm: 'xlsm' },
  presentation: { potx: 'pptx', potm: 'pptm', ppsx: 'pptx', ppsm: 'pptm', odg: 'odp' },
  pdf: {},
};

const FAMILY: Readonly<Record<'ooxml' | 'odf', Readonly<Record<SourceKind, string | null>>>> = {
  ooxml: { text: 'docx', spreadsheet: 'xlsx', presentation: 'pptx', pdf: null },
  odf: { text: 'odt', spreadsheet: 'ods', presentation: 'odp', pdf: null },
};

export const IMAGE_FORMATS: readonly string[] = ['png', 'jpg', 'gif', 'bmp'];

/** Formats that are known by name and that LibreOffice does not write. */
const UNWRITTEN: readonly string[] = ['fb2', 'md', 'oform', 'docxf', 'xps', 'oxps', 'djvu', 'xlsb', 'mht', 'mhtml'];

const MORE_SOURCES: Readonly<Record<string, [kind: FileType['kind'], mimeType: string]>> = {
  txt: ['text', 'text/plain'],
  html: ['text', 'text/html'],
  htm: ['text', 'text/html'],
  tsv: ['spreadsheet', 'text/tab-separated-values'],
  fb2: ['text', 'application/x-fictionbook+xml'],
  mht: ['text', 'multipart/related'],
  mhtml: ['text', 'multipart/related'],
  epub: ['text', 'application/epub+zip'],
  md: ['text', 'text/markdown'],
};

const RESULT_MIME_TYPES: Readonly<Record<string, string>> = {
  zip: 'application/zip',
  epub: 'application/epub+zip',
  odg: 'application/vnd.oasis.opendocument.graphics',
  tsv: 'text/tab-separated-values; charset=utf-8',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** What a source of this extension is opened as. `xml` has to be looked at first. Null: it cannot be converted. */
export function sourceTypeOf(extension: string): (FileType & { kind: SourceKind }) | null {
  const more = MORE_SOURCES[extension.toLowerCase()];
  const type = more
    ? { extension: extension.toLowerCase(), kind: more[0], mimeType: more[1], editsTo: null }
    : fileTypeOf(extension);
  const kind = type?.kind;
  if (!type || (kind !== 'text' && kind !== 'spreadsheet' && kind !== 'presentation' && kind !== 'pdf')) return null;
  return { ...type, kind };
}

export function mimeTypeOfResult(extension: string): string {
  return RESULT_MIME_TYPES[extension] ?? fileTypeOf(extension)?.mimeType ?? 'application/octet-stream';
}

/** How a wanted format is come by. */
export interface Target {
  /** Extension of the result. */
  extension: string;
  /** What LibreOffice writes. */
  written: string;
  kind: 'document' | 'declared' | 'image' | 'pdfa' | 'pdf-text';
}

/** A watermark is drawn on what is shown, not on text. */
export const takesWatermark = ({ written, kind }: Target): boolean => written === 'pdf' && kind !== 'pdf-text';

export type TargetOutcome = { kind: 'target'; target: Target } | { kind: 'unknown' } | { kind: 'impossible' };

/** Finds how `to` is made from a source of this kind. `unknown`: nobody knows the format; `impossible`: not from this. */
export function targetOf(kind: SourceKind, to: string): TargetOutcome {
  const wanted = to.toLowerCase() === 'jpeg' ? 'jpg' : to.toLowerCase();
  const found = (target: Target): TargetOutcome => ({ kind: 'target', target });
  if (wanted === 'ooxml' || wanted === 'odf') {
    const extension = FAMILY[wanted][kind];
    return extension === null ? { kind: 'impossible' } : found({ extension, written: extension, kind: 'document' });
  }
  if (wanted === 'pdfa') return found({ extension: 'pdf', written: 'pdf', kind: 'pdfa' });
  if (IMAGE_FORMATS.includes(wanted)) return found({ extension: wanted, written: 'pdf', kind: 'image' });
  if (wanted === 'txt' && (kind === 'pdf' || kind === 'presentation'))
    return found({ extension: 'txt', written: 'pdf', kind: 'pdf-text' });
  if (WRITTEN[kind].includes(wanted)) {
    return found({ extension: wanted, written: wanted === 'tsv' ? 'csv' : wanted, kind: 'document' });
  }
  const declared = DECLARED[kind][wanted];
  if (declared !== undefined) return found({ extension: wanted, written: declared, kind: 'declared' });
  return formatKnown(wanted) ? { kind: 'impossible' } : { kind: 'unknown' };
}

/** True when the name is one that some kind of document could be converted to. */
export function formatKnown(to: string): boolean {
  return (
    ['ooxml', 'odf', 'pdfa', 'jpeg', ...IMAGE_FORMATS, ...UNWRITTEN].includes(to) ||
    Object.values(WRITTEN).some((formats) => formats.includes(to)) ||
    Object.values(DECLARED).some((formats) => to in formats)
  );
}
