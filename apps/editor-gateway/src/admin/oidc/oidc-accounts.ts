import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AdministratorRole } from '#auth';
import { recordAudit } from '#save-back';
import type { OidcSettings } from '../console-settings.js';
import type { IdTokenClaims } from './oidc-provider.js';

/** The highest role that the claim's values give; null: this person may not use the console. */
export function roleOf(roles: readonly string[], settings: OidcSettings): AdministratorRole | null {
  const has = (values: readonly string[]): boolean => values.some((value) => roles.includes(value));
  if (has(settings.adminValues)) return 'admin';
  if (has(settings.operatorValues)) return 'operator';
  return has(settings.viewerValues) ? 'viewer' : null;
}

/** Administrators who sign in through the provider: known by issuer and subject, never by a name that they chose. */
@Injectable()
export class OidcAccounts {
  /** The administrator's id, made at the first sign-in; null when this one was made inactive here. */
  async signedIn(manager: EntityManager, claims: IdTokenClaims, role: AdministratorRole): Promise<string | null> {
    await manager.query('LOCK TABLE administrator IN SHARE ROW EXCLUSIVE MODE');
    const known = (await manager.query(
      'SELECT id, name, role, active FROM administrator WHERE oidc_issuer = $1 AND oidc_subject = $2',
      [claims.issuer, claims.subject],
    )) as { id: string; name: string; role: AdministratorRole; active: boolean }[];
    const account = known[0];
    if (account && !account.active) return null;
    if (account) {
      await manager.query('UPDATE administrator SET role = $2, last_sign_in_at = now() WHERE id = $1', [
        account.id,
        role,
      ]);
      await this.audit(manager, account.name, 'session.sign-in', { role: account.role }, { role, through: 'oidc' });
      return account.id;
    }
    const name = await freeName(manager, claims.name);
    const rows = (await manager.query(
      `INSERT INTO administrator (name, role, must_change_password, oidc_issuer, oidc_subject, last_sign_in_at)
       VALUES ($1, $2, false, $3, $4, now()) RETURNING id`,
      [name, role, claims.issuer, claims.subject],
    )) as { id: string }[];
    await this.audit(manager, name, 'administrator.create', null, { role, through: 'oidc', issuer: claims.issuer });
    return rows[0]?.id ?? null;
  }

  private audit(manager: EntityManager, name: string, action: string, before: unknown, after: unknown): Promise<void> {
    const who = `administrator/${name}`;
    return recordAudit(manager, { actor: who, action, target: who, before, after });
  }
}

/** A name that nobody has: somebody else's name must not be had by asking the provider for it. */
async function freeName(manager: EntityManager, wanted: string): Promise<string> {
  const base = wanted.slice(0, 90);
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} (${n})`;
    const taken = (await manager.query('SELECT 1 FROM administrator WHERE lower(name) = lower($1)', [
      name,
    ])) as unknown[];
    if (taken.length === 0) return name;
  }
}
