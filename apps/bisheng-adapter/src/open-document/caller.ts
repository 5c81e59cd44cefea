import { Injectable } from '@nestjs/common';
import { Integrators, type Integrator } from '#documents';
import { RateLimits } from '#platform';
import { type EntryFailure, type EntryQuery, signatureMatches } from '#protocol/bisheng';

/** Tells which integrator an entry link comes from: the one whose key made the signature. */
@Injectable()
export class BishengCaller {
  constructor(
    private readonly integrators: Integrators,
    private readonly limits: RateLimits,
  ) {}

  /** Throws {@link RateLimited}. */
  async identify(query: EntryQuery): Promise<{ kind: 'caller'; integrator: Integrator } | EntryFailure> {
    const wrong: EntryFailure =
      query.callURL === null && query.data !== null
        ? { kind: 'dataSignatureWrong' }
        : { kind: 'callUrlSignatureWrong' };
    const message = query.callURL ?? query.data;
    const keys = await this.integrators.openedKeys('bisheng');
    if (query.sign !== null && message !== null) {
      const sign = query.sign;
      const matching = keys.filter((key) => signatureMatches(message, sign, key.secret)); // all are tried, none first
      if (matching[0]) {
        await this.limits.countKey(matching[0].keyId);
        await this.integrators.used(matching[0].keyId);
        return { kind: 'caller', integrator: matching[0].integrator };
      }
    }
    const open = await this.withoutSignature();
    return open ? { kind: 'caller', integrator: open } : wrong;
  }

  /** The one integrator that may call without a signature; null when there is none, or more than one. */
  private async withoutSignature(): Promise<Integrator | null> {
    const lenient = (await this.integrators.list()).filter(
      (integrator) => integrator.active && !integrator.bishengSignRequired,
    );
    return lenient.length === 1 ? (lenient[0] ?? null) : null;
  }
}
