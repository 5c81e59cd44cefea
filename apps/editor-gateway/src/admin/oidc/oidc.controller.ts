import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { SecretBox } from '#auth';
import { LOGGER, type Logger, Problem } from '#platform';
import { EditorGatewayEnvironment } from '../../environment.js';
import { ConsoleSettings } from '../console-settings.js';
import { AdministratorSessions } from '../session/administrator-sessions.js';
import { cookie, giveSession, readCookie } from '../session/session-cookie.js';
import { OidcAccounts, roleOf } from './oidc-accounts.js';
import { OidcProvider } from './oidc-provider.js';

const PATH = '/api/v1/admin/oidc';
const COOKIE = 'wenqiao_oidc';
const SIGN_IN_LIFETIME_S = 600;

/** Sign-in through the provider. The browser goes there and comes back; what fails is told on the sign-in page. */
@ApiExcludeController()
@Controller('api/v1/admin/oidc')
export class OidcController {
  constructor(
    private readonly database: DataSource,
    private readonly provider: OidcProvider,
    private readonly accounts: OidcAccounts,
    private readonly sessions: AdministratorSessions,
    private readonly settings: ConsoleSettings,
    private readonly box: SecretBox,
    private readonly environment: EditorGatewayEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get('start')
  async start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!(await this.settings.oidc()).enabled)
      throw new Problem(404, 'not_found', 'There is no provider to sign in with');
    try {
      const begun = await this.provider.begin(this.redirectUri(request));
      await this.database.query(`DELETE FROM oidc_sign_in WHERE created_at < now() - make_interval(secs => $1)`, [
        SIGN_IN_LIFETIME_S,
      ]);
      await this.database.query('INSERT INTO oidc_sign_in (state_hash, sealed_verifier, nonce) VALUES ($1, $2, $3)', [
        hashOf(begun.state),
        this.box.seal(begun.verifier),
        begun.nonce,
      ]);
      // Lax: the provider's page sends the browser back to us, and the sign-in must end in the browser that began it.
      await reply
        .header('set-cookie', cookie(request, COOKIE, begun.state, PATH, 'Lax', SIGN_IN_LIFETIME_S))
        .redirect(begun.url, 302);
    } catch (error) {
      this.logger.warn({ err: error }, 'sign-in provider not reached');
      await reply.redirect('/admin/sign-in?failed=provider', 302);
    }
  }

  @Get('callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const refuse = (reason: string): Promise<void> =>
      Promise.resolve(reply.redirect(`/admin/sign-in?failed=${reason}`, 302)).then(() => undefined);
    const state = readCookie(request, COOKIE);
    if (state === null) return refuse('expired');
    const [rows] = (await this.database.query(
      `DELETE FROM oidc_sign_in WHERE state_hash = $1 AND created_at > now() - make_interval(secs => $2) RETURNING sealed_verifier, nonce`,
      [hashOf(state), SIGN_IN_LIFETIME_S],
    )) as [{ sealed_verifier: Buffer; nonce: string }[], number];
    const begun = rows[0];
    if (!begun) return refuse('expired');
    const address = new URL(this.redirectUri(request));
    address.search = request.url.slice(request.url.indexOf('?'));
    try {
      const claims = await this.provider.finish(address, {
        state,
        nonce: begun.nonce,
        verifier: this.box.open(begun.sealed_verifier),
      });
      const role = roleOf(claims.roles, await this.settings.oidc());
      if (role === null) {
        this.logger.warn({ subject: claims.subject }, 'sign-in refused: no role');
        return await refuse('role');
      }
      const token = await this.database.transaction(async (manager) => {
        const id = await this.accounts.signedIn(manager, claims, role);
        return id === null ? null : this.sessions.create(manager, id, request.headers['user-agent']);
      });
      if (token === null) return await refuse('inactive');
      giveSession(request, reply, token);
      await reply.redirect('/admin', 302);
    } catch (error) {
      this.logger.warn({ err: error }, 'sign-in through the provider failed');
      await refuse('provider');
    }
  }

  private redirectUri(request: FastifyRequest): string {
    const origin = this.environment.PUBLIC_URL?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
    return `${origin}${PATH}/callback`;
  }
}

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}
