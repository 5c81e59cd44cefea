import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hashAccessToken, newAccessToken } from '#protocol/wopi';
import type { WopiGrant } from './grant.js';

/** Advised validity of a token (Microsoft). */
export const ACCESS_TOKEN_LIFETIME_S = 10 * 3600;

/** What a token opens: one file, one container, or the ecosystem of its user. */
export type TokenSubject =
  { kind: 'file'; documentId: string } | { kind: 'container'; containerId: string } | { kind: 'ecosystem' };

export interface NewToken {
  subject: TokenSubject;
  integratorId: string;
  /** The WOPI client it is meant for; null: any. */
  clientId: string | null;
  user: { id: string; name: string };
  grant: WopiGrant;
  /** Scheme and host of the addresses that were and will be handed out with it. */
  origin: string;
  /** Null: ten hours from now. Tokens made out of another one end with it. */
  expiresAt: Date | null;
}

export interface IssuedToken {
  accessToken: string;
  /** Absolute expiry, milliseconds since 1970 (`access_token_ttl`). */
  accessTokenTtl: number;
}

/** Makes and revokes access tokens. Only their SHA-256 is stored. */
@Injectable()
export class AccessTokens {
  constructor(private readonly database: DataSource) {}

  async issue(token: NewToken, manager: EntityManager = this.database.manager): Promise<IssuedToken> {
    const [issued] = await this.issueAll([token], manager);
    if (!issued) throw new Error('no token was stored');
    return issued;
  }

  /** In the order given, in one statement. */
  async issueAll(tokens: readonly NewToken[], manager: EntityManager = this.database.manager): Promise<IssuedToken[]> {
    if (tokens.length === 0) return [];
    const secrets = tokens.map(() => newAccessToken());
    const rows = (await manager.query(
      `INSERT INTO wopi_access_token (token_hash, integrator_id, kind, document_id, container_id, client_id, user_id, user_name, granted, origin, expires_at)
       SELECT decode(t.hash, 'hex'), t.integrator, t.kind, t.document, t.container, t.client, t.user_id, t.user_name, t.granted, t.origin,
         COALESCE(t.expires, date_trunc('milliseconds', now()) + make_interval(secs => $2))
       FROM jsonb_to_recordset($1::jsonb) AS t (hash text, integrator uuid, kind text, document uuid, container uuid, client uuid,
         user_id text, user_name text, granted jsonb, origin text, expires timestamptz)
       RETURNING encode(token_hash, 'hex') AS hash, expires_at`,
      [
        JSON.stringify(
          tokens.map((token, index) => ({
            hash: hashAccessToken(secrets[index] ?? '').toString('hex'),
            integrator: token.integratorId,
            kind: token.subject.kind,
            document: token.subject.kind === 'file' ? token.subject.documentId : null,
            container: token.subject.kind === 'container' ? token.subject.containerId : null,
            client: token.clientId,
            user_id: token.user.id,
            user_name: token.user.name,
            granted: token.grant,
            origin: token.origin,
            expires: token.expiresAt?.toISOString() ?? null,
          })),
        ),
        ACCESS_TOKEN_LIFETIME_S,
      ],
    )) as { hash: string; expires_at: Date }[];
    const ends = new Map(rows.map((row) => [row.hash, row.expires_at.getTime()]));
    return secrets.map((accessToken) => ({
      accessToken,
      accessTokenTtl: ends.get(hashAccessToken(accessToken).toString('hex')) ?? 0,
    }));
  }

  /** The rights that a user has on a document, by the newest token that lives; null: none. */
  async grantOf(documentId: string, integratorId: string, userId: string): Promise<WopiGrant | null> {
    const [row] = (await this.database.query(
      `SELECT granted FROM wopi_access_token
       WHERE document_id = $1 AND integrator_id = $2 AND user_id = $3 AND expires_at > now() AND revoked_at IS NULL
       ORDER BY created_at DESC LIMIT 1`,
      [documentId, integratorId, userId],
    )) as { granted: WopiGrant }[];
    return row?.granted ?? null;
  }

  /** Takes back what a user, or everybody, holds for a document. Effective with the next request. */
  async revoke(documentId: string, userId: string | null): Promise<number> {
    const [, count] = (await this.database.query(
      `UPDATE wopi_access_token SET revoked_at = now()
       WHERE document_id = $1 AND ($2::text IS NULL OR user_id = $2) AND revoked_at IS NULL AND expires_at > now()`,
      [documentId, userId],
    )) as [unknown, number];
    return count;
  }

  /** Takes back one token. False when it was not live. */
  async revokeOne(integratorId: string, accessToken: string): Promise<boolean> {
    const [, count] = (await this.database.query(
      `UPDATE wopi_access_token SET revoked_at = now()
       WHERE token_hash = $1 AND integrator_id = $2 AND revoked_at IS NULL AND expires_at > now()`,
      [hashAccessToken(accessToken), integratorId],
    )) as [unknown, number];
    return count === 1;
  }

  /** Forgets tokens that ended a day ago or more. */
  async prune(): Promise<void> {
    await this.database.query(`DELETE FROM wopi_access_token WHERE expires_at < now() - interval '1 day'`);
  }
}
