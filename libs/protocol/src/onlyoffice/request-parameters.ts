import { objectOf } from './json.js';

/** Where the token of a request stands: a body token is used alone; a header is read only without one. */
export function tokenOf(
  body: unknown,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  places: readonly { header: string; prefix: string }[],
): { from: 'body' | 'header'; token: string } | null {
  const inBody = objectOf(body)?.['token'];
  // One that is no text is as good as forged: a good header does not mend it.
  if (inBody !== undefined && inBody !== null && inBody !== '')
    return { from: 'body', token: typeof inBody === 'string' ? inBody : '' };
  for (const { header, prefix } of places) {
    const value = headers[header.toLowerCase()];
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined && text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()) {
      const token = text.slice(prefix.length).trim();
      if (token !== '') return { from: 'header', token };
    }
  }
  return null;
}
