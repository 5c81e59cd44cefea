/**
 * A site that may show the editor in a frame: `https://oa.example.com`, `https://*.example.com`, `http://10.0.0.5:8080`.
 * The form is that of a host-source of Content-Security-Policy with its scheme, without a path.
 */
export const FRAME_ANCESTOR = /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i;

/** Whether a page of this origin is one of the sites. No sites: any may. */
export function frameAncestorAllowed(origin: string, sites: readonly string[]): boolean {
  return sites.length === 0 || sites.some((site) => matches(origin.toLowerCase(), site.toLowerCase()));
}

function matches(origin: string, site: string): boolean {
  const [scheme = '', rest = ''] = site.split('://*.');
  if (rest === '') return normal(origin) === normal(site);
  const [ownScheme, host] = origin.split('://');
  return ownScheme === scheme && host !== undefined && host.endsWith(`.${rest}`);
}

const normal = (origin: string): string => (URL.canParse(origin) ? new URL(origin).origin : origin);

/** The `frame-ancestors` directive for a page of ours; `null` where any site may show it. */
export function frameAncestorsDirective(sites: readonly string[]): string | null {
  return sites.length === 0 ? null : `frame-ancestors 'self' ${sites.join(' ')}`;
}
