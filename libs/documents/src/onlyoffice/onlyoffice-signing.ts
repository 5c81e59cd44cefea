import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type JsonObject, verifyToken } from '#protocol/onlyoffice';
import type { Integrator } from '../integrators/integrator.entity.js';
import { Integrators, type OpenedKey } from '../integrators/integrators.js';
import { DEFAULT_ONLYOFFICE_SETTINGS, OnlyofficeSettings } from './onlyoffice-settings.entity.js';

export type TokenOutcome =
  | { kind: 'valid'; claims: JsonObject; integrator: Integrator; keyId: string }
  | { kind: 'expired' }
  | { kind: 'invalid' };

const CACHE_MS = 1_000;
const MAX_TOKEN_LENGTH = 256 * 1024;

/** The settings of every integrator, as they were read. */
class AllSettings {
  /** Where requests may carry a token: the default, `AuthorizationJwt` of connectors, and whatever integrators have set. */
  readonly places: readonly { header: string; prefix: string }[];
  private readonly set: Map<string, OnlyofficeSettings>;

  constructor(rows: readonly OnlyofficeSettings[]) {
    this.set = new Map(rows.map((row) => [row.integratorId, row]));
    this.places = [
      ...rows.map(({ inboxHeader, inboxPrefix }) => ({ header: inboxHeader, prefix: inboxPrefix })),
      { header: 'Authorization', prefix: 'Bearer ' },
      { header: 'AuthorizationJwt', prefix: 'Bearer ' },
    ];
  }

  of(integratorId: string): OnlyofficeSettings {
    const known = this.set.get(integratorId);
    if (known) return known;
    const settings = { ...DEFAULT_ONLYOFFICE_SETTINGS, integratorId };
    this.set.set(integratorId, settings);
    return settings;
  }
}

/** Keys and settings with which a request is checked. */
export interface InboxChecks {
  keys: readonly OpenedKey[];
  settings: AllSettings;
}

/**
 * The tokens of the ONLYOFFICE Docs API. A key of kind `jwt` serves both ways unless its scopes name one: `inbox` (verifies what the
 * integrator sends) or `outbox` (signs what we send). Several active keys overlap while they are rotated.
 */
@Injectable()
export class OnlyofficeSigning {
  private readonly jwt = new JwtService({});
  private readonly secrets = new WeakMap<OpenedKey, KeyObject>();
  private cached: { at: number; settings: Promise<AllSettings>; read?: AllSettings } | null = null;

  constructor(
    private readonly integrators: Integrators,
    @InjectRepository(OnlyofficeSettings) private readonly settings: Repository<OnlyofficeSettings>,
  ) {}

  async settingsOf(integratorId: string): Promise<OnlyofficeSettings> {
    return (await this.allSettings()).of(integratorId);
  }

  /** Counts at once in this process, in others within {@link CACHE_MS}. */
  async saveSettings(settings: OnlyofficeSettings): Promise<void> {
    await this.settings.save(this.settings.create(settings));
    this.cached = null;
  }

  /** What a request is checked with; null when that must be read first. */
  checksAtHand(): InboxChecks | null {
    const keys = this.integrators.openedKeysAtHand('jwt');
    const settings = this.cached?.read && this.fresh(this.cached) ? this.cached.read : null;
    return keys && settings && { keys, settings };
  }

  async checks(): Promise<InboxChecks> {
    const [keys, settings] = await Promise.all([this.integrators.openedKeys('jwt'), this.allSettings()]);
    return { keys, settings };
  }

  async verify(token: string): Promise<TokenOutcome> {
    return this.verifyWith(this.checksAtHand() ?? (await this.checks()), token);
  }

  /** Finds the integrator whose key made the token. HS256, HS384 and HS512 only; the clock may differ by a minute. */
  verifyWith({ keys }: InboxChecks, token: string): TokenOutcome {
    if (token.length > MAX_TOKEN_LENGTH) return { kind: 'invalid' };
    let expired = false;
    for (const key of keys) {
      if (!serves(key, 'inbox')) continue;
      const outcome = verifyToken(token, this.secretOf(key), new Date());
      if (outcome.kind === 'valid')
        return { kind: 'valid', claims: outcome.claims, integrator: key.integrator, keyId: key.keyId };
      if (outcome.kind === 'expired') expired = true; // the signature was right
    }
    return { kind: expired ? 'expired' : 'invalid' };
  }

  /** Made once for each key. */
  private secretOf(key: OpenedKey): KeyObject {
    const known = this.secrets.get(key);
    if (known) return known;
    const secret = createSecretKey(key.secret, 'utf8');
    this.secrets.set(key, secret);
    return secret;
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

  private allSettings(): Promise<AllSettings> {
    if (this.cached && this.fresh(this.cached)) return this.cached.settings;
    const settings = this.settings.find().then((rows) => new AllSettings(rows));
    const cached: { at: number; settings: Promise<AllSettings>; read?: AllSettings } = { at: Date.now(), settings };
    this.cached = cached;
    settings.then(
      (read) => (cached.read = read),
      () => {
        if (this.cached === cached) this.cached = null; // the next request asks again
      },
    );
    return settings;
  }

  private fresh({ at }: { at: number }): boolean {
    return Date.now() - at < CACHE_MS;
  }

  private async keys(use: 'inbox' | 'outbox'): Promise<OpenedKey[]> {
    return (await this.integrators.openedKeys('jwt')).filter((key) => serves(key, use));
  }
}

function serves(key: OpenedKey, use: 'inbox' | 'outbox'): boolean {
  const other = use === 'inbox' ? 'outbox' : 'inbox';
  return key.secret !== '' && (key.scopes.includes(use) || !key.scopes.includes(other));
}
