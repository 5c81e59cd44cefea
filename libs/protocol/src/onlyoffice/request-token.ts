import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

const CLOCK_TOLERANCE_S = 60;
const LIFETIME_S = 300;
const MAX_TOKEN_CHARACTERS = 1024 * 1024;
const HASHES = new Map([
  ['HS256', 'sha256'],
  ['HS384', 'sha384'],
  ['HS512', 'sha512'],
]);

export type TokenClaims = Readonly<Record<string, unknown>>;
export type TokenOutcome = { kind: 'valid'; claims: TokenClaims } | { kind: 'expired' } | { kind: 'invalid' };

/**
 * Verifies a JSON Web Token made with a shared secret (RFC 7519; HS256, HS384, HS512). `exp` and `nbf` count where they
 * are there, with the protocol's tolerance of a minute; a token without `exp` does not expire.
 */
export function verifyToken(token: string, secret: string | KeyObject, now: Date): TokenOutcome {
  const [header, body, signature, ...rest] = token.split('.');
  if (!header || !body || !signature || rest.length > 0 || token.length > MAX_TOKEN_CHARACTERS)
    return { kind: 'invalid' };
  const hash = hashNamedIn(header);
  if (!hash) return { kind: 'invalid' };
  const expected = createHmac(hash, secret).update(`${header}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'invalid' };
  const claims = parseJson(body);
  if (!claims) return { kind: 'invalid' };
  const seconds = now.getTime() / 1000;
  const { exp, nbf } = claims;
  if ((exp !== undefined && typeof exp !== 'number') || (nbf !== undefined && typeof nbf !== 'number'))
    return { kind: 'invalid' };
  if (exp !== undefined && seconds >= exp + CLOCK_TOLERANCE_S) return { kind: 'expired' };
  if (nbf !== undefined && seconds < nbf - CLOCK_TOLERANCE_S) return { kind: 'invalid' };
  return { kind: 'valid', claims };
}

/** Makes a token of ours: HS256, with `iat` and `exp`. */
export function signToken(
  claims: TokenClaims,
  secret: string,
  now: Date,
  lifetimeSeconds: number = LIFETIME_S,
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const signed = [
    { alg: 'HS256', typ: 'JWT' },
    { ...claims, iat, exp: iat + lifetimeSeconds },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** What a verified token says that the request is: its claims, over them `payload`, over them `query`. */
export function signedParameters(claims: TokenClaims): Record<string, unknown> {
  const { payload, query, ...flat } = claims;
  return { ...flat, ...(isRecord(payload) ? payload : {}), ...(isRecord(query) ? query : {}) };
}

/** Headers of tokens, and the hash that they name: they are nearly always the same few. */
const readHeaders = new Map<string, string>();
const MOST_HEADERS = 64;
const LONGEST_HEADER = 256;

function hashNamedIn(header: string): string | undefined {
  const known = readHeaders.get(header);
  if (known !== undefined) return known;
  const hash = HASHES.get(String(parseJson(header)?.['alg']));
  if (hash !== undefined && header.length <= LONGEST_HEADER) {
    if (readHeaders.size >= MOST_HEADERS) readHeaders.clear();
    readHeaders.set(header, hash);
  }
  return hash;
}

function parseJson(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null; // not JSON is as good as forged
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
