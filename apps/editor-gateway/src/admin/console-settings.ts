import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SecretBox } from '#auth';

/** How long a console session lives. */
export interface SessionLimits {
  /** Minutes without a request after which a session ends. */
  idleMinutes: number;
  /** Hours after which a session ends in any case. */
  absoluteHours: number;
}

/** Sign-in through an OpenID Connect provider. */
export interface OidcSettings {
  enabled: boolean;
  issuer: string;
  clientId: string;
  /** What the button says, e.g. the company's name for its sign-in. */
  label: string;
  /** Claim of the ID token that names what somebody is, text or list. */
  roleClaim: string;
  adminValues: string[];
  operatorValues: string[];
  viewerValues: string[];
}

/** What stands around the console's pages. */
export interface BrandingSettings {
  productName: string;
}

export const SESSION_LIMITS: SessionLimits = { idleMinutes: 30, absoluteHours: 12 };
export const NO_OIDC: OidcSettings = {
  enabled: false,
  issuer: '',
  clientId: '',
  label: '',
  roleClaim: 'groups',
  adminValues: [],
  operatorValues: [],
  viewerValues: [],
};

/** Settings of the console, kept in the table of live settings. Read where they are used, cached nowhere. */
@Injectable()
export class ConsoleSettings {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
  ) {}

  async sessionLimits(manager: EntityManager = this.database.manager): Promise<SessionLimits> {
    return { ...SESSION_LIMITS, ...(await this.read<SessionLimits>(manager, 'console-session')) };
  }

  async oidc(manager: EntityManager = this.database.manager): Promise<OidcSettings> {
    const stored = await this.read<OidcSettings & { sealedClientSecret?: string }>(manager, 'console-oidc');
    const settings: OidcSettings & { sealedClientSecret?: string } = { ...NO_OIDC, ...stored };
    delete settings.sealedClientSecret;
    return settings;
  }

  /** The secret that the provider knows us by; null for a public client. */
  async oidcClientSecret(manager: EntityManager = this.database.manager): Promise<string | null> {
    const stored = await this.read<{ sealedClientSecret?: string }>(manager, 'console-oidc');
    return stored?.sealedClientSecret === undefined
      ? null
      : this.box.open(Buffer.from(stored.sealedClientSecret, 'base64'));
  }

  async setSessionLimits(manager: EntityManager, limits: SessionLimits): Promise<void> {
    await this.write(manager, 'console-session', limits);
  }

  /** `clientSecret` undefined keeps the stored one; null takes it away. */
  async setOidc(
    manager: EntityManager,
    settings: OidcSettings,
    clientSecret: string | null | undefined,
  ): Promise<void> {
    const stored = await this.read<{ sealedClientSecret?: string }>(manager, 'console-oidc');
    const sealed =
      clientSecret === undefined
        ? stored?.sealedClientSecret
        : clientSecret === null
          ? undefined
          : this.box.seal(clientSecret).toString('base64');
    await this.write(manager, 'console-oidc', {
      ...settings,
      ...(sealed === undefined ? {} : { sealedClientSecret: sealed }),
    });
  }

  private async read<T>(manager: EntityManager, key: string): Promise<Partial<T> | null> {
    const rows = (await manager.query('SELECT value FROM setting WHERE key = $1', [key])) as { value: Partial<T> }[];
    return rows[0]?.value ?? null;
  }

  private async write(manager: EntityManager, key: string, value: object): Promise<void> {
    await manager.query(
      `INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
      [key, JSON.stringify(value)],
    );
  }
}
