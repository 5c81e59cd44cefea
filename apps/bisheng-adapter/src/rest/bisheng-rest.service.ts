import { Injectable } from '@nestjs/common';
import { type Document, Documents, type Integrator, Integrators } from '#documents';
import { RateLimits } from '#platform';
import { hashIdOf, signatureMatches } from '#protocol/bisheng';

const CLOCK_SKEW_MS = 15 * 60_000;

export interface RestCredentials {
  time: string | null;
  sign: string | null;
  hashId: string | null;
}

export type FoundDocument =
  { kind: 'found'; document: Document } | { kind: 'unknown' } | { kind: 'refused'; reason: string };

/** Finds the document that a REST call names, and whether the caller may name it. */
@Injectable()
export class BishengRestService {
  constructor(
    private readonly integrators: Integrators,
    private readonly documents: Documents,
    private readonly limits: RateLimits,
  ) {}

  /** The integrator that makes a call which names no document yet: the signer, or the only one that may leave it out. */
  async caller(credentials: RestCredentials): Promise<Integrator | null> {
    const signer = await this.signer(credentials);
    if (signer.kind === 'refused') return null;
    if (signer.integrator) return signer.integrator;
    const lenient = (await this.integrators.list()).filter((item) => item.active && !item.bishengRestSignRequired);
    return lenient.length === 1 ? (lenient[0] ?? null) : null;
  }

  async find(docId: string, credentials: RestCredentials): Promise<FoundDocument> {
    if (credentials.hashId !== null && credentials.hashId.toLowerCase() !== hashIdOf(docId))
      return { kind: 'refused', reason: 'hashId' };
    if (docId.includes('\0')) return { kind: 'refused', reason: 'docId' };
    const told = await this.signer(credentials);
    if (told.kind === 'refused') return told;
    const signer = told.integrator?.id ?? null;
    const candidates = (await this.documents.listByExternalId('bisheng', docId)).filter(
      (item) => signer === null || item.integratorId === signer,
    );
    if (candidates.length > 1)
      return { kind: 'refused', reason: 'several integrators have a document with this id; sign the call' };
    const document = candidates[0];
    if (!document) return { kind: 'unknown' };
    if (signer === null && (await this.integrators.findById(document.integratorId))?.bishengRestSignRequired) {
      return { kind: 'refused', reason: 'this integrator requires signed calls' };
    }
    return { kind: 'found', document };
  }

  private async signer({
    time,
    sign,
  }: RestCredentials): Promise<{ kind: 'told'; integrator: Integrator | null } | { kind: 'refused'; reason: string }> {
    if (time === null || sign === null) return { kind: 'told', integrator: null };
    const at = Date.parse(time);
    const fresh = !Number.isNaN(at) && Math.abs(Date.now() - at) <= CLOCK_SKEW_MS;
    const keys = await this.integrators.openedKeys('bisheng');
    const signer = keys.filter((key) => signatureMatches(time, sign, key.secret))[0];
    if (!fresh || !signer) return { kind: 'refused', reason: fresh ? 'signature' : 'time' };
    await this.limits.countKey(signer.keyId);
    return { kind: 'told', integrator: signer.integrator };
  }
}
