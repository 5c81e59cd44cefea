import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { generateApiKey, hashApiKey, SecretBox } from '#auth';
import type { IntegratorKeyKind } from '#documents';
import { Problem } from '#platform';
import { recordAudit, WEBHOOK_SECRET_PREFIX } from '#save-back';
import type { IntegratorKeyView, NewKeyView } from './integrator.views.js';

export interface NewKey {
  kind: IntegratorKeyKind;
  name: string;
  scopes?: string[] | undefined;
  secret?: string | undefined;
}

const SCOPES: Record<IntegratorKeyKind, readonly string[]> = {
  rest: ['documents', 'admin'],
  bisheng: [],
  jwt: ['inbox', 'outbox'],
  webhook: [],
};

export const KEY_COLUMNS = `id, kind, name, scopes, active AND (expires_at IS NULL OR expires_at > now()) AS active,
  created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"`;

/** Keys of integrators: made, renewed with an overlap, and ended. A secret is given out once, where it is made. */
@Injectable()
export class IntegratorKeys {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
  ) {}

  async add(manager: EntityManager, integratorId: string, key: NewKey, actor: string): Promise<NewKeyView> {
    const wrong = key.scopes?.find((scope) => !SCOPES[key.kind].includes(scope));
    if (wrong !== undefined)
      throw new Problem(422, 'invalid_request', `Keys of the kind ${key.kind} have no scope ${wrong}`);
    if (key.kind === 'rest' && key.secret !== undefined)
      throw new Problem(
        422,
        'invalid_request',
        'A REST key is made here; only bisheng, jwt and webhook secrets can be given',
      );
    if (key.kind === 'webhook' && key.secret !== undefined && !/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(key.secret))
      throw new Problem(422, 'invalid_request', 'A webhook secret is whsec_ and base64 of 24 to 64 bytes');
    const secret = key.secret ?? newSecret(key.kind);
    const scopes = key.scopes ?? (key.kind === 'rest' ? ['documents'] : []);
    const rows = (await manager.query(
      `INSERT INTO integrator_key (integrator_id, kind, name, scopes, key_hash, sealed_secret)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${KEY_COLUMNS}`,
      [
        integratorId,
        key.kind,
        key.name,
        scopes,
        key.kind === 'rest' ? hashApiKey(secret) : null,
        key.kind === 'rest' ? null : this.box.seal(secret),
      ],
    )) as IntegratorKeyView[];
    const made = rows[0];
    if (!made) throw new Error('the key was not stored');
    await recordAudit(manager, {
      actor,
      action: 'integrator-key.create',
      target: `integrator/${integratorId}/key/${made.id}`,
      after: { kind: key.kind, name: key.name, scopes },
    });
    return { key: made, secret };
  }

  create(integratorId: string, key: NewKey, actor: string): Promise<NewKeyView> {
    return this.database.transaction((manager) => this.add(manager, integratorId, key, actor));
  }

  /** A new key of the same kind and scopes; the old one goes on working for `graceHours`. */
  async rotate(integratorId: string, keyId: string, graceHours: number, actor: string): Promise<NewKeyView> {
    return this.database.transaction(async (manager) => {
      const old = await this.one(manager, integratorId, keyId);
      if (!old.active) throw new Problem(409, 'key_inactive', 'This key is not active any more');
      const made = await this.add(manager, integratorId, { kind: old.kind, name: old.name, scopes: old.scopes }, actor);
      await manager.query(
        `UPDATE integrator_key SET expires_at = LEAST(expires_at, now() + make_interval(hours => $2)) WHERE id = $1`,
        [keyId, graceHours],
      );
      await recordAudit(manager, {
        actor,
        action: 'integrator-key.rotate',
        target: `integrator/${integratorId}/key/${keyId}`,
        after: { replacedBy: made.key.id, graceHours },
      });
      return made;
    });
  }

  async change(
    integratorId: string,
    keyId: string,
    change: { active?: boolean | undefined; name?: string | undefined },
    actor: string,
  ): Promise<IntegratorKeyView> {
    return this.database.transaction(async (manager) => {
      const before = await this.one(manager, integratorId, keyId);
      const active = change.active ?? before.active;
      const name = change.name ?? before.name;
      // Making a key active again takes its end away: somebody decided that it goes on.
      await manager.query(
        `UPDATE integrator_key SET active = $2, name = $3, expires_at = CASE WHEN $4 THEN NULL ELSE expires_at END WHERE id = $1`,
        [keyId, active, name, change.active === true],
      );
      await recordAudit(manager, {
        actor,
        action: 'integrator-key.change',
        target: `integrator/${integratorId}/key/${keyId}`,
        before: { active: before.active, name: before.name },
        after: { active, name },
      });
      return this.one(manager, integratorId, keyId);
    });
  }

  private async one(manager: EntityManager, integratorId: string, keyId: string): Promise<IntegratorKeyView> {
    const rows = (await manager.query(
      `SELECT ${KEY_COLUMNS} FROM integrator_key WHERE id = $1 AND integrator_id = $2 FOR UPDATE`,
      [keyId, integratorId],
    )) as IntegratorKeyView[];
    if (!rows[0]) throw new Problem(404, 'key_not_found', 'There is no such key');
    return rows[0];
  }
}

function newSecret(kind: IntegratorKeyKind): string {
  switch (kind) {
    case 'rest':
      return generateApiKey();
    case 'bisheng':
      return randomBytes(16).toString('hex');
    case 'jwt':
      return randomBytes(32).toString('base64url');
    case 'webhook':
      return `${WEBHOOK_SECRET_PREFIX}${randomBytes(32).toString('base64')}`;
  }
}
