import { hkdfSync } from 'node:crypto';

/** Purposes for which a key is derived from the platform's `SECRET_KEY`. A key of one purpose is useless for another. */
export type KeyPurpose = 'seal' | 'session-token' | 'result-link' | 'internal' | 'page-ticket';

/** Derives 32 bytes for one purpose (RFC 5869, HKDF with SHA-256). */
export function deriveKey(secretKey: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secretKey, 'base64'), Buffer.alloc(0), `wenqiao/${purpose}`, 32));
}
