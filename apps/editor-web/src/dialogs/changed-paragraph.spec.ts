import { expect, it } from 'vitest';
import { changedParagraph, spacingChoice, spacingSet, tabStops } from './changed-paragraph.js';

const BEFORE = {
  adjust: '0',
  left: '0',
  right: '0',
  special: 'none',
  by: '0',
  before: '0',
  after: '8',
  spacing: 'single',
  at: '1',
  keep: '',
  whole: '0',
};

it('names line spacings as people know them, and back', () => {
  for (const [mode, height, choice, at] of [
    ['0', 100, 'single', 1],
    ['0', 150, 'one-and-half', 1.5],
    ['0', 115, 'multiple', 1.15],
    ['3', 706, 'exactly', 20],
    ['1', 423, 'least', 12],
  ] as const) {
    expect(spacingChoice(mode, height)).toEqual({ choice, at });
    expect(spacingSet(choice, at)).toBe(`${mode}:${height}`);
  }
});

it('sets only what was changed', () => {
  expect(changedParagraph(BEFORE, BEFORE)).toEqual([]);
  expect(changedParagraph(BEFORE, { ...BEFORE, left: '2', after: '12', keep: '1' })).toEqual([
    ...['keep', '1', 'left', '2000', 'after', '423'],
  ]);
});

it('indents the first line forwards, backwards, or by characters', () => {
  expect(changedParagraph(BEFORE, { ...BEFORE, special: 'first', by: '1' })).toEqual(['first', '1000']);
  expect(changedParagraph(BEFORE, { ...BEFORE, special: 'hanging', by: '1' })).toEqual(['first', '-1000']);
  expect(changedParagraph(BEFORE, { ...BEFORE, special: 'two' })).toEqual(['indent', '2']);
  const first = { ...BEFORE, special: 'first', by: '1' };
  expect(changedParagraph(first, BEFORE)).toEqual(['first', '0']);
});

it('reads tab stops with their alignment, and skips what is none', () => {
  expect(tabStops('5 C\nnothing\n10,5 r\n 3')).toEqual(['5000:1:32', '10500:2:32', '3000:0:32']);
});
