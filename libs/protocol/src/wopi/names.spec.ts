import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accessTokenFormValid,
  fileNameProblem,
  legalFileName,
  newAccessToken,
  numberedName,
  readBooleanHeader,
  readOverride,
  requestAccessToken,
  suggestedName,
  withAccessToken,
} from './index.js';

describe('names', () => {
  it.each(['', '.', '..', 'a/b.docx', 'a\\b', 'a:b', 'a\r\nX: y', ' a', 'a ', 'a.', `${'x'.repeat(251)}.docx`])(
    'refuses %j',
    (name) => {
      expect(fileNameProblem(name)).not.toBeNull();
    },
  );

  it.each(['合同.docx', 'a b (1).xlsx', '.hidden', 'a..b.docx', '😀.pptx'])('takes %s', (name) => {
    expect(fileNameProblem(name)).toBeNull();
  });

  it('makes a legal name of anything, and leaves legal names alone', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 240, maxLength: 600 })), (name) => {
        const legal = legalFileName(name);
        if (legal.length < 300) expect([legal, fileNameProblem(legal)]).toEqual([legal, null]);
        if (fileNameProblem(name) === null) expect(legal).toBe(name);
      }),
    );
  });

  it('puts a suggested extension on the name of the source', () => {
    expect(suggestedName('.docx', '旧合同.doc')).toBe('旧合同.docx');
    expect(suggestedName('new.docx', 'x.doc')).toBe('new.docx');
    expect(numberedName('a.docx', 2)).toBe('a (2).docx');
  });
});

it('makes tokens that need no encoding, and reads them from the query before the header', () => {
  const token = newAccessToken();
  expect(accessTokenFormValid(token)).toBe(true);
  expect(newAccessToken()).not.toBe(token);
  expect(withAccessToken('https://h/wopi/files/1', token)).toBe(`https://h/wopi/files/1?access_token=${token}`);
  expect(requestAccessToken(`/wopi/files/1?x=1&access_token=${token}&sc=`, 'Bearer other')).toEqual({
    token,
    raw: token,
  });
  expect(requestAccessToken('/wopi/files/1?access_token=a%2Fb', undefined)).toEqual({ token: 'a/b', raw: 'a%2Fb' });
  expect(requestAccessToken('/wopi/files/1', `Bearer ${token}`)).toEqual({ token, raw: token });
  expect(requestAccessToken('/wopi/files/1?access_token=%zz', undefined)).toBeNull();
  expect(requestAccessToken('/wopi/files/1', 'Basic x')).toBeNull();
});

it('reads operations and booleans without case', () => {
  expect(readOverride('lock')).toBe('LOCK');
  expect(readOverride('COBALT')).toBeNull();
  expect(readOverride(undefined)).toBeNull();
  expect([
    readBooleanHeader('True'),
    readBooleanHeader('false'),
    readBooleanHeader('1'),
    readBooleanHeader(''),
  ]).toEqual([true, false, null, null]);
});
