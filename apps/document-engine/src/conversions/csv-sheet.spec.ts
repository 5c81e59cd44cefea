import { expect, it } from 'vitest';
import { csvSheet, readCsv } from './csv-sheet.js';

it('reads separated text as RFC 4180 says', () => {
  expect(readCsv('a,b\r\n"x, ""y""\nz",2\n', ',')).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', '2'],
  ]);
  expect(readCsv('a;b,c\n\n;', ';')).toEqual([['a', 'b,c'], [''], ['', '']]);
  expect(readCsv('a,b', '')).toEqual([['a,b']]);
  expect(readCsv('"never closed', ',')).toEqual([['never closed']]);
  expect(readCsv('', ',')).toEqual([]);
});

it('makes numbers and dates of what is written like them, and text of all else', () => {
  const sheet = csvSheet([['12.5', '2026-11-22', '007', '110101199003070000', '=1+1', 'a <b> & c\u0000', '']]);
  expect(sheet).toContain('office:value="12.5"');
  expect(sheet).toContain('office:date-value="2026-11-22"');
  for (const text of ['007', '110101199003070000', '=1+1', 'a &lt;b&gt; &amp; c'])
    expect(sheet).toContain(`office:value-type="string"><text:p>${text}</text:p>`);
});
