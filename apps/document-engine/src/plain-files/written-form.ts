import iconv from 'iconv-lite';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'latin1';

/** How the text of a file is written. What is edited goes home in the same form. */
export interface WrittenForm {
  encoding: Encoding;
  byteOrderMark: boolean;
  newline: '\n' | '\r\n' | '\r';
  /** The last line ends with a newline, too. */
  ended: boolean;
  /** Between the fields of a CSV file; null: plain text. */
  separator: string | null;
}

const SEPARATORS = [',', ';', '\t', '|'];
const SAMPLE_BYTES = 4096;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Reads bytes of unknown encoding. What is read and written again is the same bytes, whatever they are. `separator`: the one that is
 * certain, else it is found out.
 */
export function readWritten(
  bytes: Buffer,
  separated: boolean,
  separator?: string,
): { text: string; form: WrittenForm } {
  const encoding = encodingOf(bytes);
  const whole = iconv.decode(bytes, encoding, { stripBOM: false });
  const byteOrderMark = whole.startsWith(BYTE_ORDER_MARK);
  const text = byteOrderMark ? whole.slice(1) : whole;
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  return {
    text,
    form: {
      encoding,
      byteOrderMark,
      newline: newline as WrittenForm['newline'],
      ended: /[\r\n]$/.test(text),
      separator: separated ? (separator ?? separatorOf(text)) : null,
    },
  };
}

/** Lines that each end with `\n`, the last one, too, in a form. What the encoding cannot say makes the file UTF-8. */
export function writeText(lines: string, form: WrittenForm): Buffer {
  const text = lines.replace(/\n$/, '') + (form.ended ? '\n' : '');
  return encode(text.replaceAll('\n', form.newline), form);
}

/** Rows as separated text (RFC 4180), in a form. */
export function writeRows(rows: readonly (readonly string[])[], form: WrittenForm): Buffer {
  const separator = form.separator ?? ',';
  const lines = rows.map((row) => row.map((field) => quoted(field, separator)).join(separator));
  return encode(lines.join(form.newline) + (form.ended && lines.length > 0 ? form.newline : ''), form);
}

function encode(text: string, { encoding, byteOrderMark }: WrittenForm): Buffer {
  const mark = byteOrderMark ? BYTE_ORDER_MARK : '';
  const bytes = iconv.encode(mark + text, encoding, { addBOM: false });
  if (encoding !== 'latin1' || iconv.decode(bytes, encoding, { stripBOM: false }) === mark + text) return bytes;
  return Buffer.from(BYTE_ORDER_MARK + text, 'utf8');
}

function quoted(field: string, separator: string): string {
  return field.includes(separator) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.split(/\r\n|\n|\r/, 1);
  const count = (separator: string): number => line.split(separator).length;
  return SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** By its mark; UTF-16 when every second byte of the beginning is zero; else the first that gives these very bytes back. */
function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 5 && even === 0) return 'utf-16le';
  if (even > sample.length / 5 && odd === 0) return 'utf-16be';
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const text = iconv.decode(bytes, encoding, { stripBOM: false });
    if (iconv.encode(text, encoding, { addBOM: false }).equals(bytes)) return encoding;
  }
  return 'latin1';
}
