import type { RateLimitedDoor } from '#platform';
import { WOPI_HEADERS } from '#protocol/wopi';
import { sentToken } from './sent-token.js';

/** A status and headers, as every refusal on a WOPI address. */
export const wopiDoor: RateLimitedDoor = {
  credential: (request) => sentToken(request)?.hash.toString('base64url') ?? null,
  refuse: (_request, reply) =>
    reply.status(429).header(WOPI_HEADERS.serverError, 'too many requests').header('content-length', '0').send(''),
};
