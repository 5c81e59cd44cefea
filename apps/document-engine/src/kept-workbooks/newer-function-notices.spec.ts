import { expect, it } from 'vitest';
import { NewerFunctionNotices } from './newer-function-notices.js';

it('a person is told once of functions that this LibreOffice lacks', () => {
  const notices = new NewerFunctionNotices();
  const person = {};
  const hear = (payload: string, type = 19, who: object = person, version = '7.4.7.2'): boolean =>
    notices.hear(who, version, type, payload);
  expect(hear('=XLOOKUP')).toBe(false);
  expect(hear('XLOOKUP(1)')).toBe(false);
  expect(hear('=SUM(1)+xlookup(1)', 17)).toBe(false);
  expect(hear('=XLOOKUP(', 19, person, '25.2.3')).toBe(false);
  expect(hear('=IF(1,XLOOKUP(')).toBe(true);
  expect(hear('=_xlfn.xlookup(1)')).toBe(false);
  expect(hear('=_xlfn.xlookup(1)', 19, {})).toBe(true);
});
