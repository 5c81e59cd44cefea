import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { ApiCookieAuth, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ADMINISTRATOR_ROLES, type AdministratorRole, hashPassword } from '#auth';
import { Problem } from '#platform';
import { recordAudit } from '#save-back';
import { ConsoleSettings } from '../console-settings.js';
import { type AdministratorSession, AdministratorSessions } from './administrator-sessions.js';
import { MIN_PASSWORD_LENGTH, passwordWeakness } from './password-rule.js';
import { csrfTokenOf, giveSession, sessionToken, takeSession } from './session-cookie.js';
import { SignIn } from './sign-in.js';

class SignInDto {
  @ApiProperty() @IsString() @Length(1, 200) name!: string;
  @ApiProperty() @IsString() @Length(1, 1000) password!: string;
}

class NewPasswordDto {
  @ApiProperty() @IsString() @MaxLength(1000) currentPassword!: string;
  @ApiProperty({ minLength: MIN_PASSWORD_LENGTH })
  @IsString()
  @Length(MIN_PASSWORD_LENGTH, 1000, { message: `newPassword must have at least ${MIN_PASSWORD_LENGTH} characters` })
  newPassword!: string;
}

class SessionView {
  @ApiProperty({ format: 'uuid' }) administratorId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ADMINISTRATOR_ROLES }) role!: AdministratorRole;
  @ApiProperty({ description: 'Until it is changed nothing else can be called' }) mustChangePassword!: boolean;
  @ApiProperty() hasPassword!: boolean;
  @ApiProperty({ format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ type: 'integer' }) idleSeconds!: number;
  @ApiProperty({ description: 'Send it as X-CSRF-Token with everything that changes something' }) csrfToken!: string;
}

class OidcOptionView {
  @ApiProperty() label!: string;
}

class SignInOptionsView {
  @ApiProperty({ type: OidcOptionView, nullable: true }) oidc!: OidcOptionView | null;
}

/** Signing in to the console. The session is a cookie that no script can read. */
@ApiTags('admin: session')
@Controller('api/v1/admin')
export class SessionController {
  constructor(
    private readonly database: DataSource,
    private readonly sessions: AdministratorSessions,
    private readonly signIn: SignIn,
    private readonly settings: ConsoleSettings,
  ) {}

  /** What the sign-in page offers. */
  @Get('sign-in-options')
  @ApiOkResponse({ type: SignInOptionsView })
  async options(): Promise<SignInOptionsView> {
    const oidc = await this.settings.oidc();
    return { oidc: oidc.enabled ? { label: oidc.label === '' ? 'OpenID Connect' : oidc.label } : null };
  }

  @Post('session')
  @HttpCode(200)
  @ApiOkResponse({ type: SessionView })
  async create(
    @Body() body: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    if (request.headers['sec-fetch-site'] === 'cross-site')
      throw new Problem(403, 'cross_site', 'Sign in on the console’s own page');
    const token = await this.signIn.withPassword(body.name, body.password, request.headers['user-agent']);
    giveSession(request, reply, token);
    return this.viewOf(token);
  }

  @Get('session')
  @ApiCookieAuth()
  @ApiOkResponse({ type: SessionView })
  async read(@Req() request: FastifyRequest): Promise<SessionView> {
    return view(await this.required(request), sessionToken(request) ?? '');
  }

  @Delete('session')
  @HttpCode(204)
  @ApiCookieAuth()
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const session = await this.sessions.current(request);
    takeSession(request, reply);
    if (!session) return;
    await this.sessions.end(session.sessionId);
    const who = `administrator/${session.name}`;
    await recordAudit(this.database.manager, { actor: who, action: 'session.sign-out', target: who });
  }

  /** Changes one's own password. All other sessions of this administrator end. */
  @Put('session/password')
  @ApiCookieAuth()
  @ApiOkResponse({ type: SessionView })
  async changePassword(
    @Body() body: NewPasswordDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const session = await this.required(request);
    if (!session.hasPassword)
      throw new Problem(409, 'no_password', 'You sign in through the provider; there is no password to change');
    if (!(await this.signIn.confirms(session.administratorId, body.currentPassword)))
      throw new Problem(403, 'wrong_password', 'The current password is wrong');
    const weakness = passwordWeakness(body.newPassword, session.name, body.currentPassword);
    if (weakness) throw new Problem(422, 'weak_password', weakness);
    const hash = await hashPassword(body.newPassword);
    const token = await this.database.transaction(async (manager) => {
      await manager.query('UPDATE administrator SET password_hash = $2, must_change_password = false WHERE id = $1', [
        session.administratorId,
        hash,
      ]);
      await this.sessions.endAll(manager, session.administratorId);
      const who = `administrator/${session.name}`;
      await recordAudit(manager, { actor: who, action: 'administrator.change-password', target: who });
      return this.sessions.create(manager, session.administratorId, request.headers['user-agent']);
    });
    giveSession(request, reply, token);
    return this.viewOf(token);
  }

  private async viewOf(token: string): Promise<SessionView> {
    const session = await this.sessions.byToken(token);
    if (!session) throw new Problem(401, 'unauthorized', 'The session ended');
    return view(session, token);
  }

  private async required(request: FastifyRequest): Promise<AdministratorSession> {
    const session = await this.sessions.current(request);
    if (!session) throw new Problem(401, 'unauthorized', 'Sign in to the console');
    return session;
  }
}

function view(session: AdministratorSession, token: string): SessionView {
  return {
    administratorId: session.administratorId,
    name: session.name,
    role: session.role,
    mustChangePassword: session.mustChangePassword,
    hasPassword: session.hasPassword,
    expiresAt: session.expiresAt.toISOString(),
    idleSeconds: session.idleSeconds,
    csrfToken: csrfTokenOf(token),
  };
}
