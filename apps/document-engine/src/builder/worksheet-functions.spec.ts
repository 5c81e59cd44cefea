import { expect, it } from 'vitest';
import { worksheetFunctions as f } from './guest/worksheet-functions.js';

it.each<[unknown, unknown]>([
  [f.SUM(1, '2', [3, 'text'], [[4], [5]]), 15],
  [f.AVERAGE([1, 2, 3, 'x']), 2],
  [f.COUNT([1, 'a', 2]), 2],
  [f.COUNTIF([1, 5, 'a', 7], '>4'), 2],
  [f.COUNTIF(['apple', 'pear', 'Apricot'], 'ap*'), 2],
  [f.SUMIF(['a', 'b', 'A'], 'a', [1, 2, 4]), 5],
  [f.SUMIFS([1, 2, 4], ['a', 'b', 'a'], 'a', [1, 1, 9], '<5'), 1],
  [f.MEDIAN(4, 1, 3, 2), 2.5],
  [f.ROUND(2.345, 2), 2.35],
  [f.ROUND(-2.5), -3],
  [f.ROUND(1.005, 2), 1.01],
  [f.ROUNDUP(2.1), 3],
  [f.ROUNDDOWN(-2.9), -2],
  [f.MOD(-3, 2), 1],
  [f.INT(-1.5), -2],
  [f.LARGE([3, 9, 5], 2), 5],
  [f.RANK(5, [3, 9, 5]), 2],
  [
    f.VLOOKUP(
      'b',
      [
        ['a', 1],
        ['b', 2],
      ],
      2,
      false,
    ),
    2,
  ],
  [
    f.VLOOKUP(
      15,
      [
        [10, 'ten'],
        [20, 'twenty'],
      ],
      2,
    ),
    'ten',
  ],
  [f.MATCH('c', ['a', 'b', 'c'], 0), 3],
  [
    f.INDEX(
      [
        [1, 2],
        [3, 4],
      ],
      2,
      1,
    ),
    3,
  ],
  [f.MID('spreadsheet', 7, 5), 'sheet'],
  [f.SUBSTITUTE('a-b-a', 'a', 'x'), 'x-b-x'],
  [f.PROPER('ann smith'), 'Ann Smith'],
  [f.DATE(2026, 12, 1), 46_357],
  [f.YEAR(46_357), 2026],
  [f.IF(false, 1, 'no'), 'no'],
])('%j is %j', (result, expected) => expect(result).toBe(expected));

it('says what is wrong, as a cell would', () => {
  expect(() => f.VLOOKUP('z', [['a', 1]], 2, false)).toThrow('#N/A');
  expect(() => f.AVERAGE([])).toThrow('#DIV/0!');
  expect(() => f.ABS('x')).toThrow('#VALUE!');
});
