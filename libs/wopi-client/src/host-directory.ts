import { Injectable } from '@nestjs/common';
import { type Integrator, Integrators } from '#documents';
import { hostPatternMatches } from '#protocol/wopi-client';

const CACHE_MS = 2_000;

/** Knows which WOPI hosts are allowed to send people here, and whose they are. */
@Injectable()
export class WopiHostDirectory {
  private cached: { at: number; integrators: Promise<Integrator[]> } | null = null;

  constructor(private readonly integrators: Integrators) {}

  /** The active integrator whose patterns name this host most closely; null when nobody's do. */
  async integratorOf(wopiSrc: string): Promise<Integrator | null> {
    const matches = (await this.list())
      .filter((integrator) => integrator.active)
      .map((integrator) => ({
        integrator,
        closeness: Math.max(0, ...integrator.wopiHosts.map((pattern) => hostPatternMatches(pattern, wopiSrc))),
      }))
      .filter(({ closeness }) => closeness > 0)
      .sort((a, b) => b.closeness - a.closeness || +a.integrator.createdAt - +b.integrator.createdAt);
    return matches[0]?.integrator ?? null;
  }

  private list(): Promise<Integrator[]> {
    if (this.cached && Date.now() - this.cached.at < CACHE_MS) return this.cached.integrators;
    const integrators = this.integrators.list();
    this.cached = { at: Date.now(), integrators };
    integrators.catch(() => (this.cached = null));
    return integrators;
  }
}
