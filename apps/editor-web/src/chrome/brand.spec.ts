import { expect, it } from 'vitest';
import { readableOn, readBrand } from './brand.js';

it('writes dark on light colours and light on dark ones', () => {
  expect(['#ffffff', '#ffd400', '#1f6feb', '#003300', '#000000'].map(readableOn)).toEqual([
    '#000000',
    '#000000',
    '#ffffff',
    '#ffffff',
    '#ffffff',
  ]);
});

it('takes what is of the right form and nothing else', () => {
  expect(readBrand({ name: '新 OA', logo: 'https://oa.example.com/l.png', color: '#1F6FEB' })).toEqual({
    name: '新 OA',
    logo: 'https://oa.example.com/l.png',
    color: '#1F6FEB',
  });
  const nothing = { name: null, logo: null, color: null };
  expect(readBrand({ name: ' ', logo: 'javascript:alert(1)', color: 'red;}' })).toEqual(nothing);
  expect(readBrand(undefined)).toEqual(nothing);
});
