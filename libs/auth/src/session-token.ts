import { createSecretKey } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';

/** What a participant's editor page presents to us. Bound to one participant, and through it to one document. */
export interface SessionTokenClaims {
  participantId: string;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'wenqiao-editor';
export const SESSION_TOKEN_LIFETIME_S = 12 * 3600;

/** Issues and verifies the access token of an editor page. */
export class SessionTokens {
  private readonly jwt: JwtService;
  constructor(key: Buffer) {
    this.jwt = new JwtService({ secret: createSecretKey(key) });
  }

  issue(claims: SessionTokenClaims, lifetimeSeconds: number = SESSION_TOKEN_LIFETIME_S): string {
    return this.jwt.sign(
      { sub: claims.participantId },
      { algorithm: ALGORITHM, audience: AUDIENCE, expiresIn: lifetimeSeconds },
    );
  }

  /** Null when the token is forged, foreign, expired or not a token at all. */
  verify(token: string): SessionTokenClaims | null {
    if (token.length > 2048) return null;
    try {
      const claims: unknown = this.jwt.verify(token, {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
      });
      const sub = (claims as { sub?: unknown }).sub;
      return typeof sub === 'string' ? { participantId: sub } : null;
    } catch {
      return null; // every reason is the same refusal
    }
  }
}
