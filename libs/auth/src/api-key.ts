import { createHash, randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const scrypt = promisify<string, Buffer, number, Buffer>(scryptCallback);

export type ApiKeyScope = 'documents' | 'admin';

/** Makes a REST API key: 32 random bytes behind a prefix by which secret scanners recognise it. */
export function generateApiKey(): string {
  return `wq_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of an API key. The key is random, so a plain hash suffices. */
export function hashApiKey(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey, 'utf8').digest();
}

/** Reads the key of an `Authorization: Bearer` header; null when there is none. */
export function bearerToken(header: string | undefined): string | null {
  const match = /^Bearer +([^\s,]{1,4096})$/i.exec(header ?? '');
  return match?.[1] ?? null;
}

/** `scrypt$salt$hash`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await scrypt(password, salt, 32)).toString('base64url')}`;
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [scheme, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  return timingSafeEqual(expected, await scrypt(password, Buffer.from(salt, 'base64url'), expected.length));
}
