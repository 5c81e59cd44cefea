import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform';
import { type ApiKeyScope, bearerToken } from '../api-key.js';

/** Who is calling, as told by the API key. */
export interface ApiCaller {
  integratorId: string;
  keyId: string;
  scopes: readonly string[];
}

/** Finds the caller that an API key belongs to. The documents lib implements it over its tables. */
export abstract class ApiCallers {
  abstract find(apiKey: string): Promise<ApiCaller | null>;
}

const SCOPE = 'apiKeyScope';

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
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { [CALLER]?: ApiCaller }>();
    const apiKey = bearerToken(request.headers.authorization);
    const caller = apiKey === null ? null : await this.callers.find(apiKey);
    if (!caller) throw new Problem(401, 'unauthorized', 'Send a valid API key: Authorization: Bearer <apiKey>');
    const scope = this.reflector.getAllAndOverride<ApiKeyScope | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope && !caller.scopes.includes(scope)) {
      throw new Problem(403, 'missing_scope', `This call needs an API key with the scope ${scope}`);
    }
    request[CALLER] = caller;
    return true;
  }
}
