import { createSecretKey } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { KeyRing } from './key-derivation.js';

/** What a participant's editor page presents to us. Bound to one participant, and through it to one document. */
export interface SessionTokenClaims {
  participantId: string;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'wenqiao-editor';
export const SESSION_TOKEN_LIFETIME_S = 12 * 3600;

/** Issues and verifies the access token of an editor page. */
export class SessionTokens {
  private readonly services: readonly [JwtService, ...JwtService[]];

  constructor([current, ...others]: KeyRing) {
    const service = (key: Buffer): JwtService => new JwtService({ secret: createSecretKey(key) });
    this.services = [service(current), ...others.map(service)];
  }

  issue(claims: SessionTokenClaims, lifetimeSeconds: number = SESSION_TOKEN_LIFETIME_S): string {
    return this.services[0].sign(
      { sub: claims.participantId },
      { algorithm: ALGORITHM, audience: AUDIENCE, expiresIn: lifetimeSeconds },
    );
  }

  /** Null when the token is forged, foreign, expired or not a token at all. */
  verify(token: string): SessionTokenClaims | null {
    if (token.length > 2048) return null;
    for (const service of this.services) {
      try {
        const claims: unknown = service.verify(token, { algorithms: [ALGORITHM], audience: AUDIENCE });
        const sub = (claims as { sub?: unknown }).sub;
        return typeof sub === 'string' ? { participantId: sub } : null;
      } catch {
        continue; // every reason is the same refusal, unless another key knows it
      }
    }
    return null;
  }
}
