import { Problem } from '#platform';
import { bearerToken } from './api-key.js';
import type { KeyRing } from './key-derivation.js';
import { sameBytes } from './same-bytes.js';

/** How our own apps know each other on the inside: by a token that only whoever has `SECRET_KEY` can make. */
export class InternalAccess {
  constructor(private readonly keys: KeyRing) {}

  /** What a call to another app carries in `Authorization`. */
  get authorization(): string {
    return `Bearer ${this.keys[0].toString('hex')}`;
  }

  /** Throws a {@link Problem} (401) when the call is not from one of our apps. */
  admit(authorization: string | undefined): void {
    const given = bearerToken(authorization) ?? '';
    if (!this.keys.some((key) => sameBytes(key.toString('hex'), given)))
      throw new Problem(401, 'unauthorized', 'Not for you');
  }
}
