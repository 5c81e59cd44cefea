import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type InboxChecks, type Integrator, OnlyofficeSigning } from '#documents';
import { RateLimits } from '#platform';
import {
  ipFilterAllows,
  type IpRule,
  type JsonObject,
  objectOf,
  signedParameters,
  tokenOf,
} from '#protocol/onlyoffice';

export type InboxOutcome =
  | { kind: 'caller'; integrator: Integrator; keyId: string; claims: JsonObject; parameters: Record<string, unknown> }
  | { kind: 'refused'; reason: 'missing' | 'invalid' | 'expired' | 'address' };

/** Verifies requests of integrators to the services of the ONLYOFFICE Docs API. */
@Injectable()
export class OnlyofficeInbox {
  constructor(
    private readonly signing: OnlyofficeSigning,
    private readonly limits: RateLimits,
  ) {}

  /**
   * At once where nothing must be read for it. Throws {@link RateLimited}. A body token is used alone, else the header is read;
   * what stands unsigned beside it is discarded.
   */
  verify(
    request: FastifyRequest,
    source: JsonObject = objectOf(request.body) ?? objectOf(request.query) ?? {},
  ): InboxOutcome | Promise<InboxOutcome> {
    const checks = this.signing.checksAtHand();
    return checks
      ? this.verifyWith(checks, request, source)
      : this.signing.checks().then((read) => this.verifyWith(read, request, source));
  }

  private verifyWith(
    checks: InboxChecks,
    request: FastifyRequest,
    source: JsonObject,
  ): InboxOutcome | Promise<InboxOutcome> {
    const found = tokenOf(source, request.headers, checks.settings.places);
    if (!found) return { kind: 'refused', reason: 'missing' };
    const outcome = this.signing.verifyWith(checks, found.token);
    if (outcome.kind !== 'valid') return { kind: 'refused', reason: outcome.kind };
    const { integrator, keyId, claims } = outcome;
    const { ipRules, ipRulesForCallers } = checks.settings.of(integrator.id);
    if (ipRulesForCallers && !allAllowed(ipRules, request.ips ?? [request.ip]))
      return { kind: 'refused', reason: 'address' };
    const caller: InboxOutcome = { kind: 'caller', integrator, keyId, claims, parameters: signedParameters(claims) };
    return this.limits.countKey(keyId)?.then(() => caller) ?? caller;
  }

  /** Everybody through whom the request came must be allowed, proxies too: a header that is made up can only make the answer no. */
  async callerAllowed(integratorId: string, addresses: readonly string[]): Promise<boolean> {
    const { ipRules, ipRulesForCallers } = await this.signing.settingsOf(integratorId);
    return !ipRulesForCallers || allAllowed(ipRules, addresses);
  }

  /** What the integrator's IP filter says of the host of an address that it gave us, by name and by every address behind it. */
  async targetAllowed(integratorId: string, url: string): Promise<boolean> {
    const { ipRules } = await this.signing.settingsOf(integratorId);
    if (ipRules.length === 0) return true;
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    const addresses = await lookup(host, { all: true }).catch(() => []); // an unknown host fails when it is called
    return ipFilterAllows(ipRules, [host, ...addresses.map((item) => item.address)]);
  }
}

function allAllowed(rules: IpRule[], addresses: readonly string[]): boolean {
  return addresses.every((address) => ipFilterAllows(rules, [address]));
}
