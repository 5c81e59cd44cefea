import type { FastifyRequest } from 'fastify';
import { addressAmong } from '../outbound/network-policy.js';

/** The entries of a setting like `10.0.0.0/8, ::1`. */
export function addressList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** `request.ip`, without going through the proxies where nobody says that there is one. */
export function addressOf(request: FastifyRequest): string {
  const forwarded = request.headers['x-forwarded-for'] !== undefined;
  return (forwarded ? request.ip : request.socket.remoteAddress) ?? '';
}

/**
 * True when everybody through whom a request came is on the list: the peer of the connection and every address in
 * `X-Forwarded-For`. A header that is made up can only make the answer no.
 */
export function cameFromListed(request: FastifyRequest, list: readonly string[]): boolean {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  return [request.socket.remoteAddress ?? '', ...addressList(forwarded)].every((address) =>
    addressAmong(address, list),
  );
}
