/** What an administrator pasted. */
export type Pasted =
  | { kind: 'bisheng-link'; query: string }
  | { kind: 'call-url'; url: string }
  | { kind: 'onlyoffice-config'; config: Record<string, unknown> }
  | { kind: 'wopi-src'; wopiSrc: string; accessToken: string | null }
  | { kind: 'unknown' };

/** Tells an `openEditor` link, a callURL, an ONLYOFFICE config and a WOPISrc apart. */
export function recognise(pasted: string): Pasted {
  const text = pasted.trim();
  if (text.startsWith('{')) {
    const value = parse(text);
    if (value && ('document' in value || 'editorConfig' in value || 'token' in value))
      return { kind: 'onlyoffice-config', config: value };
    return { kind: 'unknown' };
  }
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return { kind: 'onlyoffice-config', config: { token: text } };
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return { kind: 'unknown' };
  const at = text.indexOf('?');
  const query = at < 0 ? '' : (text.slice(at + 1).split('#')[0] ?? '');
  if (/(^|&)(callURL|data)=/.test(query) || /\/open(Editor|Preview)\b/.test(text))
    return { kind: 'bisheng-link', query };
  const url = new URL(text);
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const wopiSrc = parameters.get('wopisrc');
  const accessToken = parameters.get('access_token') ?? null;
  if (wopiSrc !== undefined) return { kind: 'wopi-src', wopiSrc, accessToken };
  if (/\/wopi\*?\/files\/[^/]+/i.test(url.pathname)) {
    url.search = '';
    return { kind: 'wopi-src', wopiSrc: url.href, accessToken };
  }
  return { kind: 'call-url', url: text };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
