import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { type AdministratorRole, type ConsoleCaller, ConsoleSessions } from '#auth';
import { currentRequestContext, Problem } from '#platform';
import { ConsoleSettings } from '../console-settings.js';
import { csrfTokenOf, sessionToken } from './session-cookie.js';

/** A console session that is alive. */
export interface AdministratorSession extends ConsoleCaller {
  sessionId: string;
  mustChangePassword: boolean;
  /** False for people who sign in through the provider only. */
  hasPassword: boolean;
  expiresAt: Date;
  /** Seconds after which an idle session ends. */
  idleSeconds: number;
}

interface Row {
  id: string;
  administrator_id: string;
  name: string;
  role: AdministratorRole;
  must_change_password: boolean;
  has_password: boolean;
  expires_at: Date;
  stale: boolean;
}

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** Sessions of the console: random tokens in a cookie, their hashes in the database, an idle and an absolute end. */
@Injectable()
export class AdministratorSessions extends ConsoleSessions {
  constructor(
    private readonly database: DataSource,
    private readonly settings: ConsoleSettings,
  ) {
    super();
  }

  async find(request: FastifyRequest): Promise<ConsoleCaller | null> {
    const session = await this.current(request);
    if (session?.mustChangePassword)
      throw new Problem(403, 'password_change_required', 'Change the first password before anything else');
    return session;
  }

  /** The session of a request whether or not its first password was changed. Checks the CSRF token like {@link find}. */
  async current(request: FastifyRequest): Promise<AdministratorSession | null> {
    const token = sessionToken(request);
    if (token === null) return null;
    const session = await this.byToken(token);
    if (session && !SAFE_METHODS.has(request.method)) checkCsrfToken(request, token);
    return session;
  }

  /** The session of a token; null when it has ended. */
  async byToken(token: string): Promise<AdministratorSession | null> {
    const { idleMinutes } = await this.settings.sessionLimits();
    const rows = (await this.database.query(
      `SELECT s.id, s.administrator_id, a.name, a.role, a.must_change_password, a.password_hash IS NOT NULL AS has_password,
         s.expires_at, s.last_seen_at < now() - interval '20 seconds' AS stale
       FROM administrator_session s JOIN administrator a ON a.id = s.administrator_id
       WHERE s.token_hash = $1 AND a.active AND s.expires_at > now() AND s.last_seen_at > now() - make_interval(mins => $2)`,
      [hashOf(token), idleMinutes],
    )) as Row[];
    const row = rows[0];
    if (!row) return null;
    if (row.stale)
      await this.database.query('UPDATE administrator_session SET last_seen_at = now() WHERE id = $1', [row.id]);
    return {
      sessionId: row.id,
      administratorId: row.administrator_id,
      name: row.name,
      role: row.role,
      mustChangePassword: row.must_change_password && row.has_password,
      hasPassword: row.has_password,
      expiresAt: row.expires_at,
      idleSeconds: idleMinutes * 60,
    };
  }

  /** Starts a session and returns its token; only its hash is kept. */
  async create(manager: EntityManager, administratorId: string, userAgent: string | undefined): Promise<string> {
    const { absoluteHours } = await this.settings.sessionLimits(manager);
    const token = randomBytes(32).toString('base64url');
    await manager.query(
      `INSERT INTO administrator_session (administrator_id, token_hash, client_address, user_agent, expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(hours => $5))`,
      [
        administratorId,
        hashOf(token),
        currentRequestContext()?.clientAddress ?? null,
        userAgent?.slice(0, 300) ?? null,
        absoluteHours,
      ],
    );
    await manager.query(`DELETE FROM administrator_session WHERE expires_at < now() - interval '1 day'`);
    return token;
  }

  async end(sessionId: string): Promise<void> {
    await this.database.query('DELETE FROM administrator_session WHERE id = $1', [sessionId]);
  }

  /** Ends all sessions of an administrator. Returns how many there were. */
  async endAll(manager: EntityManager, administratorId: string): Promise<number> {
    const [, count] = (await manager.query('DELETE FROM administrator_session WHERE administrator_id = $1', [
      administratorId,
    ])) as [unknown, number];
    return count;
  }
}

function checkCsrfToken(request: FastifyRequest, token: string): void {
  const given = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(csrfTokenOf(token));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem(403, 'csrf', 'Send the session’s csrfToken as X-CSRF-Token');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
