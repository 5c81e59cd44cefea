import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bearerToken,
  deriveKeys,
  InternalAccess,
  hashPassword,
  passwordMatches,
  SealBroken,
  SecretBox,
  SessionTokens,
  signResultLink,
  verifyResultLink,
} from './index.js';

const SECRET = randomBytes(32).toString('base64');
const KEY = deriveKeys(SECRET, 'result-link');

describe('result link', () => {
  const claims = {
    saveBackId: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    sha256: 'ab'.repeat(32),
    expiresAt: new Date('2030-01-01T00:00:00Z'),
  };
  const token = signResultLink(claims, KEY);

  it('gives back what was signed', () => {
    expect(verifyResultLink(token, KEY, new Date('2029-12-31'))).toEqual({ kind: 'valid', claims });
  });

  it('needs nothing encoded in an address', () => {
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('expires', () => {
    expect(verifyResultLink(token, KEY, new Date('2030-01-01T00:00:01Z'))).toEqual({ kind: 'expired' });
  });

  it('is refused when any character was changed', () => {
    for (let at = 0; at < token.length; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      if (changed !== token) expect(verifyResultLink(changed, KEY, new Date('2029-01-01')).kind).toBe('invalid');
    }
  });

  it('is refused when made for another purpose', () => {
    expect(verifyResultLink(signResultLink(claims, deriveKeys(SECRET, 'seal')), KEY, new Date('2029-01-01')).kind).toBe(
      'invalid',
    );
  });
});

describe('session token', () => {
  const tokens = new SessionTokens(deriveKeys(SECRET, 'session-token'));

  it('tells whose it is', () => {
    expect(tokens.verify(tokens.issue({ participantId: 'p1' }))).toEqual({ participantId: 'p1' });
  });

  it('is refused when expired, foreign, unsigned or no token', () => {
    const other = new SessionTokens(deriveKeys(SECRET, 'internal'));
    const [header, body] = tokens.issue({ participantId: 'p1' }).split('.');
    expect(header).toBeDefined();
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const token of [
      tokens.issue({ participantId: 'p1' }, -1),
      other.issue({ participantId: 'p1' }),
      `${none}.${body ?? ''}.`,
      'x',
      '',
      'a'.repeat(5000),
    ]) {
      expect(tokens.verify(token)).toBeNull();
    }
  });
});

describe('secret box', () => {
  it('opens only with the key that sealed', () => {
    const sealed = new SecretBox(deriveKeys(SECRET, 'seal')).seal('毕升key');
    expect(new SecretBox(deriveKeys(SECRET, 'seal')).open(sealed)).toBe('毕升key');
    expect(() => new SecretBox([randomBytes(32)]).open(sealed)).toThrow(SealBroken);
    expect(sealed.includes('key')).toBe(false);
  });
});

it('reads a bearer token and nothing else', () => {
  expect(bearerToken('Bearer abc')).toBe('abc');
  for (const header of [undefined, '', 'Basic abc', 'Bearer', 'Bearer a b']) expect(bearerToken(header)).toBeNull();
});

it('knows a password again', async () => {
  const stored = await hashPassword('secret');
  expect(await passwordMatches('secret', stored)).toBe(true);
  expect(await passwordMatches('Secret', stored)).toBe(false);
});

describe('while SECRET_KEY is being changed', () => {
  const [old, fresh] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const claims = { saveBackId: null, sha256: 'ab'.repeat(32), expiresAt: new Date('2030-01-01T00:00:00Z') };
  const now = new Date('2029-01-01');

  it('what the old key signed or sealed is taken, and new things are made with the new key', () => {
    for (const both of [`${old},${fresh}`, `${fresh},${old}`])
      for (const one of [old, fresh]) {
        const link = signResultLink(claims, deriveKeys(one, 'result-link'));
        expect(verifyResultLink(link, deriveKeys(both, 'result-link'), now).kind).toBe('valid');
        const token = new SessionTokens(deriveKeys(one, 'session-token')).issue({ participantId: 'p' });
        expect(new SessionTokens(deriveKeys(both, 'session-token')).verify(token)).toEqual({ participantId: 'p' });
        const inside = new InternalAccess(deriveKeys(one, 'internal'));
        expect(() => new InternalAccess(deriveKeys(both, 'internal')).admit(inside.authorization)).not.toThrow();
      }
    const both = `${fresh},${old}`;
    const link = signResultLink(claims, deriveKeys(both, 'result-link'));
    expect(verifyResultLink(link, deriveKeys(fresh, 'result-link'), now).kind).toBe('valid');
    expect(verifyResultLink(link, deriveKeys(old, 'result-link'), now).kind).toBe('invalid');
  });

  it('and when it is over the old key opens nothing', () => {
    const link = signResultLink(claims, deriveKeys(old, 'result-link'));
    expect(verifyResultLink(link, deriveKeys(fresh, 'result-link'), now).kind).toBe('invalid');
    const token = new SessionTokens(deriveKeys(old, 'session-token')).issue({ participantId: 'p' });
    expect(new SessionTokens(deriveKeys(fresh, 'session-token')).verify(token)).toBeNull();
    const { authorization } = new InternalAccess(deriveKeys(old, 'internal'));
    for (const given of [authorization, undefined, 'Bearer ', authorization.slice(0, -1)])
      expect(() => new InternalAccess(deriveKeys(fresh, 'internal')).admit(given)).toThrow('Not for you');
  });
});
