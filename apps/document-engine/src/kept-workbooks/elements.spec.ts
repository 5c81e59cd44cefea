import { expect, it } from 'vitest';
import { attributesOf, changeElements, insidesOf } from './elements.js';

it('elements are found by their names and rewritten', () => {
  const xml = '<cols/><c r="A1"><v>1</v></c><cfRule/><c r="B1"/><c>x</c>';
  expect(changeElements(xml, 'c', (attributes, inside) => (inside === '' ? `[${attributes}]` : null))).toBe(
    '<cols/><c r="A1"><v>1</v></c><cfRule/>[ r="B1"]<c>x</c>',
  );
  expect(insidesOf(xml, 'c')).toEqual(['<v>1</v>', '', 'x']);
  expect(insidesOf('<t>a</t><t', 't')).toEqual(['a']);
  expect(insidesOf('<t>a<t>b', 't')).toEqual([]);
});

it('attributes are read in either quotes', () => {
  expect(attributesOf(` r="A1" r:id='b' x`)).toEqual({ r: 'A1', 'r:id': 'b' });
});
