import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type AdministratorRole, hashPassword } from '#auth';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { AdministratorSessions } from '../session/administrator-sessions.js';

export interface Administrator {
  id: string;
  name: string;
  role: AdministratorRole;
  active: boolean;
  mustChangePassword: boolean;
  /** How this person signs in. */
  signIn: 'password' | 'oidc';
  sessions: number;
  lastSignInAt: string | null;
  createdAt: string;
}

const SELECT = `SELECT a.id, a.name, a.role, a.active, a.must_change_password AND a.password_hash IS NOT NULL AS "mustChangePassword",
    CASE WHEN a.oidc_subject IS NULL THEN 'password' ELSE 'oidc' END AS "signIn", a.last_sign_in_at AS "lastSignInAt", a.created_at AS "createdAt",
    (SELECT count(*)::int FROM administrator_session s WHERE s.administrator_id = a.id AND s.expires_at > now()) AS sessions
  FROM administrator a`;

/** Who may use the console, and as what. There is always an active administrator with the role admin and a password. */
@Injectable()
export class Administrators {
  constructor(
    private readonly database: DataSource,
    private readonly sessions: AdministratorSessions,
  ) {}

  /** By name, paged by it. */
  async list(after: string | null, limit: number): Promise<{ items: Administrator[]; next: string | null }> {
    const rows = (await this.database.query(
      `${SELECT} WHERE ($1::text IS NULL OR a.name > $1) ORDER BY a.name LIMIT $2`,
      [after, limit + 1],
    )) as Administrator[];
    const items = rows.slice(0, limit);
    return { items: items.map(view), next: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
  }

  /** Returns the first password, which must be changed at the first sign-in and cannot be read again. */
  async create(
    name: string,
    role: AdministratorRole,
    actor: string,
  ): Promise<{ administrator: Administrator; password: string }> {
    const password = randomBytes(15).toString('base64url');
    const hash = await hashPassword(password);
    return this.database.transaction(async (manager) => {
      await manager.query('LOCK TABLE administrator IN SHARE ROW EXCLUSIVE MODE');
      const taken = (await manager.query('SELECT 1 FROM administrator WHERE lower(name) = lower($1)', [
        name,
      ])) as unknown[];
      if (taken.length > 0) throw new Problem(409, 'name_taken', `There is an administrator named ${name}`);
      const rows = (await manager.query(
        'INSERT INTO administrator (name, password_hash, role) VALUES ($1, $2, $3) RETURNING id',
        [name, hash, role],
      )) as { id: string }[];
      await recordAudit(manager, {
        actor,
        action: 'administrator.create',
        target: `administrator/${name}`,
        after: { role },
      });
      return { administrator: await one(manager, rows[0]?.id ?? ''), password };
    });
  }

  /** Changes role or activity. Whoever is made inactive is signed out everywhere. */
  async change(
    id: string,
    change: { role?: AdministratorRole | undefined; active?: boolean | undefined },
    actor: string,
  ): Promise<Administrator> {
    return this.database.transaction(async (manager) => {
      await manager.query('LOCK TABLE administrator IN SHARE ROW EXCLUSIVE MODE');
      const before = await one(manager, id);
      const role = change.role ?? before.role;
      const active = change.active ?? before.active;
      await manager.query('UPDATE administrator SET role = $2, active = $3 WHERE id = $1', [id, role, active]);
      await requireAnAdmin(manager);
      if (!active) await this.sessions.endAll(manager, id);
      await recordAudit(manager, {
        actor,
        action: 'administrator.change',
        target: `administrator/${before.name}`,
        before: { role: before.role, active: before.active },
        after: { role, active },
      });
      return one(manager, id);
    });
  }

  /** Gives a new first password, signs the person out everywhere and lifts a lock. */
  async resetPassword(id: string, actor: string): Promise<{ administrator: Administrator; password: string }> {
    const password = randomBytes(15).toString('base64url');
    const hash = await hashPassword(password);
    return this.database.transaction(async (manager) => {
      const { name, signIn } = await one(manager, id);
      if (signIn === 'oidc') throw new Problem(409, 'no_password', `${name} signs in through the provider`);
      await manager.query('UPDATE administrator SET password_hash = $2, must_change_password = true WHERE id = $1', [
        id,
        hash,
      ]);
      await manager.query('DELETE FROM sign_in_failure WHERE subject = ANY($1)', [
        [`name/${name.toLowerCase()}`, `confirm/${id}`],
      ]);
      await this.sessions.endAll(manager, id);
      await recordAudit(manager, { actor, action: 'administrator.reset-password', target: `administrator/${name}` });
      return { administrator: await one(manager, id), password };
    });
  }

  async remove(id: string, actor: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query('LOCK TABLE administrator IN SHARE ROW EXCLUSIVE MODE');
      const before = await one(manager, id);
      await manager.query('DELETE FROM administrator WHERE id = $1', [id]);
      await requireAnAdmin(manager);
      await recordAudit(manager, {
        actor,
        action: 'administrator.remove',
        target: `administrator/${before.name}`,
        before: { role: before.role },
      });
    });
  }
}

async function one(manager: EntityManager, id: string): Promise<Administrator> {
  const rows = (await manager.query(`${SELECT} WHERE a.id = $1`, [id])) as Administrator[];
  if (!rows[0]) throw new Problem(404, 'administrator_not_found', 'There is no such administrator');
  return view(rows[0]);
}

async function requireAnAdmin(manager: EntityManager): Promise<void> {
  const rows = (await manager.query(
    `SELECT 1 FROM administrator WHERE role = 'admin' AND active AND password_hash IS NOT NULL LIMIT 1`,
  )) as unknown[];
  if (rows.length === 0)
    throw new Problem(409, 'last_admin', 'There must stay an active administrator with the role admin and a password');
}

/** Rows come with dates. */
function view(row: Administrator): Administrator {
  const time = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString());
  return { ...row, lastSignInAt: time(row.lastSignInAt), createdAt: time(row.createdAt) ?? '' };
}
