import type { FastifyRequest } from 'fastify';

type Headers = Record<string, string>;

/** Between the caller and us alone (RFC 9110, 7.6.1); the HTTP client that we forward with refuses requests that have one. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * What the apps behind us learn of a request: under which address the world reached us, and the address that called us
 * at the end of X-Forwarded-For. They believe us as far as their TRUSTED_PROXIES names us, and nobody before us that it does not.
 */
export function forwarded(request: FastifyRequest, headers: Headers): Headers {
  return {
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name))),
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
    'x-forwarded-for': [request.headers['x-forwarded-for'], request.raw.socket.remoteAddress]
      .filter((item) => item !== undefined && item !== '')
      .join(', '),
  };
}

/**
 * Whether the caller's connection stays open is between the caller and us. It does not when the answer came before the
 * body was read to its end: the rest would pass for the next request.
 */
export function withoutConnection(headers: Headers, request?: FastifyRequest): Headers {
  const kept = Object.entries(headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive');
  return { ...Object.fromEntries(kept), ...(request?.raw.complete === false ? { connection: 'close' } : {}) };
}
