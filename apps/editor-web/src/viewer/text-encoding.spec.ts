import { expect, it } from 'vitest';
import { decodeText, parseSeparated } from './text-encoding.js';

it.each([
  ['UTF-8', Buffer.from('你好, world')],
  ['UTF-8', Buffer.from('你好').subarray(0, 5)],
  ['UTF-16LE', Buffer.from('\ufeff你好', 'utf16le')],
  ['UTF-16LE', Buffer.from('plain words without a mark', 'utf16le')],
  ['UTF-16BE', Buffer.from('\ufeff你好', 'utf16le').swap16()],
  ['GB18030', Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
])('recognises %s', (encoding, bytes) => {
  expect(decodeText(bytes).encoding).toBe(encoding);
});

it('reads GBK', () => {
  expect(decodeText(Buffer.from([0xc4, 0xe3, 0xba, 0xc3])).text).toBe('你好');
});

it('reads separated values with quotes, line breaks in fields, and other separators', () => {
  expect(parseSeparated('a,"b ""c""",\r\n"x\ny",2\n', 10)).toEqual([
    ['a', 'b "c"', ''],
    ['x\ny', '2'],
  ]);
  expect(parseSeparated('a;b;c\n1;2;3', 10)).toEqual([
    ['a', 'b', 'c'],
    ['1', '2', '3'],
  ]);
  expect(parseSeparated('1\n2\n3', 2)).toHaveLength(2);
});

it('keeps commas and line breaks inside quotes, and both kinds of line ends', () => {
  expect(parseSeparated('Name,City\r\n"Li, Lei","Bei\njing"\n\n"a ""b""",\n', Infinity)).toEqual([
    ['Name', 'City'],
    ['Li, Lei', 'Bei\njing'],
    [''],
    ['a "b"', ''],
  ]);
});
