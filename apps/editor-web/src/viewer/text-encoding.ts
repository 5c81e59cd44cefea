/** What a file says, and in which encoding it says it. */
export interface DecodedText {
  text: string;
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030';
}

/**
 * Text of unknown encoding: what its byte order mark says; else UTF-16 when every second byte of the beginning is zero;
 * else UTF-8 when it is valid, be it cut off in the middle of a character; else GB 18030, in which many Chinese files come.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const as = (encoding: DecodedText['encoding']): DecodedText => ({
    text: new TextDecoder(encoding.toLowerCase()).decode(bytes),
    encoding,
  });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return as('UTF-16LE');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return as('UTF-16BE');
  const head = bytes.subarray(0, 512);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 5 && even === 0) return as('UTF-16LE');
  if (even > head.length / 5 && odd === 0) return as('UTF-16BE');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }), encoding: 'UTF-8' };
  } catch {
    return as('GB18030');
  }
}

/** Rows of fields of comma, semicolon or tab separated text (RFC 4180), at most `limit` rows. */
export function parseSeparated(text: string, limit: number): string[][] {
  const [line = ''] = text.split('\n', 1);
  const count = (separator: string): number => line.split(separator).length;
  const separator = [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = (): void => {
    rows.push([...row, field]);
    row = [];
    field = '';
  };
  for (let at = 0; at < text.length && rows.length < limit; at++) {
    const character = text[at] as string;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === separator) {
      row.push(field);
      field = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  if (rows.length < limit && (field !== '' || row.length > 0)) endRow();
  return rows;
}
