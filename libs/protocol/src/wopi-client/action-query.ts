/** What the form or link of a host's page gives an action. */
export interface ActionQuery {
  /** Absolute, without query, fragment or slash at the end. */
  wopiSrc: string;
  accessToken: string;
  /** Milliseconds since 1970 at which the token expires; null: the host did not say. */
  accessTokenTtl: number | null;
  /** Language of the page (RFC 5646); null: the browser's. */
  lang: string | null;
  theme: 'light' | 'dark' | null;
  chat: boolean;
  embed: boolean;
  mobile: boolean;
  /** The host asks for less than the file allows. */
  readOnly: boolean;
  closeButton: boolean;
  /** Handed back as X-WOPI-SessionContext. */
  sessionContext: string | null;
}

export type ActionQueryOutcome = { kind: 'query'; query: ActionQuery } | { kind: 'unusable'; reason: string };

const MAX_TOKEN = 16_384;
const MAX_WOPI_SRC = 4_096;
/** A value below this can only be a duration or seconds: hosts get this wrong (a token valid until 1973 is none). */
const PLAUSIBLE_MS = 100_000_000_000;

/**
 * Reads an action's parameters. Names are read without case; what the form says wins over the address. Unknown names pass.
 */
export function parseActionQuery(
  query: Iterable<readonly [string, string]>,
  form: Iterable<readonly [string, string]>,
): ActionQueryOutcome {
  const given = new Map<string, string>();
  for (const [name, value] of query) given.set(name.toLowerCase(), value);
  for (const [name, value] of form) if (value !== '') given.set(name.toLowerCase(), value);
  const wopiSrc = parseWopiSrc(given.get('wopisrc') ?? '');
  if (wopiSrc === null)
    return { kind: 'unusable', reason: 'WOPISrc is missing or is not an absolute http:// or https:// address' };
  const accessToken = given.get('access_token') ?? '';
  if (accessToken === '') return { kind: 'unusable', reason: 'access_token is missing: post it as a form field' };
  if (accessToken.length > MAX_TOKEN)
    return { kind: 'unusable', reason: `access_token is longer than ${MAX_TOKEN} characters` };
  const permission = given.get('permission')?.toLowerCase();
  return {
    kind: 'query',
    query: {
      wopiSrc,
      accessToken,
      accessTokenTtl: parseTtl(given.get('access_token_ttl')),
      lang: languageOf(given.get('ui') ?? given.get('lang') ?? given.get('rs')),
      theme: themeOf(given),
      chat: !on(given.get('dchat')),
      embed: on(given.get('embed')),
      mobile: on(given.get('mobile')),
      readOnly: permission === 'readonly' || permission === 'view',
      closeButton: on(given.get('closebutton')),
      sessionContext: headerSafe(given.get('sc')),
    },
  };
}

/** The WOPISrc without what does not belong to it; null when it is none. */
export function parseWopiSrc(text: string): string | null {
  if (text.length > MAX_WOPI_SRC) return null;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** `access_token_ttl` as a moment; null for 0, nothing, and what cannot be one. */
export function parseTtl(text: string | undefined): number | null {
  const value = /^\d{1,16}(\.\d+)?$/.test(text?.trim() ?? '') ? Math.floor(Number(text)) : 0;
  return value >= PLAUSIBLE_MS ? value : null;
}

function themeOf(given: ReadonlyMap<string, string>): 'light' | 'dark' | null {
  const named = (given.get('theme') ?? given.get('thm') ?? '').toLowerCase();
  const ui = /(?:^|;)UITheme=(light|dark)/i.exec(given.get('ui_defaults') ?? '')?.[1]?.toLowerCase() ?? '';
  if (named === '1' || named.includes('light') || ui === 'light') return 'light';
  if (named === '2' || named.includes('dark') || ui === 'dark') return 'dark';
  return null;
}

function languageOf(text: string | undefined): string | null {
  return text !== undefined && /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/.test(text)
    ? text.replaceAll('_', '-')
    : null;
}

function on(text: string | undefined): boolean {
  return text !== undefined && /^(1|true|yes)$/i.test(text);
}

function headerSafe(text: string | undefined): string | null {
  return text !== undefined && /^[\x20-\x7e]{1,1024}$/.test(text) ? text : null;
}
