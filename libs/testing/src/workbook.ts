import { zip } from './zip.js';

type Cell = string | number | null;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * A workbook with these sheets. At 100 % every column is 75 and every row 20 pixels large, so that a test knows where
 * to click.
 */
export function workbook(sheets: Record<string, readonly (readonly Cell[])[]>): Buffer {
  const names = Object.keys(sheets);
  const parts: [string, string][] = [
    [
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>` +
        names
          .map(
            (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
          )
          .join('') +
        '</Types>',
    ],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
        names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('') +
        '</sheets></workbook>',
    ],
    ['xl/_rels/workbook.xml.rels', relations(names.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`]))],
    ...names.map((name, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, worksheet(sheets[name] ?? [])]),
  ];
  return zip(parts.map(([name, content]) => [name, Buffer.from(HEAD + content)]));
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function worksheet(rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell, name: string): string => {
    if (value === null) return '';
    return typeof value === 'number'
      ? `<c r="${name}"><v>${value}</v></c>`
      : `<c r="${name}" t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  const body = rows.map(
    (row, r) =>
      `<row r="${r + 1}" ht="15" customHeight="1">${row.map((value, c) => cell(value, `${String.fromCharCode(65 + c)}${r + 1}`)).join('')}</row>`,
  );
  return (
    `<worksheet xmlns="${MAIN}"><sheetFormatPr defaultRowHeight="15" customHeight="1"/>` +
    `<cols><col min="1" max="40" width="10" customWidth="1"/></cols><sheetData>${body.join('')}</sheetData></worksheet>`
  );
}
