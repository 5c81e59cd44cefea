export interface ThumbnailFields {
  aspect: 0 | 1 | 2;
  first: boolean;
  width: number;
  height: number;
}

export interface LayoutFields {
  ignorePrintArea: boolean;
  orientation: 'portrait' | 'landscape';
  fitToWidth: number;
  fitToHeight: number;
  scale: number;
  headings: boolean;
  gridLines: boolean;
  pageWidthMm: number;
  pageHeightMm: number;
  marginLeftMm: number;
  marginRightMm: number;
  marginTopMm: number;
  marginBottomMm: number;
}

type Refuse = (field: string) => Error;

const MAX_SIDE_PX = 8192;
const MAX_PAGES = 32_767;
const MAX_LENGTH_MM = 5000;
const MM: Readonly<Record<string, number>> = { mm: 1, cm: 10, in: 25.4, inch: 25.4, pt: 25.4 / 72, px: 25.4 / 96 };

/** The `thumbnail` object of a conversion, or its JSON; what is left out has the protocol's default. */
export function readThumbnail(value: unknown, refuse: Refuse): ThumbnailFields | null {
  const given = asObject(value, 'thumbnail', refuse);
  if (!given) return null;
  const aspect = asNumber(given['aspect'], 2, 0, 2, 'thumbnail.aspect', refuse);
  return {
    aspect: aspect === 0 ? 0 : aspect === 1 ? 1 : 2,
    first: asFlag(given['first'], true, 'thumbnail.first', refuse),
    width: asNumber(given['width'], 100, 1, MAX_SIDE_PX, 'thumbnail.width', refuse),
    height: asNumber(given['height'], 100, 1, MAX_SIDE_PX, 'thumbnail.height', refuse),
  };
}

/** The `spreadsheetLayout` object, lengths in millimetres; what is left out has the protocol's default. */
export function readLayout(value: unknown, refuse: Refuse): LayoutFields | null {
  const given = asObject(value, 'spreadsheetLayout', refuse);
  if (!given) return null;
  const name = (field: string): string => `spreadsheetLayout.${field}`;
  const page = asObject(given['pageSize'], name('pageSize'), refuse) ?? {};
  const margins = asObject(given['margins'], name('margins'), refuse) ?? {};
  const orientation = given['orientation'] ?? 'portrait';
  if (orientation !== 'portrait' && orientation !== 'landscape') throw refuse(name('orientation'));
  return {
    ignorePrintArea: asFlag(given['ignorePrintArea'], true, name('ignorePrintArea'), refuse),
    orientation,
    fitToWidth: asNumber(given['fitToWidth'], 0, 0, MAX_PAGES, name('fitToWidth'), refuse),
    fitToHeight: asNumber(given['fitToHeight'], 0, 0, MAX_PAGES, name('fitToHeight'), refuse),
    scale: asNumber(given['scale'], 100, 10, 400, name('scale'), refuse),
    headings: asFlag(given['headings'], false, name('headings'), refuse),
    gridLines: asFlag(given['gridLines'], false, name('gridLines'), refuse),
    pageWidthMm: asLength(page['width'], 210, name('pageSize.width'), refuse),
    pageHeightMm: asLength(page['height'], 297, name('pageSize.height'), refuse),
    marginLeftMm: asLength(margins['left'], 17.8, name('margins.left'), refuse),
    marginRightMm: asLength(margins['right'], 17.8, name('margins.right'), refuse),
    marginTopMm: asLength(margins['top'], 19.1, name('margins.top'), refuse),
    marginBottomMm: asLength(margins['bottom'], 19.1, name('margins.bottom'), refuse),
  };
}

function asObject(value: unknown, field: string, refuse: Refuse): Readonly<Record<string, unknown>> | null {
  if (value === undefined || value === null || value === '') return null;
  let given: unknown = value;
  if (typeof value === 'string') {
    try {
      given = JSON.parse(value) as unknown;
    } catch {
      throw refuse(field);
    }
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refuse(field);
  return given as Record<string, unknown>;
}

function asNumber(value: unknown, otherwise: number, min: number, max: number, field: string, refuse: Refuse): number {
  if (value === undefined || value === null) return otherwise;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < min || number > max) throw refuse(field);
  return Math.round(number);
}

function asFlag(value: unknown, otherwise: boolean, field: string, refuse: Refuse): boolean {
  if (value === undefined || value === null) return otherwise;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw refuse(field);
}

/** `210mm`, `21cm`, `8.5in`, `612pt`, or a number of millimetres. */
function asLength(value: unknown, otherwiseMm: number, field: string, refuse: Refuse): number {
  if (value === undefined || value === null) return otherwiseMm;
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(typeof value === 'number' ? String(value) : asText(value));
  const unit = match?.[2] === '' ? 1 : MM[match?.[2] ?? 'none'];
  const length = unit === undefined ? Number.NaN : Number(match?.[1]) * unit;
  if (!(length >= 0 && length <= MAX_LENGTH_MM)) throw refuse(field);
  return Math.round(length * 100) / 100;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
