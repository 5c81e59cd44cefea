import { type CanActivate, type ExecutionContext, Inject, Injectable, Optional, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform';
import { type AdministratorRole, roleSuffices } from '../administrator-role.js';
import { type ApiKeyScope, bearerToken } from '../api-key.js';

/** Who is calling, as told by the API key or by the console's session. */
export interface ApiCaller {
  /** The nil UUID for an administrator, who belongs to no integrator. */
  integratorId: string;
  /** Id of the key or of the administrator. */
  keyId: string;
  scopes: readonly string[];
  /** Who it is in the audit trail: `key/<id>` or `administrator/<name>`. */
  actor: string;
}

/** Finds the caller that an API key belongs to. The documents lib implements it over its tables. */
export abstract class ApiCallers {
  abstract find(apiKey: string): Promise<ApiCaller | null>;
}

/** Finds the administrator whose console session a request carries. The gateway implements it over its tables. */
export abstract class ConsoleSessions {
  /**
   * Null when the request carries no session that is alive. Throws a Problem when it is alive and must not be used
   * like this: an unsafe method without its CSRF token, or a first password that was not changed yet.
   */
  abstract find(request: FastifyRequest): Promise<ConsoleCaller | null>;
}

export interface ConsoleCaller {
  administratorId: string;
  name: string;
  role: AdministratorRole;
}

const NO_INTEGRATOR = '00000000-0000-0000-0000-000000000000';
const SCOPE = 'apiKeyScope';
const ROLE = 'administratorRole';

/**
 * The least role that may call this from the console. Without it, calls that only read need `viewer` and all others
 * `operator`. Only calls that take the scope `admin` can be made from the console at all; a key with that scope may all.
 */
export const RequireRole = (role: AdministratorRole): MethodDecorator & ClassDecorator => SetMetadata(ROLE, role);

/** The scope a key needs for this controller or method. */
export const RequireScope = (scope: ApiKeyScope): MethodDecorator & ClassDecorator => SetMetadata(SCOPE, scope);

const CALLER = Symbol('apiCaller');

/** The caller that {@link ApiKeyGuard} let in. */
export function apiCaller(request: FastifyRequest): ApiCaller {
  const caller = (request as FastifyRequest & { [CALLER]?: ApiCaller })[CALLER];
  if (!caller) throw new Error('the route is not behind ApiKeyGuard');
  return caller;
}

@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(ApiCallers) private readonly callers: ApiCallers,
    private readonly reflector: Reflector,
    @Optional() @Inject(ConsoleSessions) private readonly sessions: ConsoleSessions | null,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { [CALLER]?: ApiCaller }>();
    const targets = [context.getHandler(), context.getClass()];
    const scope = this.reflector.getAllAndOverride<ApiKeyScope | undefined>(SCOPE, targets);
    if (request.headers.authorization === undefined && scope === 'admin') {
      const administrator = (await this.sessions?.find(request)) ?? null;
      if (administrator) {
        const role = this.reflector.getAllAndOverride<AdministratorRole | undefined>(ROLE, targets);
        request[CALLER] = admitted(administrator, role ?? leastRole(request.method));
        return true;
      }
    }
    const apiKey = bearerToken(request.headers.authorization);
    const caller = apiKey === null ? null : await this.callers.find(apiKey);
    if (!caller) throw new Problem(401, 'unauthorized', 'Send a valid API key: Authorization: Bearer <apiKey>');
    if (scope && !caller.scopes.includes(scope)) {
      throw new Problem(403, 'missing_scope', `This call needs an API key with the scope ${scope}`);
    }
    request[CALLER] = caller;
    return true;
  }
}

function leastRole(method: string): AdministratorRole {
  return method === 'GET' || method === 'HEAD' ? 'viewer' : 'operator';
}

function admitted(administrator: ConsoleCaller, needed: AdministratorRole): ApiCaller {
  if (!roleSuffices(administrator.role, needed))
    throw new Problem(403, 'role_insufficient', `This needs the role ${needed}; you are ${administrator.role}`, {
      role: administrator.role,
      needed,
    });
  return {
    integratorId: NO_INTEGRATOR,
    keyId: administrator.administratorId,
    scopes: ['admin'],
    actor: `administrator/${administrator.name}`,
  };
}
