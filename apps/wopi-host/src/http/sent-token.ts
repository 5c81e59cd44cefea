import type { FastifyRequest } from 'fastify';
import { hashAccessToken, requestAccessToken } from '#protocol/wopi';

/** The access token of a request: as sent, decoded, and its hash. */
export interface SentToken {
  token: string;
  raw: string;
  hash: Buffer;
}

/** Who asks about a request asks before the next one comes, as a rule. */
let latest: { request: FastifyRequest; token: SentToken | null } | null = null;

/** Null: the request has none. */
export function sentToken(request: FastifyRequest): SentToken | null {
  if (latest?.request === request) return latest.token;
  const sent = requestAccessToken(request.raw.url ?? '', request.headers.authorization);
  const token = sent === null ? null : { token: sent.token, raw: sent.raw, hash: hashAccessToken(sent.token) };
  latest = { request, token };
  return token;
}
