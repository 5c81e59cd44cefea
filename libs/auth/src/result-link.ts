import { createHmac } from 'node:crypto';
import type { KeyRing } from './key-derivation.js';
import { sameBytes } from './same-bytes.js';

/** What a result link gives access to: one content, until a moment. */
export interface ResultLinkClaims {
  /** The save-back whose result this is, or null for other downloads. */
  saveBackId: string | null;
  sha256: string;
  expiresAt: Date;
}

/**
 * Makes the token of a result link. The link is its own credential: whoever downloads sends no header, cookie or
 * signature, and appends nothing, so everything sits in one path segment of URL-safe characters.
 */
export function signResultLink(claims: ResultLinkClaims, [key]: KeyRing): string {
  const expires = Math.floor(claims.expiresAt.getTime() / 1000).toString(36);
  const body = [claims.saveBackId ?? '', Buffer.from(claims.sha256, 'hex').toString('base64url'), expires].join('.');
  return `${body}.${signature(body, key)}`;
}

export type ResultLinkOutcome = { kind: 'valid'; claims: ResultLinkClaims } | { kind: 'invalid' } | { kind: 'expired' };

export function verifyResultLink(token: string, keys: KeyRing, now: Date): ResultLinkOutcome {
  const parts = token.split('.');
  const [saveBackId, content, expires, given] = parts;
  if (parts.length !== 4 || saveBackId === undefined || !content || !expires || !given) return { kind: 'invalid' };
  const body = parts.slice(0, 3).join('.');
  if (!keys.some((key) => sameBytes(signature(body, key), given))) return { kind: 'invalid' };
  const expiresAt = new Date(parseInt(expires, 36) * 1000);
  if (expiresAt <= now) return { kind: 'expired' };
  const sha256 = Buffer.from(content, 'base64url').toString('hex');
  return { kind: 'valid', claims: { saveBackId: saveBackId === '' ? null : saveBackId, sha256, expiresAt } };
}

function signature(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
