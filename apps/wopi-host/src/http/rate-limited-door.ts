import type { RateLimitedDoor } from '#platform';
import { requestAccessToken, WOPI_HEADERS } from '#protocol/wopi';

/** A status and headers, as every refusal on a WOPI address. */
export const wopiDoor: RateLimitedDoor = {
  credential: (request) => requestAccessToken(request.raw.url ?? '', request.headers.authorization)?.token ?? null,
  refuse: (_request, reply) =>
    reply.status(429).header(WOPI_HEADERS.serverError, 'too many requests').header('content-length', '0').send(''),
};
