import { hash, randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 43; // 256 bits

/** Makes an access token of `[A-Za-z0-9]` only: clients percent-encode differently, and proofs are made over its bytes. */
export function newAccessToken(): string {
  let token = '';
  for (let index = 0; index < LENGTH; index++) token += ALPHABET.charAt(randomInt(ALPHABET.length));
  return token;
}

/** Whether a text can be one of {@link newAccessToken}'s. */
export function accessTokenFormValid(token: string): boolean {
  return token.length === LENGTH && /^[A-Za-z0-9]+$/.test(token);
}

/** What a host stores of a token. The token is random, so a plain hash suffices. */
export function hashAccessToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** A resource's address with the token that opens it, as PutRelativeFile, EnumerateChildren and others answer it. */
export function withAccessToken(wopiSrc: string, token: string): string {
  return `${wopiSrc}?access_token=${encodeURIComponent(token)}`;
}

/** The token of a request: the query's, else the `Authorization: Bearer` header's; with the query's text as sent. */
export function requestAccessToken(
  requestTarget: string,
  authorization: string | undefined,
): { token: string; raw: string } | null {
  const query = requestTarget.includes('?') ? requestTarget.slice(requestTarget.indexOf('?') + 1) : '';
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).toLowerCase() !== 'access_token') continue;
    const raw = pair.slice(equals + 1);
    try {
      return { token: decodeURIComponent(raw), raw };
    } catch {
      return null; // not percent-encoding
    }
  }
  const bearer = /^Bearer +(\S{1,4096})$/i.exec(authorization ?? '')?.[1];
  return bearer === undefined ? null : { token: bearer, raw: bearer };
}
