import type { FastifyRequest } from 'fastify';
import type { EditorGatewayEnvironment } from '../environment.js';

/** Where browsers and hosts reach us: as it was set, else as this request came. Without a slash at its end. */
export function publicOrigin(settings: EditorGatewayEnvironment, request: FastifyRequest): string {
  return settings.PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}
