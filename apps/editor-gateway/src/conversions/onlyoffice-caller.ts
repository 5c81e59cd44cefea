import { Injectable } from '@nestjs/common';
import { Integrators } from '#documents';
import { signedParameters, type TokenClaims, tokenOfRequest, verifyToken } from '#protocol/onlyoffice';

/** A request whose token one integrator's secret verifies. */
export interface SignedRequest {
  integratorId: string;
  keyId: string;
  claims: TokenClaims;
  /** What the token says that the request is; what stood beside it unsigned is left out. */
  parameters: Record<string, unknown>;
}

/** Tells which integrator signed a request: the active keys are tried, each in constant time. */
@Injectable()
export class OnlyofficeCallers {
  constructor(private readonly integrators: Integrators) {}

  /** Null: there is no token, or it is forged or expired. */
  async recognise(
    parameters: Readonly<Record<string, unknown>> | null,
    authorization: string | undefined,
  ): Promise<SignedRequest | null> {
    const token = tokenOfRequest(parameters, authorization);
    if (token === null) return null;
    const now = new Date();
    for (const key of await this.integrators.openedKeys('jwt')) {
      const outcome = verifyToken(token, key.secret, now);
      if (outcome.kind === 'expired') return null;
      if (outcome.kind === 'valid') {
        return {
          integratorId: key.integrator.id,
          keyId: key.keyId,
          claims: outcome.claims,
          parameters: signedParameters(outcome.claims),
        };
      }
    }
    return null;
  }
}
