import { zip } from './zip.js';

const packed = (parts: Readonly<Record<string, string | Buffer>>): Buffer =>
  zip(
    Object.entries(parts).map(([name, content]) => [
      name,
      typeof content === 'string' ? Buffer.from(content) : content,
    ]),
  );
const SUN = 'http://openoffice.org/2000';
const KINDS = {
  sxw: { mimeType: 'application/vnd.sun.xml.writer', name: 'text' },
  sxc: { mimeType: 'application/vnd.sun.xml.calc', name: 'spreadsheet' },
  sxi: { mimeType: 'application/vnd.sun.xml.impress', name: 'presentation' },
} as const;

/** A file as StarOffice and OpenOffice.org 1 wrote it: one paragraph, one cell or one slide that says `text`. */
export function starOfficeFile(extension: keyof typeof KINDS, text: string): Buffer {
  const { mimeType, name } = KINDS[extension];
  const said = `<text:p>${text}</text:p>`;
  const body = {
    sxw: said,
    sxc: `<table:table table:name="Sheet1"><table:table-row><table:table-cell table:value-type="string">${said}</table:table-cell></table:table-row></table:table>`,
    sxi: `<draw:page draw:name="page1" draw:master-page-name="Default"><draw:text-box svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm">${said}</draw:text-box></draw:page>`,
  }[extension];
  const spaces = ['office', 'style', 'text', 'table', 'drawing', 'presentation']
    .map((space) => `xmlns:${space === 'drawing' ? 'draw' : space}="${SUN}/${space}"`)
    .join(' ');
  const head = `${spaces} xmlns:svg="http://www.w3.org/2000/svg" xmlns:fo="http://www.w3.org/1999/XSL/Format" office:class="${name}" office:version="1.0"`;
  const page =
    '<style:page-master style:name="PM"><style:properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-master>';
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  return packed({
    mimetype: mimeType,
    'content.xml': `${xml}<office:document-content ${head}><office:body>${body}</office:body></office:document-content>`,
    'styles.xml': `${xml}<office:document-styles ${head}><office:automatic-styles>${page}</office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-master-name="PM"/></office:master-styles></office:document-styles>`,
    'META-INF/manifest.xml': `${xml}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest"><manifest:file-entry manifest:media-type="${mimeType}" manifest:full-path="/"/><manifest:file-entry manifest:media-type="text/xml" manifest:full-path="content.xml"/><manifest:file-entry manifest:media-type="text/xml" manifest:full-path="styles.xml"/></manifest:manifest>`,
  });
}

/** A record of a binary workbook (MS-XLSB, 2.1.4). */
function record(type: number, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  const kind = type < 128 ? [type] : [(type & 127) | 128, type >> 7];
  const size = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return Buffer.concat([Buffer.from([...kind, ...size]), bytes]);
}

const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const wide = (text: string): Buffer => Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);

/** A binary workbook of Excel: `text` in A1, a number in B1. */
export function binaryWorkbook(text: string, number: number): Buffer {
  const office = 'http://schemas.openxmlformats.org';
  const relations = (type: string, target: string): string =>
    `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`;
  const cell = (column: number): Buffer => Buffer.concat([u32(column), u32(0)]);
  return packed({
    '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>`,
    '_rels/.rels': relations('officeDocument', 'xl/workbook.bin'),
    'xl/_rels/workbook.bin.rels': relations('worksheet', 'worksheets/sheet1.bin'),
    'xl/workbook.bin': Buffer.concat([
      record(131),
      record(143),
      record(156, u32(0), u32(1), wide('rId1'), wide('Sheet1')),
      record(144),
      record(132),
    ]),
    'xl/worksheets/sheet1.bin': Buffer.concat([
      record(129),
      record(145),
      record(0, u32(0), u32(0), Buffer.from([0x2c, 1, 0, 0, 0]), u32(0)),
      record(6, cell(0), wide(text)),
      record(5, cell(1), Buffer.from(Float64Array.of(number).buffer)),
      record(146),
      record(130),
    ]),
  });
}
