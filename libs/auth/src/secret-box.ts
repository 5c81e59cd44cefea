import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-derivation.js';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed secret could not be opened: wrong key, or the stored bytes were changed. */
export class SealBroken extends Error {
  readonly code = 'seal_broken';
}

/** Keeps secrets that we must be able to use again (HMAC keys) unreadable in the database: AES-256-GCM. */
export class SecretBox {
  constructor(private readonly keys: KeyRing) {}

  seal(secret: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys[0], nonce);
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws {@link SealBroken} when the bytes were not sealed with one of the keys. */
  open(sealed: Buffer): string {
    return this.unseal(sealed).secret;
  }

  /** The same secret sealed with the current key; null when it is already. Throws {@link SealBroken} as {@link open} does. */
  reseal(sealed: Buffer): Buffer | null {
    const { secret, key } = this.unseal(sealed);
    return key === this.keys[0] ? null : this.seal(secret);
  }

  private unseal(sealed: Buffer): { secret: string; key: Buffer } {
    if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION)
      throw new SealBroken('not a sealed secret');
    let cause: unknown;
    for (const key of this.keys) {
      try {
        return { secret: unsealWith(key, sealed), key };
      } catch (error) {
        cause = error; // of another key, perhaps
      }
    }
    throw new SealBroken('the secret was sealed with another SECRET_KEY', { cause });
  }
}

function unsealWith(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES));
  const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([plain, decipher.final()]).toString('utf8');
}
