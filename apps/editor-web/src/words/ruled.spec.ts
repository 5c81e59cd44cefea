import { expect, it } from 'vitest';
import { hundredthsPerPixel, readRuled, snapped } from './ruled.js';

const ROW = ['21000', '3175', '3000', '500', '0', '740', '4000:0:32;9000:2:46', '0'];

it('reads paper, indents and tab stops as the engine tells them', () => {
  expect(readRuled(ROW)).toEqual({
    width: 21000,
    marginLeft: 3175,
    marginRight: 3000,
    left: 500,
    right: 0,
    first: 740,
    tabs: [
      { position: 4000, rest: '0:32' },
      { position: 9000, rest: '2:46' },
    ],
    cell: false,
  });
  expect(readRuled(['21000', '3175', '3000', '', '', '', '', '1'])).toMatchObject({ left: 0, tabs: [], cell: true });
});

it('snaps to eighths of a centimetre from the margin and stays on the paper', () => {
  const ruled = readRuled(ROW);
  expect(snapped(3175 + 130, ruled)).toBe(3175 + 125);
  expect(snapped(3175 - 70, ruled)).toBe(3175 - 125);
  expect(snapped(-400, ruled)).toBe(0);
  expect(snapped(30_000, ruled)).toBe(21_000);
});

it('is as long as the page is shown', () => {
  expect(hundredthsPerPixel(1) * 96).toBeCloseTo(2540);
  expect(hundredthsPerPixel(2) * 96).toBeCloseTo(1270);
});
