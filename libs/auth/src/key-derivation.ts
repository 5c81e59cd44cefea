import { hkdfSync } from 'node:crypto';

/** Purposes for which a key is derived from the platform's `SECRET_KEY`. A key of one purpose is useless for another. */
export type KeyPurpose = 'seal' | 'session-token' | 'result-link' | 'internal' | 'page-ticket';

/** The first key seals and signs; what was sealed or signed with any of them is taken. */
export type KeyRing = readonly [current: Buffer, ...others: Buffer[]];

/**
 * Derives 32 bytes for one purpose (RFC 5869, HKDF with SHA-256) from each key of `SECRET_KEY`, which names several, in
 * the order of their use, while keys are being changed.
 */
export function deriveKeys(secretKey: string, purpose: KeyPurpose): KeyRing {
  const [current = '', ...others] = secretKey.split(',');
  return [derive(current, purpose), ...others.map((key) => derive(key, purpose))];
}

function derive(key: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), Buffer.alloc(0), `wenqiao/${purpose}`, 32));
}
