import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';

/** Addresses and CIDR ranges, separated by commas. Throws when one is neither. */
export function parseAddressList(text: string): string[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries)
    if (!ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry)) throw new Error(`${entry} is no address or CIDR range`);
  return entries;
}

/**
 * True when everybody through whom a request came is on the list: the peer of the connection and every address in
 * `X-Forwarded-For`. A header that is made up can only make the answer no.
 */
export function cameFromListed(request: FastifyRequest, list: readonly string[]): boolean {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const addresses = [request.socket.remoteAddress ?? '', ...forwarded.map((entry) => entry.trim())];
  return addresses.filter((address) => address !== '').every((address) => listed(address, list));
}

function listed(address: string, list: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return list.some((entry) => {
    if (!ipaddr.isValidCIDR(entry)) return ipaddr.process(entry).toString() === parsed.toString();
    const [network, bits] = ipaddr.parseCIDR(entry);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}
