import { expect, it } from 'vitest';
import { changedFont } from './changed-font.js';

const BEFORE = {
  latin: 'Arial',
  asian: '宋体',
  style: '100 0',
  size: '12',
  colour: 'auto',
  'colour-own': '#000000',
  underline: '0',
  underlineColour: 'auto',
  'underlineColour-own': '#000000',
  emphasis: '0',
  strike: '0',
  doubleStrike: '0',
  superscript: '0',
  subscript: '0',
  smallCaps: '',
  allCaps: '',
  outline: '0',
  shadow: '0',
  hidden: '0',
  scale: '100',
  kerning: '0',
  position: '0',
};

it('sets nothing when nothing was changed', () => {
  expect(changedFont(BEFORE, { ...BEFORE })).toEqual([]);
});

it('sets only what was changed, in the words of the engine', () => {
  expect(changedFont(BEFORE, { ...BEFORE, latin: 'Georgia', style: '150 2', kerning: '2' })).toEqual([
    ...['latin', 'Georgia', 'weight', '150', 'posture', '2', 'kerning', '71'],
  ]);
  expect(changedFont(BEFORE, { ...BEFORE, colour: 'FF0000' })).toEqual(['colour', String(0xff0000)]);
  expect(changedFont(BEFORE, { ...BEFORE, colour: 'own', 'colour-own': '#00ff00' })).toEqual([
    'colour',
    String(0x00ff00),
  ]);
});

it('takes the one of two that exclude each other which was chosen last', () => {
  const double = { ...BEFORE, doubleStrike: '1' };
  expect(changedFont(BEFORE, double)).toEqual(['strike', '2']);
  expect(changedFont(double, { ...double, strike: '1' })).toEqual(['strike', '1']);
  expect(changedFont(double, BEFORE)).toEqual(['strike', '0']);
  expect(changedFont(BEFORE, { ...BEFORE, smallCaps: '1' })).toEqual(['case', '4']);
  expect(changedFont(BEFORE, { ...BEFORE, superscript: '1' })).toEqual(['escapement', '14000']);
  expect(changedFont(BEFORE, { ...BEFORE, position: '20' })).toEqual(['escapement', '20']);
});
