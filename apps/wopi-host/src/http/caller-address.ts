import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';

/** The address that a request really came from: the last one in front of the proxies that we trust. */
export function callerAddress(request: FastifyRequest, trustedProxies: readonly string[]): string {
  const forwarded = request.headers['x-forwarded-for'];
  const chain = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? ''))
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  let address = request.raw.socket.remoteAddress ?? '';
  while (chain.length > 0 && inNetworks(address, trustedProxies)) address = chain.pop() ?? '';
  return address;
}

/** Whether an address is one of these, or lies in one of these CIDR ranges. */
export function inNetworks(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((entry) => {
    if (ipaddr.isValidCIDR(entry)) {
      const [network, bits] = ipaddr.parseCIDR(entry);
      return network.kind() === parsed.kind() && parsed.match(network, bits);
    }
    return ipaddr.isValid(entry) && ipaddr.process(entry).toString() === parsed.toString();
  });
}
