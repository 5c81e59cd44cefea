import { decodeBase64Text } from '#protocol/bisheng';

/** Why a text is none of the known things, where that can be told. */
export type Unrecognised = 'unknown' | 'no-scheme' | 'javascript' | 'broken-json';

/** What an administrator pasted. */
export type Pasted =
  | { kind: 'bisheng-link'; query: string }
  | { kind: 'call-url'; url: string }
  | { kind: 'onlyoffice-config'; config: Record<string, unknown> }
  | { kind: 'wopi-src'; wopiSrc: string; accessToken: string | null }
  | { kind: 'unknown'; why: Unrecognised; detail: string };

const BISHENG_LINK = /(^|[?&])(callURL|data)=|\/open(Editor|Preview)\b/i;

/** Tells an `openEditor` link, a callURL, an ONLYOFFICE config and a WOPISrc apart. */
export function recognise(pasted: string): Pasted {
  const text = pasted.trim();
  if (text.startsWith('{')) return config(text);
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return { kind: 'onlyoffice-config', config: { token: text } };
  if (/\bDocEditor\s*\(|^(const|let|var)\s|\beditorConfig\b/.test(text)) return unknown('javascript');
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return withoutScheme(text);
  return address(text);
}

function address(text: string): Pasted {
  if (BISHENG_LINK.test(text)) return { kind: 'bisheng-link', query: queryOf(text) };
  const url = new URL(text);
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const wopiSrc = parameters.get('wopisrc');
  const accessToken = parameters.get('access_token') ?? null;
  if (wopiSrc !== undefined) return { kind: 'wopi-src', wopiSrc, accessToken };
  if (/\/wopi\*?\/files\/[^/]+/i.test(url.pathname)) {
    url.search = '';
    url.pathname = url.pathname.replace(/\/contents\/?$/i, '');
    return { kind: 'wopi-src', wopiSrc: url.href, accessToken };
  }
  return { kind: 'call-url', url: text };
}

/** A link without its host, the base64 of a callURL alone, an address that lacks http://. */
function withoutScheme(text: string): Pasted {
  if (/^\/\S*$/.test(text) && BISHENG_LINK.test(text)) return { kind: 'bisheng-link', query: queryOf(text) };
  const decoded = /^[\w+/=-]{12,}$/.test(text) ? (decodeBase64Text(text)?.trim() ?? '') : '';
  if (/^https?:\/\/\S+$/i.test(decoded) && URL.canParse(decoded)) return { kind: 'call-url', url: decoded };
  if (/^[\w.-]+(:\d+)?\/\S*$/.test(text) && /[.:]|^localhost/.test(text.split('/')[0] ?? ''))
    return unknown('no-scheme');
  return unknown('unknown');
}

function config(text: string): Pasted {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // `{ document: … }` without quotes is how the samples are written, in JavaScript.
    return /^\{\s*[A-Za-z_']/.test(text) ? unknown('javascript') : unknown('broken-json', (error as Error).message);
  }
  if (typeof value !== 'object' || value === null) return unknown('unknown');
  return 'document' in value || 'editorConfig' in value || 'token' in value
    ? { kind: 'onlyoffice-config', config: { ...value } }
    : unknown('unknown');
}

function queryOf(text: string): string {
  const at = text.indexOf('?');
  return at < 0 ? '' : (text.slice(at + 1).split('#')[0] ?? '');
}

function unknown(why: Unrecognised, detail = ''): Pasted {
  return { kind: 'unknown', why, detail };
}
