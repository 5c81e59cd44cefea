/** The editors' names in discovery and in our action addresses. */
export type WopiApp = 'word' | 'cell' | 'slide' | 'pdf';

/** A file type as discovery announces it. */
export interface ServedType {
  /** Without the dot, lower case. */
  extension: string;
  app: WopiApp;
  mimeType: string;
  /** The editor writes this very format back. */
  editable: boolean;
  /** A host may hand over an empty file of this type, which the editor fills. */
  creatable: boolean;
  /** The format into which the `convert` action turns the file; null: not offered. */
  convertsTo: string | null;
}

/** The names that hosts know from Microsoft's discovery. */
export const APP_NAMES: Record<WopiApp, string> = { word: 'Word', cell: 'Excel', slide: 'PowerPoint', pdf: 'Pdf' };

const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';
const NEW = ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp'];
const CONVERTED: Record<string, string> = {
  doc: 'docx',
  dot: 'docx',
  xls: 'xlsx',
  xlt: 'xlsx',
  ppt: 'pptx',
  pps: 'pptx',
  pot: 'pptx',
};

const MIME_TYPES: Record<WopiApp, { edited: Record<string, string>; viewed: Record<string, string> }> = {
  word: {
    edited: {
      docx: `${OOXML}.wordprocessingml.document`,
      docm: 'application/vnd.ms-word.document.macroEnabled.12',
      doc: 'application/msword',
      odt: `${ODF}.text`,
      ott: `${ODF}.text-template`,
      fodt: `${ODF}.text-flat-xml`,
      rtf: 'application/rtf',
      txt: 'text/plain',
    },
    viewed: {
      dotx: `${OOXML}.wordprocessingml.template`,
      dotm: 'application/vnd.ms-word.template.macroEnabled.12',
      dot: 'application/msword',
    },
  },
  cell: {
    edited: {
      xlsx: `${OOXML}.spreadsheetml.sheet`,
      xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.12',
      xls: 'application/vnd.ms-excel',
      ods: `${ODF}.spreadsheet`,
      ots: `${ODF}.spreadsheet-template`,
      fods: `${ODF}.spreadsheet-flat-xml`,
      csv: 'text/csv',
    },
    viewed: {
      xltx: `${OOXML}.spreadsheetml.template`,
      xltm: 'application/vnd.ms-excel.template.macroEnabled.12',
      xlt: 'application/vnd.ms-excel',
    },
  },
  slide: {
    edited: {
      pptx: `${OOXML}.presentationml.presentation`,
      pptm: 'application/vnd.ms-powerpoint.presentation.macroEnabled.12',
      ppt: 'application/vnd.ms-powerpoint',
      odp: `${ODF}.presentation`,
      otp: `${ODF}.presentation-template`,
      fodp: `${ODF}.presentation-flat-xml`,
    },
    viewed: {
      ppsx: `${OOXML}.presentationml.slideshow`,
      ppsm: 'application/vnd.ms-powerpoint.slideshow.macroEnabled.12',
      potx: `${OOXML}.presentationml.template`,
      potm: 'application/vnd.ms-powerpoint.template.macroEnabled.12',
      pps: 'application/vnd.ms-powerpoint',
      pot: 'application/vnd.ms-powerpoint',
    },
  },
  pdf: { edited: {}, viewed: { pdf: 'application/pdf' } },
};

/** Every file type that the editor opens for WOPI hosts. */
export const SERVED_TYPES: readonly ServedType[] = Object.entries(MIME_TYPES).flatMap(([app, { edited, viewed }]) =>
  Object.entries({ ...edited, ...viewed }).map(([extension, mimeType]) => ({
    extension,
    app: app as WopiApp,
    mimeType,
    editable: extension in edited,
    creatable: NEW.includes(extension),
    convertsTo: CONVERTED[extension] ?? null,
  })),
);

/** The served type of an extension, in any case; null when we do not open such files. */
export function servedTypeOf(extension: string): ServedType | null {
  const wanted = extension.toLowerCase();
  return SERVED_TYPES.find((type) => type.extension === wanted) ?? null;
}
