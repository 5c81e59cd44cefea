/** How a file is shown: in the editor, or in one of the viewers. */
export type FileKind = 'text' | 'spreadsheet' | 'presentation' | 'pdf' | 'image' | 'video' | 'audio' | 'plain';

export interface FileType {
  extension: string;
  kind: FileKind;
  mimeType: string;
  /** The extension edited content comes home with: an OOXML one, or their own for text and CSV. Null: the type cannot be edited. */
  editsTo: string | null;
}

const OOXML = 'application/vnd.openxmlformats-officedocument';
const EDITED: Partial<Record<FileKind, string>> = { text: 'docx', spreadsheet: 'xlsx', presentation: 'pptx' };

const TYPES = new Map<string, FileType>();
function add(kind: FileKind, entries: Record<string, string>): void {
  for (const [extension, mimeType] of Object.entries(entries)) {
    const asItIs = /^text\/(plain|csv|tab-separated-values)$/.test(mimeType);
    TYPES.set(extension, { extension, kind, mimeType, editsTo: asItIs ? extension : (EDITED[kind] ?? null) });
  }
}
add('text', {
  docx: `${OOXML}.wordprocessingml.document`,
  docm: 'application/vnd.ms-word.document.macroEnabled.12',
  dotx: `${OOXML}.wordprocessingml.template`,
  dotm: 'application/vnd.ms-word.template.macroEnabled.12',
  doc: 'application/msword',
  dot: 'application/msword',
  odt: 'application/vnd.oasis.opendocument.text',
  ott: 'application/vnd.oasis.opendocument.text-template',
  fodt: 'application/vnd.oasis.opendocument.text-flat-xml',
  rtf: 'application/rtf',
  wps: 'application/vnd.ms-works',
  wpt: 'application/wps-office.wpt',
  sxw: 'application/vnd.sun.xml.writer',
  stw: 'application/vnd.sun.xml.writer.template',
  fb2: 'application/x-fictionbook+xml',
});
add('spreadsheet', {
  xlsx: `${OOXML}.spreadsheetml.sheet`,
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.12',
  xltx: `${OOXML}.spreadsheetml.template`,
  xltm: 'application/vnd.ms-excel.template.macroEnabled.12',
  xls: 'application/vnd.ms-excel',
  xlt: 'application/vnd.ms-excel',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  ots: 'application/vnd.oasis.opendocument.spreadsheet-template',
  fods: 'application/vnd.oasis.opendocument.spreadsheet-flat-xml',
  xlsb: 'application/vnd.ms-excel.sheet.binary.macroEnabled.12',
  et: 'application/wps-office.et',
  ett: 'application/wps-office.ett',
  sxc: 'application/vnd.sun.xml.calc',
  stc: 'application/vnd.sun.xml.calc.template',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
});
add('presentation', {
  pptx: `${OOXML}.presentationml.presentation`,
  pptm: 'application/vnd.ms-powerpoint.presentation.macroEnabled.12',
  ppsx: `${OOXML}.presentationml.slideshow`,
  ppsm: 'application/vnd.ms-powerpoint.slideshow.macroEnabled.12',
  potx: `${OOXML}.presentationml.template`,
  potm: 'application/vnd.ms-powerpoint.template.macroEnabled.12',
  ppt: 'application/vnd.ms-powerpoint',
  pps: 'application/vnd.ms-powerpoint',
  pot: 'application/vnd.ms-powerpoint',
  odp: 'application/vnd.oasis.opendocument.presentation',
  otp: 'application/vnd.oasis.opendocument.presentation-template',
  fodp: 'application/vnd.oasis.opendocument.presentation-flat-xml',
  dps: 'application/wps-office.dps',
  dpt: 'application/wps-office.dpt',
  sxi: 'application/vnd.sun.xml.impress',
  sti: 'application/vnd.sun.xml.impress.template',
});
add('pdf', { pdf: 'application/pdf' });
add('image', {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
});
add('video', {
  mp4: 'video/mp4',
  webm: 'video/webm',
  ogv: 'video/ogg',
  ogg: 'video/ogg',
  mov: 'video/quicktime',
  m4v: 'video/mp4',
});
add('audio', {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  oga: 'audio/ogg',
  flac: 'audio/flac',
  aac: 'audio/aac',
});
add(
  'plain',
  Object.fromEntries(
    (
      'txt log md markdown json xml html htm css js ts jsx tsx vue java go py rb php c h cpp hpp cs sh bat ps1 sql yml yaml ini ' +
      'conf properties toml gradle kt swift rs lua pl r scala tex diff patch srt vtt'
    )
      .split(' ')
      .map((extension) => [extension, 'text/plain']),
  ),
);

// The public WOPI validator tests a host with files of these types.
add('plain', { wopitest: 'application/octet-stream', wopitestx: 'application/octet-stream' });

/** The type of an extension without its dot, in any case; null when we have no application for it. */
export function fileTypeOf(extension: string): FileType | null {
  return TYPES.get(extension.toLowerCase()) ?? null;
}

/** Every type that we have an application for. */
export function listFileTypes(): FileType[] {
  return [...TYPES.values()];
}

/** The extension of a file name or title, lower case, without the dot; empty when it has none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name.trim())?.[1]?.toLowerCase() ?? '';
}

/** The type for a mime type as integrators send it, parameters ignored; null when unknown. */
export function fileTypeOfMime(mimeType: string): FileType | null {
  const wanted = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  for (const type of TYPES.values()) if (type.mimeType.toLowerCase() === wanted) return type;
  return null;
}

/** The editor that edits a type: plain text is edited as a text document is. Null: it is only looked at. */
export function editorKindOf(type: FileType): 'text' | 'spreadsheet' | 'presentation' | null {
  if (isOfficeKind(type.kind)) return type.kind;
  return type.kind === 'plain' && type.editsTo !== null ? 'text' : null;
}

/** Text, CSV and TSV: of what people do in the editor only the text, or what the cells show, is kept. */
export function isPlainText(type: FileType): boolean {
  return type.kind === 'plain' || isSeparatedValues(type);
}

/** Cells parted by a character, and nothing else. */
export function isSeparatedValues(type: FileType): boolean {
  return type.extension === 'csv' || type.extension === 'tsv';
}

export function isOfficeKind(kind: FileKind): kind is 'text' | 'spreadsheet' | 'presentation' {
  return kind === 'text' || kind === 'spreadsheet' || kind === 'presentation';
}
