import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUtf7, encodeUtf7 } from './index.js';
import { isWellFormed } from './well-formed.js';

it.each([
  ['+ZYdO9g-1.docx', '文件1.docx'],
  ['madeup+AF8-name.x', 'madeup_name.x'],
  ['hello+ACU-20world.pdf', 'hello%20world.pdf'],
  ['+2D3eAA-.docx', '😀.docx'],
  ['a+-b', 'a+b'],
  ['+ZYdO9g.docx', '文件.docx'],
  ['+ZYdO9g', '文件'],
  ['plain name & more_.docx', 'plain name & more_.docx'],
  ['', ''],
])('reads %s as %s', (encoded, text) => {
  expect(decodeUtf7(encoded)).toBe(text);
});

it.each(['+', 'a+ b', '+A-', '+AB-', '+2D0-', '+3gA-', '+ZYdO9-'])('refuses %s', (broken) => {
  expect(decodeUtf7(broken)).toBeNull();
});

it('gives back every text, as printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoded = encodeUtf7(text);
      expect(encoded).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeUtf7(encoded)).toBe(text);
    }),
  );
});

it('never throws and never gives half characters', () => {
  fc.assert(
    fc.property(fc.string(), (noise) => {
      expect(isWellFormed(decodeUtf7(noise) ?? '')).toBe(true);
    }),
  );
});
