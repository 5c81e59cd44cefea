import type { FastifyRequest } from 'fastify';

/** The origin under which the caller reaches the platform: PUBLIC_URL, else the address of the request itself. */
export function publicOrigin(request: FastifyRequest, publicUrl: string | undefined): string {
  return publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
}
