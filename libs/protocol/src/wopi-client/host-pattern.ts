const PATTERN = /^(https?:\/\/)?(\*\.)?(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)(:\d{1,5})?$/i;

/** True for `host`, `host:port`, `*.domain`, each with `http://` or `https://` in front or without. */
export function hostPatternValid(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/**
 * How closely a pattern names the host of a WOPISrc: 0 not at all, more the closer. `*.example.com` names every host below
 * example.com, not example.com itself. A pattern without a port names every port, one without a scheme both.
 */
export function hostPatternMatches(pattern: string, wopiSrc: string): number {
  const match = PATTERN.exec(pattern);
  if (!match) return 0;
  const [, scheme, wildcard, host = '', , port] = match;
  const url = new URL(wopiSrc);
  const hostname = url.hostname.toLowerCase();
  const wanted = host.toLowerCase();
  if (scheme !== undefined && scheme.toLowerCase() !== `${url.protocol}//`) return 0;
  if (wildcard === undefined ? hostname !== wanted : !hostname.endsWith(`.${wanted}`)) return 0;
  if (port !== undefined && port !== `:${url.port || (url.protocol === 'https:' ? '443' : '80')}`) return 0;
  return 1 + (wildcard === undefined ? 8 : 0) + (port === undefined ? 0 : 4) + (scheme === undefined ? 0 : 2);
}
