import { ConversionFailure } from './conversion-failure.js';

const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 1_024;
/** More digits than a spreadsheet keeps are an identity number, not an amount. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?([eE][+-]?\d{1,3})?$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const NAMESPACES = ['office', 'table', 'text', 'style', 'number']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name === 'number' ? 'datastyle' : name}:1.0"`)
  .join(' ');

/** Styles `d1` to `d15`: so many decimals. */
const DECIMAL_STYLES = Array.from({ length: 15 }, (_, index) => index + 1)
  .map(
    (count) =>
      `<number:number-style style:name="D${count}"><number:number number:decimal-places="${count}" number:min-decimal-places="${count}" number:min-integer-digits="1"/></number:number-style><style:style style:name="d${count}" style:family="table-cell" style:data-style-name="D${count}"/>`,
  )
  .join('');

/** Rows of separated text (RFC 4180). An empty separator: every line is one field. */
export function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      field = '';
      for (at++; at < text.length;) {
        const quote = text.indexOf('"', at);
        const end = quote < 0 ? text.length : quote;
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
    } else field = '';
    const start = at;
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && (separator === '' || text[at] !== separator))
      at++;
    row.push(field + text.slice(start, at));
    if (separator !== '' && text[at] === separator) {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/**
 * The rows as a flat ODF spreadsheet. LibreOfficeKit 7.4 opens no csv without asking questions. Numbers and ISO dates become such; all
 * else stays text, a leading `=` included. `asWritten`: numbers show as many decimals as they were written with, and what no cell
 * shows as it was written (`1e5`) stays text, so that what is shown is what stood there.
 */
export function csvSheet(rows: readonly (readonly string[])[], asWritten = false): string {
  if (rows.length > MAX_ROWS || rows.some((row) => row.length > MAX_COLUMNS))
    throw new ConversionFailure('too_large', `a sheet has at most ${MAX_ROWS} rows and ${MAX_COLUMNS} columns`);
  const body = rows
    .map((row) => `<table:table-row>${row.map((field) => cell(field, asWritten)).join('')}</table:table-row>`)
    .join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>${asWritten ? DECIMAL_STYLES : ''}</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Sheet1">
${body === '' ? '<table:table-row><table:table-cell/></table:table-row>' : body}
</table:table></office:spreadsheet></office:body></office:document>`;
}

function cell(field: string, asWritten: boolean): string {
  if (field === '') return '<table:table-cell/>';
  const [, , fraction = '', exponent = ''] = NUMBER.exec(field) ?? [];
  if (NUMBER.test(field) && !(asWritten && (exponent !== '' || field === '-0'))) {
    const style = asWritten && fraction !== '' ? ` table:style-name="d${fraction.length - 1}"` : '';
    return `<table:table-cell${style} office:value-type="float" office:value="${field}"/>`;
  }
  if (DATE.test(field))
    return `<table:table-cell table:style-name="date" office:value-type="date" office:date-value="${field}"/>`;
  const lines = field.split(/\r\n|\n|\r/).map((line) => `<text:p>${escapeText(line)}</text:p>`);
  return `<table:table-cell office:value-type="string">${lines.join('')}</table:table-cell>`;
}

/** Characters that XML cannot hold are left out; runs of spaces are kept as ODF wants them. */
function escapeText(line: string): string {
  return line
    .replaceAll(
      /[\p{Cc}\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu,
      (char) => (char === '\t' ? char : ''),
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\t', '<text:tab/>')
    .replaceAll(/ {2,}|^ | $/g, (spaces) => `<text:s text:c="${spaces.length}"/>`);
}
