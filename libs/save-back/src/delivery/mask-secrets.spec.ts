import { describe, expect, it } from 'vitest';
import { maskHeaders, maskText, maskUrl } from './mask-secrets.js';

describe('what is kept of an answer', () => {
  it('has header names and harmless values, no cookies and no tokens', () => {
    expect(maskHeaders({ 'content-type': 'text/html', 'set-cookie': 'a=b', 'x-access-token': 'abc' })).toEqual({
      'content-type': 'text/html',
      'set-cookie': '[masked]',
      'x-access-token': '[masked]',
    });
  });

  it.each([
    ['{"password":"hunter2","why":"no"}', '{"password":"[masked]","why":"no"}'],
    ['{"accessToken": "a\\"b", "n": 1}', '{"accessToken": "[masked]", "n": 1}'],
    ['{"api_key":12345}', '{"api_key":"[masked]"}'],
    ['{"token":"cut off in the mid', '{"token":"[masked]"'],
    ['client_secret=abc&x=1', 'client_secret=[masked]&x=1'],
    ['Authorization: Bearer abcdefgh12345', 'Authorization: Bearer [masked]'],
    ['see eyJhbGciOi.eyJzdWIiOi.c2ln here', 'see [masked] here'],
    ['<p>The passwords of users are safe</p>', '<p>The passwords of users are safe</p>'],
  ])('masks in %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('masks credentials of addresses, wherever they stand', () => {
    expect(maskUrl('https://user:p%40ss@oa.example/x?id=5')).toBe('https://[masked]@oa.example/x?id=5');
    expect(maskText('cannot reach "http://user@oa/x", ask a@b.example')).toBe(
      'cannot reach "http://[masked]@oa/x", ask a@b.example',
    );
    expect(maskUrl('http://oa/x?mail=a@b')).toBe('http://oa/x?mail=a@b');
  });

  it('masks secret parameters of addresses', () => {
    expect(maskUrl('http://oa/x?access_token=abc&id=5&sign=ff')).toBe(
      'http://oa/x?access_token=[masked]&id=5&sign=[masked]',
    );
  });
});
