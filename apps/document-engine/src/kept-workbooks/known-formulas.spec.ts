import { describe, expect, it } from 'vitest';
import { type KnownFormula, markFormulas, restoreFormulas } from './known-formulas.js';
import { unknownTo } from './newer-functions.js';

const OLD = unknownTo('7.4.7.2');
const FILTER = '_xlfn._xlws.FILTER(B2:B4,B2:B4&gt;1)';
const filled = (at: string, ref: string): string =>
  `<c r="${at}" cm="1"><f t="array" ref="${ref}">${FILTER}</f><v>2</v></c>`;
const sheet = (...cells: string[]): string => `<sheetData><row r="1">${cells.join('')}</row></sheetData>`;
const wrote = (at: string, formula: string, value: string | null = null): string =>
  `<c r="${at}" s="0" t="${value === null ? 'e' : 'n'}"><f aca="false">${formula}</f><v>${value ?? '#NAME?'}</v></c>`;

/** What comes back when LibreOffice writes the second for the first. */
function through(before: string, after: string, unknown = OLD): string {
  const known: KnownFormula[] = [];
  markFormulas(before, 'S', [], unknown, new Set(), known);
  return restoreFormulas(after, 'S', ['text'], unknown, known).xml;
}

describe('formulas with functions that LibreOffice lacks', () => {
  it('are loaded as ordinary ones, so that they show what they last did', () => {
    const known: KnownFormula[] = [];
    const marked = markFormulas(sheet(filled('E1', 'E1:E2'), '<c r="E2"><v>3</v></c>'), 'S', [], OLD, new Set(), known);
    expect(marked).toBe(sheet(`<c r="E1"><f>${FILTER}</f><v>2</v></c>`, '<c r="E2"><v>3</v></c>'));
    expect(known).toMatchObject([{ at: 'E1', fills: 'E1:E2', dynamic: true, result: { type: 'n', value: '2' } }]);
    const other = sheet('<c r="A1"><f>_xlfn.CONCAT(B1:B2)</f><v>1</v></c>');
    expect(markFormulas(other, 'S', [], OLD, new Set(), known)).toBe(other);
    expect(known).toHaveLength(1);
  });

  it('come back in their case, with the cells that they fill and the value in the place of an error', () => {
    const before = sheet(filled('E1', 'E1:E2'), '<c r="E2"><v>3</v></c>');
    const after = sheet(wrote('E1', '_xlfn._xlws.filter(B2:B4,B2:B4&gt;1)'), '<c r="E2"><v>3</v></c>');
    expect(through(before, after)).toBe(
      sheet(
        `<c r="E1" s="0" t="n" cm="1"><f t="array" ref="E1:E2">${FILTER}</f><v>2</v></c>`,
        '<c r="E2"><v>3</v></c>',
      ),
    );
  });

  it('go with their cells when rows are put in, with the references that LibreOffice adjusted', () => {
    const before = sheet(filled('E1', 'E1:E2'), '<c r="E2"><v>3</v></c>');
    const after = sheet(wrote('E3', '_xlfn._xlws.filter(B4:B6,B4:B6&gt;1)'), '<c r="E4"><v>3</v></c>');
    expect(through(before, after)).toContain(
      '<c r="E3" s="0" t="n" cm="1"><f t="array" ref="E3:E4">_xlfn._xlws.FILTER(B4:B6,B4:B6&gt;1)</f><v>2</v></c>',
    );
  });

  it('fill their cells anew when something was typed into one of them, which stays', () => {
    const before = sheet(filled('E1', 'E1:E3'), '<c r="E2"><v>3</v></c>', '<c r="E3"><v>4</v></c>');
    const after = sheet(
      wrote('E1', '_xlfn._xlws.filter(B2:B4,B2:B4&gt;1)'),
      '<c r="E2" s="0" t="n"><v>99</v></c>',
      '<c r="E3" s="0" t="n"><v>4</v></c>',
    );
    const restored = through(before, after);
    expect(restored).toContain('<f t="array" ref="E1">');
    expect(restored).toContain('<c r="E2" s="0" t="n"><v>99</v></c><c r="E3" s="0"></c>');
  });

  it('stay what a person typed over them', () => {
    const before = sheet(filled('E1', 'E1'), '<c r="D1"><f>_xlfn.XLOOKUP(A1,B:B,C:C)</f><v>7</v></c>');
    const after = sheet('<c r="D1"><f aca="false">SUM(B1:B2)</f><v>1</v></c>', '<c r="E1" t="n"><v>5</v></c>');
    expect(through(before, after)).toBe(after);
    const anew = sheet(wrote('D1', '_xlfn.xlookup(A2,B:B,C:C)'));
    expect(through(before, anew)).toBe(sheet(wrote('D1', '_xlfn.XLOOKUP(A2,B:B,C:C)')));
  });

  it('that share one text have their values, too, and those copied only their names', () => {
    const before = sheet(
      '<c r="D1"><f t="shared" ref="D1:D2" si="0">_xlfn.XLOOKUP(A1,B:B,C:C)</f><v>7</v></c>',
      '<c r="D2"><f t="shared" si="0"/><v>8</v></c>',
    );
    const [first, second] = [wrote('D1', '_xlfn.xlookup(A1,B:B,C:C)'), wrote('D2', '_xlfn.xlookup(A2,B:B,C:C)')];
    const own = (at: string, cell: string, value: number): string =>
      `<c r="${at}" s="0" t="n"><f aca="false">_xlfn.XLOOKUP(${cell},B:B,C:C)</f><v>${value}</v></c>`;
    expect(through(before, sheet(first, second))).toBe(sheet(own('D1', 'A1', 7), own('D2', 'A2', 8)));
    const third = wrote('D3', '_xlfn.xlookup(A3,B:B,C:C)');
    expect(through(before, sheet(first, second, third))).toBe(
      sheet(own('D1', 'A1', 7), own('D2', 'A2', 8), third.replace('xlookup', 'XLOOKUP')),
    );
  });

  it('keep what LibreOffice calculated, and are left alone by one that knows them', () => {
    const before = sheet('<c r="D1"><f>_xlfn.XLOOKUP(A1,B:B,C:C)</f><v>7</v></c>');
    expect(through(before, sheet(wrote('D1', '_xlfn.xlookup(A1,B:B,C:C)', '9')))).toContain('<v>9</v>');
    const written = sheet(wrote('D1', '_xlfn.XLOOKUP(A1,B:B,C:C)', '9'));
    expect(through(before, written, unknownTo('25.2.3.2'))).toBe(written);
  });
});

it('many formulas, and parts that are no XML, take no longer than they are long', () => {
  const rows = (from: number, value: string | null): string[] =>
    Array.from({ length: 5_000 }, (_nothing, i) => wrote(`D${i + from}`, `_xlfn.xlookup(A${i + 1},B:B,C:C)`, value));
  const restored = through(sheet(...rows(1, '7')).replaceAll('xlookup', 'XLOOKUP'), sheet(...rows(1, null).slice(1)));
  expect(restored.match(/_xlfn\.XLOOKUP/g)).toHaveLength(4_999);
  expect(restored.match(/<v>7<\/v>/g)).toHaveLength(4_999);
  for (const odd of ['<c ', '<c>', '<c><f ', '<c r="', '<is>', `<c r="A1" t="inlineStr"><is><t>`])
    expect(through(`_xlfn.LET(${odd.repeat(200_000)}`, '')).toBe('');
}, 20_000);
