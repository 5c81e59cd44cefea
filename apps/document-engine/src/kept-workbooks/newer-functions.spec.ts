import { describe, expect, it } from 'vitest';
import { calls, fillsCells, mended, unknownTo } from './newer-functions.js';

const OLD = unknownTo('7.4.7.2');
const NEW = unknownTo('25.2.3.2');

describe('functions of newer versions of Excel', () => {
  it.each([
    ['xlookup("b",A2:A4,B2:B4)', '_xlfn.XLOOKUP("b",A2:A4,B2:B4)'],
    ['IF(A1,filter(A1:A2,B1:B2),"sort(1)")', 'IF(A1,_xlfn._xlws.FILTER(A1:A2,B1:B2),"sort(1)")'],
    ["SUM('my let(1)'!A1,_xlfn.anchorarray(E1))", "SUM('my let(1)'!A1,_xlfn.ANCHORARRAY(E1))"],
    ['let(xy,B2,x,2,xy*x&"xy")', '_xlfn.LET(_xlpm.xy,B2,_xlpm.x,2,_xlpm.xy*_xlpm.x&"xy")'],
    ['map(A1:A2,lambda(v,v+1))', '_xlfn.MAP(A1:A2,_xlfn.LAMBDA(_xlpm.v,_xlpm.v+1))'],
    ['_xlfn.let(_xlpm.x,B2,_xlpm.x)', '_xlfn.LET(_xlpm.x,B2,_xlpm.x)'],
    ['myfilter(1)+my.sort(2)', 'myfilter(1)+my.sort(2)'],
    ['let(', '_xlfn.LET('],
  ])('get their names as Excel writes them: %s', (written, mending) => {
    expect(mended(written, OLD)).toBe(mending);
    expect(mended(mending, OLD)).toBe(mending);
  });

  it('keep the case of names that LET gives', () => {
    expect(mended('_xlfn.let(_xlpm.total,1,_xlpm.total)', OLD, new Map([['total', 'Total']]))).toBe(
      '_xlfn.LET(_xlpm.Total,1,_xlpm.Total)',
    );
  });

  it('are unknown to a LibreOffice by its version', () => {
    expect(calls('_xlfn.XLOOKUP(1)', OLD)).toBe(true);
    expect(calls('_xlfn.XLOOKUP(1)', NEW)).toBe(false);
    expect(calls('_xlfn.TEXTSPLIT(1)', NEW)).toBe(true);
    expect(calls('_xlfn.CONCAT("xlookup(1)")', OLD)).toBe(false);
  });

  it('fill cells or do not', () => {
    expect(fillsCells('_xlfn._xlws.SORT(A1:A3)')).toBe(true);
    expect(fillsCells('_xlfn.XLOOKUP(A1,B:B,C:C)')).toBe(false);
  });
});
