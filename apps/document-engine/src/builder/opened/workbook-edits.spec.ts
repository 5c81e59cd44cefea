import { expect, it } from 'vitest';
import { zip } from '#testing';
import { ApiColor } from '../guest/drawing-api.js';
import type { ApiRange } from '../guest/range-api.js';
import { ApiWorkbook } from '../guest/sheet-api.js';
import { OfficePackage } from './office-package.js';
import { readWorkbook } from './opened-workbook.js';
import { editWorkbook } from './workbook-edits.js';
import { writeXml } from './xml-tree.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
const relations = (inside: string): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`;

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.000"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><scheme val="minor"/></font><font><b/><sz val="20"/><color rgb="FF112233"/><name val="KaiTi"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFABCDEF"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="170" fontId="1" fillId="2" borderId="0" xfId="0"/></cellXfs></styleSheet>`;
const FIRST = `<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetPr><tabColor rgb="FFFF0000"/></sheetPr><sheetViews><sheetView workbookViewId="0" zoomScale="80"><selection activeCell="B2"/></sheetView></sheetViews><cols><col min="1" max="5" width="20" customWidth="1"/></cols><sheetData><row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1</f><v>2.25</v></c></row><row r="2" ht="30" customHeight="1"><c r="A2" s="1"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>3</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>007</t></is></c><c r="B3"><f t="shared" si="0"/><v>0</v></c></row></sheetData><mergeCells count="2"><mergeCell ref="D1:E1"/><mergeCell ref="D2:E2"/></mergeCells><pageMargins left="1" right="1" top="1" bottom="1" header="0.5" footer="0.5"/><pageSetup paperSize="9" orientation="portrait"/><extLst><ext uri="kept"/></extLst></worksheet>`;
const SECOND = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>Data!A1+1</x:f><x:v>2.5</x:v></x:c></x:row></x:sheetData></x:worksheet>`;

function workbook(): OfficePackage {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets><sheet name="Data" sheetId="4" r:id="rId1"/><sheet name="Two" sheetId="7" r:id="rId2"/></sheets><definedNames><definedName name="All">Data!$A$1:$A$3</definedName><definedName name="Own" localSheetId="1">Two!$A$1</definedName></definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml') +
        relation('rId2', 'worksheet', 'worksheets/sheet2.xml') +
        relation('rId3', 'styles', 'styles.xml') +
        relation('rId4', 'calcChain', 'calcChain.xml'),
    ),
    'xl/styles.xml': STYLES,
    'xl/calcChain.xml': '<calcChain/>',
    'xl/worksheets/sheet1.xml': FIRST,
    'xl/worksheets/sheet2.xml': SECOND,
  };
  return OfficePackage.read(zip(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)])));
}

/** A part of the workbook after `script` had its way with it. */
function after(script: (book: ApiWorkbook, range: (at: string) => ApiRange) => void): (part: string) => string {
  const file = workbook();
  const book = new ApiWorkbook(readWorkbook(file));
  script(book, (at) => book.current().GetRange(at));
  const edited = workbook();
  editWorkbook(edited, JSON.parse(JSON.stringify(book.edits())) as ReturnType<ApiWorkbook['edits']>, new Map());
  return (part) => (edited.has(part) ? writeXml(edited.tree(part)) : '');
}

it('lets scripts read looks, merged cells, widths, shared formulas and names', () => {
  after((book, range) => {
    expect(range('A1').GetNumberFormat()).toBe('0.000');
    expect(range('A1').GetFillColor()).toEqual(new ApiColor('ABCDEF'));
    expect(range('B3').GetFormula()).toBe('=A3*$A$1');
    expect(range('C9').GetColumnWidth()).toBe(20);
    expect(range('A2').GetRowHeight()).toBe(30);
    expect(range('A3').values()).toEqual([['007']]);
    expect(book.named('all')?.GetRefersTo()).toBe('Data!$A$1:$A$3');
  });
});

it('reads and changes sheets whose rows and cells do not say where they are', () => {
  const bare = `<worksheet xmlns="${MAIN}"><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>`;
  const file = workbook();
  file.add('xl/worksheets/sheet1.xml', bare);
  const book = new ApiWorkbook(readWorkbook(file));
  expect(book.current().GetRange('A1:B2').GetValue()).toEqual([
    ['1', '2'],
    ['3', ''],
  ]);
  book.current().GetRange('B2').SetValue(4);
  const edited = workbook();
  edited.add('xl/worksheets/sheet1.xml', bare);
  editWorkbook(edited, book.edits(), new Map());
  expect(writeXml(edited.tree('xl/worksheets/sheet1.xml'))).toContain(
    '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row>',
  );
});

it('derives new looks from those that cells have, and leaves the rest as it was', () => {
  const part = after((_book, range) => {
    range('A1').SetItalic(true);
    range('A1').SetNumberFormat('0%');
    range('C3').SetFillColor(new ApiColor('00FF00'));
    range('B1').SetValue('word');
    range('A2').SetFontName('Arial');
  });
  const sheet = part('xl/worksheets/sheet1.xml');
  expect(sheet).toContain('<c r="A1" s="2"><v>1.5</v></c>');
  expect(sheet).toContain('<c r="B1" t="inlineStr"><is><t xml:space="preserve">word</t></is></c>');
  expect(sheet).toContain('<c r="B3"><f>A3*$A$1</f><v>0</v></c>');
  expect(sheet).toMatch(/<c r="C3" s="\d"\/>/);
  for (const kept of ['<tabColor rgb="FFFF0000"/>', 'zoomScale="80"', '<ext uri="kept"/>', 'ref="D1:E1"'])
    expect(sheet).toContain(kept);
  const styles = part('xl/styles.xml');
  expect(styles).toContain('<font><b/><i/><sz val="20"/><color rgb="FF112233"/><name val="KaiTi"/></font>');
  expect(styles).toContain('<font><b/><sz val="20"/><color rgb="FF112233"/><name val="Arial"/></font>');
  expect(styles).toContain('<xf numFmtId="9" fontId="2" fillId="2"');
  expect(part('xl/calcChain.xml')).toBe('');
  expect(part('xl/_rels/workbook.xml.rels')).not.toContain('calcChain');
  expect(part('xl/worksheets/sheet2.xml')).toContain('<x:f>Data!A1+1</x:f>');
});

it('changes widths, heights, merged cells, panes, margins, rules and what may be typed', () => {
  const sheet = after((book, range) => {
    const active = book.current();
    active.SetColumnWidth(2, 33);
    range('B:B').SetHidden(true);
    active.SetRowHeight(0, 50);
    range('D1:E1').UnMerge();
    range('A5:C5').Merge();
    active.GetFreezePanes().FreezeRows(1);
    active.SetLeftMargin(50.8);
    active.SetPageOrientation('xlLandscape');
    range('A1:A3').GetFormatConditions().Add('xlCellValue', 'xlGreater', '1').SetFillColor(new ApiColor('FF0000'));
    range('C1:C9').GetValidation().Add('xlValidateList', 'xlValidAlertStop', null, 'yes,no');
    range('A1:B3').SetAutoFilter(1, '>1');
  })('xl/worksheets/sheet1.xml');
  for (const part of [
    '<col min="1" max="1" width="20" customWidth="1"/><col min="2" max="2" width="20" customWidth="1" hidden="1"/><col min="3" max="3" width="33" customWidth="1"/><col min="4" max="5" width="20" customWidth="1"/>',
    '<row r="1" ht="50" customHeight="1">',
    '<row r="2" ht="30" customHeight="1">',
    '<row r="3" hidden="1">',
    '<mergeCell ref="D2:E2"/><mergeCell ref="A5:C5"/>',
    'zoomScale="80"><pane ySplit="1"',
    '<pageMargins left="2" right="1"',
    '<pageSetup paperSize="9" orientation="landscape"/>',
    '<cfRule type="cellIs" dxfId="0" priority="1" operator="greaterThan"><formula>1</formula></cfRule>',
    '<formula1>&quot;yes,no&quot;</formula1>',
    '<customFilter operator="greaterThan" val="1"/>',
  ])
    expect(sheet).toContain(part);
  expect(sheet).not.toContain('ref="D1:E1"');
  const order = [
    ...sheet.matchAll(/<(autoFilter|mergeCells|conditionalFormatting|dataValidations|pageMargins|pageSetup|extLst)\b/g),
  ];
  expect(order.map(([, name]) => name)).toEqual([
    'autoFilter',
    'mergeCells',
    'conditionalFormatting',
    'dataValidations',
    'pageMargins',
    'pageSetup',
    'extLst',
  ]);
});

it('adds, moves, renames and deletes sheets, with the names and formulas that speak of them', () => {
  const part = after((book) => {
    const made = book.add('New & <one>');
    made.GetRange('A1').SetValue(5);
    made.GetRange('A1').SetBold(true);
    book.move(made, book.sheetNamed('Data'), null);
    book.sheetNamed('Data')?.SetName('Renamed');
  });
  const names = part('xl/workbook.xml');
  expect([...names.matchAll(/<sheet name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    'New &amp; &lt;one&gt;',
    'Renamed',
    'Two',
  ]);
  expect(names).toContain('<definedName name="All">\'Renamed\'!$A$1:$A$3</definedName>');
  expect(names).toContain('<definedName name="Own" localSheetId="2">');
  expect(part('xl/worksheets/sheet2.xml')).toContain("<x:f>'Renamed'!A1+1</x:f>");
  expect(part('xl/worksheets/wenqiaoSheet1.xml')).toContain('<c r="A1" s="2"><v>5</v></c>');
  const less = after((book) => book.sheetNamed('Two')?.Delete());
  expect(less('xl/workbook.xml')).not.toMatch(/name="(Two|Own)"/);
  expect(less('xl/worksheets/sheet2.xml')).toBe('');
});

it('copies, moves and sorts cells with their looks', () => {
  const sheet = after((_book, range) => {
    range('A1:B1').Copy(range('A5'));
    range('A3').Cut(range('C3'));
    range('A2').ClearFormats();
  })('xl/worksheets/sheet1.xml');
  expect(sheet).toContain('<c r="A5" s="1"><v>1.5</v></c><c r="B5"><f>A5*$A$1</f></c>');
  expect(sheet).toContain('<c r="C3" t="inlineStr"><is><t>007</t></is></c>');
  expect(sheet).toContain('<c r="A3"/>');
  expect(sheet).toContain('<c r="A2"><v>2</v></c>');
});
