import { readLayout, readThumbnail, type LayoutFields, type ThumbnailFields } from './conversion-layout.js';
import { readWatermark, type WatermarkFields } from './conversion-watermark.js';

/** A conversion as an integrator asked for it (POST /converter, /ConvertService.ashx). */
export interface OnlyofficeConversion {
  async: boolean;
  fileType: string;
  key: string;
  outputType: string;
  /** Null where the file comes with the request (`/converter/from-file`). */
  url: string | null;
  title: string | null;
  password: string | null;
  options: {
    codePage?: number;
    delimiter?: string;
    region?: string;
    thumbnail?: ThumbnailFields;
    spreadsheetLayout?: LayoutFields;
    watermark?: WatermarkFields;
    pdfForm?: boolean;
    textAssociation?: 'blockChar' | 'blockLine' | 'plainLine' | 'plainParagraph';
    drawPlaceHolders?: boolean;
  };
  /** `pdf.pdfa`: a PDF as an archive keeps it. */
  pdfa: boolean | null;
}

export type ConversionRequestOutcome =
  { kind: 'conversion'; conversion: OnlyofficeConversion } | { kind: 'bad_input'; field: string };

const DELIMITERS = ['', '\t', ';', ':', ',', ' '] as const;
const KEY = /^[0-9\-.a-zA-Z_=]{1,240}$/;
const FILE_TYPE = /^[a-zA-Z0-9]{1,16}$/;
const MAX_PASSWORD = 255;
const REGION = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/;
const ASSOCIATIONS = ['blockChar', 'blockLine', 'plainLine', 'plainParagraph'] as const;

class BadInput extends Error {}

/** Reads the parameters of a conversion, from JSON or from a query. Unknown fields pass; a bad one is the protocol's -7. */
export function readConversionRequest(
  parameters: Readonly<Record<string, unknown>>,
  fileComesAlong = false,
): ConversionRequestOutcome {
  try {
    return { kind: 'conversion', conversion: conversionOf(parameters, fileComesAlong) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { kind: 'bad_input', field: error.message };
  }
}

function conversionOf(given: Readonly<Record<string, unknown>>, fileComesAlong: boolean): OnlyofficeConversion {
  const fileType = matching(given['filetype'] ?? given['fileType'], FILE_TYPE, 'filetype').toLowerCase();
  const outputType = matching(given['outputtype'] ?? given['outputType'], FILE_TYPE, 'outputtype').toLowerCase();
  const key = fileComesAlong && given['key'] === undefined ? '' : matching(given['key'], KEY, 'key');
  const pdf = objectFrom(given['pdf'], 'pdf');
  const document = objectFrom(given['documentLayout'], 'documentLayout');
  const renderer = objectFrom(given['documentRenderer'], 'documentRenderer');
  const codePage = wholeNumber(given['codePage'], 'codePage');
  const delimiter = delimiterOf(given);
  const region = optionalText(given['region'], 'region') || null; // empty is as good as none
  if (region !== null && !REGION.test(region)) throw new BadInput('region');
  const association = optionalText(renderer?.['textAssociation'], 'documentRenderer.textAssociation');
  const textAssociation = ASSOCIATIONS.find((item) => item === association);
  if (association !== null && !textAssociation) throw new BadInput('documentRenderer.textAssociation');
  const thumbnail = readThumbnail(given['thumbnail'], (field) => new BadInput(field));
  const layout = readLayout(given['spreadsheetLayout'], (field) => new BadInput(field));
  const watermark = readWatermark(given['watermark'], (field) => new BadInput(field));
  const pdfForm = flag(pdf?.['form'], 'pdf.form');
  const drawPlaceHolders = flag(document?.['drawPlaceHolders'], 'documentLayout.drawPlaceHolders');
  flag(document?.['drawFormHighlight'], 'documentLayout.drawFormHighlight');
  flag(document?.['isPrint'], 'documentLayout.isPrint');
  const password = optionalText(given['password'], 'password');
  if (password !== null && password.length > MAX_PASSWORD) throw new BadInput('password');
  const url = optionalText(given['url'], 'url');
  if (url === null && !fileComesAlong) throw new BadInput('url');
  return {
    async: given['async'] === true || given['async'] === 'true',
    fileType,
    key,
    outputType,
    url,
    title: optionalText(given['title'], 'title'),
    password: password === '' ? null : password,
    options: {
      ...(codePage === null ? {} : { codePage }),
      ...(delimiter === null ? {} : { delimiter }),
      ...(region === null ? {} : { region: region.replaceAll('_', '-') }),
      ...(thumbnail ? { thumbnail } : {}),
      ...(layout ? { spreadsheetLayout: layout } : {}),
      ...(watermark ? { watermark } : {}),
      ...(pdfForm === null ? {} : { pdfForm }),
      ...(textAssociation ? { textAssociation } : {}),
      ...(drawPlaceHolders === null ? {} : { drawPlaceHolders }),
    },
    pdfa: flag(pdf?.['pdfa'], 'pdf.pdfa'),
  };
}

function delimiterOf(given: Readonly<Record<string, unknown>>): string | null {
  const char = optionalText(given['delimiterChar'], 'delimiterChar');
  if (char !== null && char !== '') {
    if (char.length !== 1) throw new BadInput('delimiterChar');
    return char;
  }
  const number = wholeNumber(given['delimiter'], 'delimiter');
  if (number === null) return null;
  const delimiter = DELIMITERS[number];
  if (delimiter === undefined) throw new BadInput('delimiter');
  return delimiter;
}

function matching(value: unknown, pattern: RegExp, field: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new BadInput(field);
  return value;
}

function optionalText(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.includes('\0') || /\p{Surrogate}/u.test(value)) throw new BadInput(field);
  return value;
}

function wholeNumber(value: unknown, field: string): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) throw new BadInput(field);
  return number;
}

function flag(value: unknown, field: string): boolean | null {
  if (value === undefined || value === null) return null;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new BadInput(field);
}

function objectFrom(value: unknown, field: string): Readonly<Record<string, unknown>> | null {
  const given = jsonFrom(value);
  if (given === undefined || given === null) return null;
  if (typeof given !== 'object' || Array.isArray(given)) throw new BadInput(field);
  return given as Record<string, unknown>;
}

/** In a query an object comes as JSON text. */
export function jsonFrom(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // refused by whoever wanted an object
  }
}
