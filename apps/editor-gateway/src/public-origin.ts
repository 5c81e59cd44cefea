import type { FastifyRequest } from 'fastify';
import type { EditorGatewayEnvironment } from './environment.js';

/** Scheme and host by which the world reaches us: from the settings, else as this caller did. Without a slash at its end. */
export function publicOrigin(settings: EditorGatewayEnvironment, request: FastifyRequest): string {
  return settings.PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}
