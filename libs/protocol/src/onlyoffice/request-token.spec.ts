import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedParameters, signToken, verifyToken } from './index.js';

const NOW = new Date('2026-05-01T00:00:00Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const forge = (header: object, claims: object, key = 'secret', hash = 'sha256'): string => {
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
};

describe('a token of a request', () => {
  it('gives back what was signed, for five minutes and the tolerance', () => {
    const token = signToken({ key: 'k', url: 'http://oa/文.docx' }, 'secret', NOW);
    expect(verifyToken(token, 'secret', at(359))).toMatchObject({
      kind: 'valid',
      claims: { url: 'http://oa/文.docx' },
    });
    expect(verifyToken(token, 'secret', at(361))).toEqual({ kind: 'expired' });
  });

  it('takes the three HMAC algorithms, and a token that never expires', () => {
    expect(verifyToken(forge({ alg: 'HS512' }, { a: 1 }, 'secret', 'sha512'), 'secret', NOW)).toEqual({
      kind: 'valid',
      claims: { a: 1 },
    });
    expect(verifyToken(forge({ alg: 'HS384' }, {}, 'secret', 'sha384'), 'secret', NOW).kind).toBe('valid');
  });

  it('refuses foreign, unsigned, changed, early and odd ones', () => {
    const good = forge({ alg: 'HS256' }, { a: 1 });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1] ?? ''}.`;
    for (const token of [
      forge({ alg: 'HS256' }, { a: 1 }, 'other'),
      forge({ alg: 'HS512' }, { a: 1 }),
      forge({ alg: 'none' }, { a: 1 }),
      forge({ alg: 'constructor' }, { a: 1 }),
      forge({ alg: 'HS256' }, { nbf: at(61).getTime() / 1000 }),
      forge({ alg: 'HS256' }, { exp: 'never' }),
      forge({ alg: 'HS256' }, []),
      unsigned,
      `${good}x`,
      good.replace('.', '.e'),
      `${good}.x`,
      '..',
      '',
    ]) {
      expect(verifyToken(token, 'secret', NOW), token).toEqual({ kind: 'invalid' });
    }
  });

  it('says what the request is: flat claims, then payload, then query', () => {
    expect(signedParameters({ key: 'a', iat: 1, payload: { key: 'b', c: 'info' }, query: { key: 'd' } })).toEqual({
      key: 'd',
      c: 'info',
      iat: 1,
    });
    expect(signedParameters({ key: 'a', payload: 'text' })).toEqual({ key: 'a' });
  });
});
