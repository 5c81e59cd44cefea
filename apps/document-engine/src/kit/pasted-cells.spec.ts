import { describe, expect, it } from 'vitest';
import { inPieces, pastedCells } from './pasted-cells.js';

describe('plain text that is pasted into a sheet', () => {
  it.each([
    ['12.5', null],
    ['12.5\n', null],
    ['a\tb', [['a', 'b']]],
    [
      'a\tb\r\n1\t\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['a\n\nb', [['a'], [''], ['b']]],
    [
      '"two\nlines"\t"say ""so"""\n3" pipe\tx',
      [
        ['two\nlines', 'say "so"'],
        ['3" pipe', 'x'],
      ],
    ],
    ['"open\tend', [['"open', 'end']]],
  ])('%j', (text, rows) => {
    expect(pastedCells(text)).toEqual(rows);
  });

  it('goes in pieces of whole rows, all as wide as the widest', () => {
    const rows = Array.from({ length: 1200 }, (_, i) => (i % 2 ? ['x', 'y'] : ['z']));
    const pieces = [...inPieces(rows)];
    expect(pieces.map(({ from, cells }) => [from, cells.length])).toEqual([
      [0, 1000],
      [500, 1000],
      [1000, 400],
    ]);
    expect(pieces[1]?.cells.slice(0, 4)).toEqual(['z', '', 'x', 'y']);
  });
});

it('takes columns of any length within the limit, and counts the widest row', () => {
  const long = pastedCells('x\n'.repeat(190_000));
  expect(long).toHaveLength(190_000);
  expect([...inPieces(long!)].reduce((sum, { cells }) => sum + cells.length, 0)).toBe(190_000);
  expect(() => pastedCells(`a\n${'b\t'.repeat(1_000)}c\n${'d\n'.repeat(1_000)}`)).toThrow('too many cells');
});
