import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type JsonObject, objectOf } from '#protocol/onlyoffice';
import type { Integrator } from '../integrators/integrator.entity.js';
import { Integrators, type OpenedKey } from '../integrators/integrators.js';
import { DEFAULT_ONLYOFFICE_SETTINGS, OnlyofficeSettings } from './onlyoffice-settings.entity.js';

export type TokenOutcome =
  | { kind: 'valid'; claims: JsonObject; integrator: Integrator; keyId: string }
  | { kind: 'expired' }
  | { kind: 'invalid' };

const ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;
const CLOCK_TOLERANCE_S = 60;
const CACHE_MS = 1_000;
const MAX_TOKEN_LENGTH = 256 * 1024;

/**
 * The tokens of the ONLYOFFICE Docs API. A key of kind `jwt` serves both ways unless its scopes name one: `inbox` (verifies what the
 * integrator sends) or `outbox` (signs what we send). Several active keys overlap while they are rotated.
 */
@Injectable()
export class OnlyofficeSigning {
  private readonly jwt = new JwtService({});
  private readonly verifiers = new WeakMap<OpenedKey, JwtService>();
  private cached: { at: number; settings: Promise<OnlyofficeSettings[]> } | null = null;

  constructor(
    private readonly integrators: Integrators,
    @InjectRepository(OnlyofficeSettings) private readonly settings: Repository<OnlyofficeSettings>,
  ) {}

  async settingsOf(integratorId: string): Promise<OnlyofficeSettings> {
    const set = (await this.allSettings()).find((row) => row.integratorId === integratorId);
    return set ?? { ...DEFAULT_ONLYOFFICE_SETTINGS, integratorId };
  }

  /** Counts at once in this process, in others within {@link CACHE_MS}. */
  async saveSettings(settings: OnlyofficeSettings): Promise<void> {
    await this.settings.save(this.settings.create(settings));
    this.cached = null;
  }

  /** Where requests may carry a token: the default, `AuthorizationJwt` of connectors, and whatever integrators have set. */
  async tokenPlaces(): Promise<{ header: string; prefix: string }[]> {
    const set = await this.allSettings();
    return [
      ...set.map(({ inboxHeader, inboxPrefix }) => ({ header: inboxHeader, prefix: inboxPrefix })),
      { header: 'Authorization', prefix: 'Bearer ' },
      { header: 'AuthorizationJwt', prefix: 'Bearer ' },
    ];
  }

  /** Finds the integrator whose key made the token. HS256, HS384 and HS512 only; the clock may differ by a minute. */
  async verify(token: string): Promise<TokenOutcome> {
    if (token.length > MAX_TOKEN_LENGTH) return { kind: 'invalid' };
    let expired = false;
    for (const key of await this.keys('inbox')) {
      try {
        const claims: unknown = this.verifierOf(key).verify(token, {
          algorithms: [...ALGORITHMS],
          clockTolerance: CLOCK_TOLERANCE_S,
        });
        const object = objectOf(claims);
        if (object) return { kind: 'valid', claims: object, integrator: key.integrator, keyId: key.keyId };
      } catch (error) {
        if ((error as Error).name === 'TokenExpiredError') expired = true; // the signature was right
      }
    }
    return { kind: expired ? 'expired' : 'invalid' };
  }

  /** Made once for each key: from text the library would first try to read a public key, at more than the cost of everything else. */
  private verifierOf(key: OpenedKey): JwtService {
    const known = this.verifiers.get(key);
    if (known) return known;
    const verifier = new JwtService({ secret: createSecretKey(key.secret, 'utf8') });
    this.verifiers.set(key, verifier);
    return verifier;
  }

  /** Signs with the integrator's outbox key: the named one if it still serves, else the newest. Null without any. */
  async signer(integratorId: string, keyId: string | null): Promise<((payload: JsonObject) => string) | null> {
    const keys = (await this.keys('outbox')).filter((key) => key.integrator.id === integratorId);
    const key =
      keys.find((item) => item.scopes.includes('outbox')) ?? keys.find((item) => item.keyId === keyId) ?? keys[0];
    if (!key) return null;
    const { outboxAlgorithm, outboxExpiresSeconds } = await this.settingsOf(integratorId);
    return (payload) =>
      this.jwt.sign(
        { ...payload },
        { secret: key.secret, algorithm: outboxAlgorithm, expiresIn: outboxExpiresSeconds },
      );
  }

  /** The header that carries a token we made. */
  async outboxHeader(integratorId: string, token: string): Promise<Record<string, string>> {
    const { outboxHeader, outboxPrefix } = await this.settingsOf(integratorId);
    return { [outboxHeader]: `${outboxPrefix}${token}` };
  }

  /** The header for the download of a file: `{payload: {url}}` (section "token of a GET request"). */
  async downloadHeaders(
    integratorId: string,
    url: string,
    keyId: string | null = null,
  ): Promise<Record<string, string>> {
    const sign = await this.signer(integratorId, keyId);
    return sign ? this.outboxHeader(integratorId, sign({ payload: { url } })) : {};
  }

  private allSettings(): Promise<OnlyofficeSettings[]> {
    if (this.cached && Date.now() - this.cached.at < CACHE_MS) return this.cached.settings;
    const cached = { at: Date.now(), settings: this.settings.find() };
    this.cached = cached;
    cached.settings.catch(() => {
      if (this.cached === cached) this.cached = null; // the next request asks again
    });
    return cached.settings;
  }

  private async keys(use: 'inbox' | 'outbox'): Promise<OpenedKey[]> {
    const other = use === 'inbox' ? 'outbox' : 'inbox';
    return (await this.integrators.openedKeys('jwt')).filter(
      (key) => key.secret !== '' && (key.scopes.includes(use) || !key.scopes.includes(other)),
    );
  }
}
