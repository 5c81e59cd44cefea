import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'wenqiao_console';
const PATH = '/api/v1/admin';

/** The token of the console's cookie; null when there is none. */
export function sessionToken(request: FastifyRequest): string | null {
  return readCookie(request, NAME);
}

/** Hands the browser its session. No script can read it, and no other site's page can have it sent. */
export function giveSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.header('set-cookie', cookie(request, NAME, token, PATH, 'Strict', null));
}

export function takeSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', cookie(request, NAME, '', PATH, 'Strict', 0));
}

/** What the page must send as `x-csrf-token` with everything that changes something. Follows from the session's token. */
export function csrfTokenOf(token: string): string {
  return createHash('sha256').update(`csrf ${token}`).digest('base64url');
}

export function readCookie(request: FastifyRequest, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{1,200}$/.test(value)) return value;
  }
  return null;
}

export function cookie(
  request: FastifyRequest,
  name: string,
  value: string,
  path: string,
  sameSite: 'Strict' | 'Lax',
  maxAgeSeconds: number | null,
): string {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const age = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}${secure}${age}`;
}
