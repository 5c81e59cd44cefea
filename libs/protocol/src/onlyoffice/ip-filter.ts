/** One rule of an IP filter: an IPv4 or IPv6 address or a host name; `*` stands for any number of characters. */
export interface IpRule {
  address: string;
  allowed: boolean;
}

/** Decides for everything a peer is known by: host name and addresses. The first rule that matches one of them wins; none: allowed. */
export function ipFilterAllows(rules: readonly IpRule[], names: readonly string[]): boolean {
  for (const { address, allowed } of rules) {
    const pattern = new RegExp(
      `^${address
        .split('*')
        .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    );
    if (names.some((name) => pattern.test(name.replace(/^::ffff:/i, '')))) return allowed;
  }
  return true;
}
