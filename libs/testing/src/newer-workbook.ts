import { zip } from './zip.js';

const OFFICE = 'http://schemas.openxmlformats.org';
const MAIN = `${OFFICE}/spreadsheetml/2006/main`;
const RELATIONS = `${OFFICE}/officeDocument/2006/relationships`;
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

const COLUMNS =
  '<sheetFormatPr defaultRowHeight="15" customHeight="1"/><cols><col min="1" max="40" width="10" customWidth="1"/></cols>';
const FILTERED = '<c r="D2" cm="1"><f t="array" ref="D2:D3">_xlfn._xlws.FILTER(B1:B3,B1:B3&gt;1)</f><v>2</v></c>';
const CALLED = '<c r="D1"><f>_xlfn.LAMBDA(_xlpm.Item,_xlpm.Item+1)(B1)</f><v>2</v></c>';

const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
const relations = (inside: string): string =>
  `<Relationships xmlns="${OFFICE}/package/2006/relationships">${inside}</Relationships>`;
const part = (name: string, type: string): string =>
  `<Override PartName="/xl/${name}.xml" ContentType="${CONTENT}.${type}+xml"/>`;
const row = (number: number, cells: string): string => `<row r="${number}" ht="15" customHeight="1">${cells}</row>`;
const entry = (number: number, name: string, extra: string): string =>
  row(
    number,
    `<c r="A${number}" t="inlineStr"><is><t>${name}</t></is></c><c r="B${number}"><v>${number}</v></c>${extra}`,
  );

/**
 * A workbook as newer versions of Excel write it: names in A1:A3, numbers in B1:B3, a call of LAMBDA in D1, a FILTER in D2 that
 * fills D3, a table with a style in H1:H2, and the structure protected by a password.
 */
export function newerWorkbook(): Buffer {
  const parts: Record<string, string> = {
    '[Content_Types].xml':
      `<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
      `${part('workbook', 'sheet.main')}${part('worksheets/sheet1', 'worksheet')}${part('tables/table1', 'table')}${part('metadata', 'sheetMetadata')}</Types>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookProtection workbookAlgorithmName="SHA-512" workbookHashValue="YQ==" workbookSaltValue="Yg==" workbookSpinCount="100000" lockStructure="1"/>` +
      '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="191029"/></workbook>',
    'xl/_rels/workbook.xml.rels': relations(
      relation(1, 'worksheet', 'worksheets/sheet1.xml') + relation(2, 'sheetMetadata', 'metadata.xml'),
    ),
    'xl/worksheets/sheet1.xml':
      `<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}">${COLUMNS}<sheetData>` +
      entry(1, 'a', `${CALLED}<c r="H1" t="inlineStr"><is><t>head</t></is></c>`) +
      entry(2, 'b', `${FILTERED}<c r="H2"><v>1</v></c>`) +
      entry(3, 'c', '<c r="D3"><v>3</v></c>') +
      '</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>',
    'xl/worksheets/_rels/sheet1.xml.rels': relations(relation(1, 'table', '../tables/table1.xml')),
    'xl/tables/table1.xml':
      `<table xmlns="${MAIN}" id="1" name="Table1" displayName="Table1" ref="H1:H2" totalsRowShown="0"><autoFilter ref="H1:H2"/>` +
      '<tableColumns count="1"><tableColumn id="1" name="head"/></tableColumns><tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>',
    'xl/metadata.xml':
      `<metadata xmlns="${MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" cellMeta="1"/></metadataTypes>` +
      '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>' +
      '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>',
  };
  return zip(Object.entries(parts).map(([name, text]) => [name, Buffer.from(HEAD + text)]));
}
