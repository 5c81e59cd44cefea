import ipaddr from 'ipaddr.js';

/**
 * Which addresses outbound calls made for one integrator may reach. Public unicast addresses are always allowed;
 * everything else (loopback, private, link-local, carrier-grade NAT, multicast, reserved) only if `allow` names it.
 * An entry is a CIDR range (`10.0.0.0/8`), an address, a host name (`oa.corp.example`) or host and port (`oa:8080`).
 */
export interface NetworkPolicy {
  readonly allow: readonly string[];
}

/** True when the entry is one that {@link addressAllowed} and {@link hostAllowed} can understand. */
export function networkPolicyEntryValid(entry: string): boolean {
  if (ipaddr.isValidCIDR(entry) || ipaddr.isValid(entry)) return true;
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/i.test(entry);
}

/** Decides for one IP address, in any notation that a resolver or a socket gives. */
export function addressAllowed(address: string, policy: NetworkPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // unwraps ::ffff:127.0.0.1
  if (parsed.range() === 'unicast') return true;
  return policy.allow.some((entry) => {
    if (ipaddr.isValidCIDR(entry)) {
      const [network, bits] = ipaddr.parseCIDR(entry);
      return network.kind() === parsed.kind() && parsed.match(network, bits);
    }
    return ipaddr.isValid(entry) && ipaddr.process(entry).toString() === parsed.toString();
  });
}

/** True when the policy names this host itself, which then may resolve to any address. */
export function hostAllowed(hostname: string, port: string, policy: NetworkPolicy): boolean {
  const host = hostname.toLowerCase();
  return policy.allow.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted === host || wanted === `${host}:${port}`;
  });
}

/** True when the address is one of the entries, or in one of them that is a network. Host names match nothing. */
export function addressAmong(address: string, entries: readonly string[]): boolean {
  if (entries.length === 0) return false;
  const parsed = addresses.get(address);
  return parsed !== null && entries.some((entry) => networks.get(entry)?.(parsed) === true);
}

/** What is counted as one caller: an address of IPv4, however it is written, and the /64 of an address of IPv6. */
export function householdOf(address: string): string {
  return households.get(address);
}

type Address = ReturnType<typeof ipaddr.process>;

/** What was made of a text, for every request that has the same one. */
class Parsed<T> {
  private readonly known = new Map<string, T>();

  constructor(
    private readonly parse: (text: string) => T,
    private readonly most: number,
  ) {}

  get(text: string): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.known.size >= this.most) this.known.clear();
    const parsed = this.parse(text);
    this.known.set(text, parsed);
    return parsed;
  }
}

const addresses = new Parsed((text): Address | null => (ipaddr.isValid(text) ? ipaddr.process(text) : null), 10_000);

const households = new Parsed((text): string => {
  const parsed = addresses.get(text);
  if (parsed === null) return text.toLowerCase();
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString();
}, 10_000);

const networks = new Parsed((entry): ((address: Address) => boolean) | null => {
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return (address) => network.kind() === address.kind() && address.match(network, bits);
  }
  const one = addresses.get(entry)?.toString();
  return one === undefined ? null : (address) => address.toString() === one;
}, 10_000);
