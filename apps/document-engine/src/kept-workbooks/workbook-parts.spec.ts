import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { OfficeParts } from '../office-parts/office-parts.js';
import { unknownTo } from './newer-functions.js';
import { markWorkbook, restoreWorkbook, WORKBOOK_PARTS } from './workbook-parts.js';

const OLD = unknownTo('7.4.7.2');
const RELATIONS =
  '<Relationships><Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>';

function parts(workbook: string, sheet: string, table = ''): OfficeParts {
  const texts = {
    '[Content_Types].xml': '<Types></Types>',
    'xl/workbook.xml': `<workbook>${workbook}<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets><calcPr/></workbook>`,
    'xl/_rels/workbook.xml.rels': RELATIONS,
    'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
    'xl/tables/table1.xml': table,
  };
  const zipped = zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])));
  const read = OfficeParts.read(Buffer.from(zipped), WORKBOOK_PARTS);
  if (!read) throw new Error('not read');
  return read;
}

/** The parts that LibreOffice wrote, with what the ones before it had. */
function through(before: OfficeParts, after: OfficeParts): OfficeParts {
  restoreWorkbook(after, markWorkbook(before, OLD), OLD);
  return after;
}

const HASH = '<workbookProtection workbookAlgorithmName="SHA-512" workbookHashValue="a" lockStructure="1"/>';

describe('workbooks', () => {
  it('keep the protection of their structure, with its password', () => {
    const after = through(parts(HASH, ''), parts('<workbookProtection/>', ''));
    expect(after.text('xl/workbook.xml')).toContain(HASH);
    expect(through(parts(HASH, ''), parts('', '')).text('xl/workbook.xml')).not.toContain('workbookProtection');
    const now = through(parts('', ''), parts('<workbookProtection lockWindows="false"/>', ''));
    expect(now.text('xl/workbook.xml')).toContain('<workbookProtection lockStructure="1" lockWindows="false"/>');
  });

  it('say what dynamic arrays are, and that Excel is to calculate', () => {
    const before = parts('', '<c r="E1" cm="1"><f t="array" ref="E1">_xlfn.UNIQUE(A1:A2)</f><v>1</v></c>');
    const after = through(before, parts('', '<c r="E1" t="n"><f aca="false">_xlfn.unique(A1:A2)</f><v>1</v></c>'));
    expect(after.text('xl/worksheets/sheet1.xml')).toContain('cm="1"><f t="array" ref="E1">_xlfn.UNIQUE(A1:A2)</f>');
    expect(after.text('xl/metadata.xml')).toContain('dynamicArrayProperties fDynamic="1"');
    expect(after.text('[Content_Types].xml')).toContain('PartName="/xl/metadata.xml"');
    expect(after.text('xl/_rels/workbook.xml.rels')).toContain('Target="metadata.xml"');
    expect(after.text('xl/workbook.xml')).toContain('<calcPr fullCalcOnLoad="1"');
  });

  it('keep names that stand for formulas, and what cells with them showed', () => {
    const name = (formula: string): string =>
      `<definedNames><definedName name="Fn">${formula}</definedName></definedNames>`;
    const before = parts(name('_xlfn.LAMBDA(_xlpm.K,_xlpm.K+1)'), '<c r="A1"><f>Fn(2)</f><v>3</v></c>');
    const written = parts(
      name('_xlfn.lambda(_xlpm.k,_xlpm.k+1)'),
      '<c r="A1" t="e"><f>Fn(2)</f><v>#VALUE!</v></c><formula>xlookup(1,A:A,B:B)</formula>',
    );
    const after = through(before, written);
    expect(after.text('xl/workbook.xml')).toContain('_xlfn.LAMBDA(_xlpm.K,_xlpm.K+1)');
    expect(after.text('xl/worksheets/sheet1.xml')).toContain('<v>3</v>');
    expect(after.text('xl/worksheets/sheet1.xml')).toContain('<formula>_xlfn.XLOOKUP(1,A:A,B:B)</formula>');
  });

  it('keep the looks of tables and the formulas of their columns', () => {
    const look = '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/>';
    const formula = '<calculatedColumnFormula>Table1[n]*2</calculatedColumnFormula>';
    const table = (column: string, end: string): string =>
      `<table id="1" displayName="Table1"><tableColumns count="2"><tableColumn id="1" name="n"/>${column}</tableColumns>${end}</table>`;
    const before = parts('', '', table(`<tableColumn id="2" name="m">${formula}</tableColumn>`, look));
    const after = through(before, parts('', '', table('<tableColumn id="2" name="m"/>', '')));
    expect(after.text('xl/tables/table1.xml')).toBe(
      table(`<tableColumn id="2" name="m">${formula}</tableColumn>`, look),
    );
  });

  it('in which there is nothing of that are left as they are', () => {
    const after = through(parts('', '<c r="A1"><f>SUM(B1)</f><v>1</v></c>'), parts('', '<c r="A1"><f>SUM(B1)</f></c>'));
    expect(after.written()).toBeNull();
  });
});
