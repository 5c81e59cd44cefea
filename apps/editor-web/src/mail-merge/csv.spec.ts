import { expect, it } from 'vitest';
import { readCsv } from './csv.js';

it('reads quotations, line breaks inside them, and both kinds of line ends', () => {
  expect(readCsv('\ufeffName,City\r\n"Li, Lei","Bei\njing"\n\n"a ""b""",\n')).toEqual([
    ['Name', 'City'],
    ['Li, Lei', 'Bei\njing'],
    ['a "b"', ''],
  ]);
  expect(readCsv('')).toEqual([]);
});
