import type { EntryFailure } from './reply.js';

/** The query of `openEditor` and `openPreview`, percent-decoded but otherwise as the caller wrote it. */
export interface EntryQuery {
  callURL: string | null;
  data: string | null;
  sign: string | null;
  device: string | null;
}

/**
 * Reads the raw query string. Unlike a form parser it leaves `+` alone: most callers put standard base64 into the
 * query without percent-encoding. The signature is over these texts. A broken percent sequence is kept as it is.
 */
export function parseEntryQuery(rawQuery: string): EntryQuery {
  const values = new Map<string, string>();
  for (const part of rawQuery.split('&')) {
    const at = part.indexOf('=');
    const name = decodeText(at < 0 ? part : part.slice(0, at));
    if (!values.has(name)) values.set(name, at < 0 ? '' : decodeText(part.slice(at + 1)));
  }
  const value = (name: string): string | null => {
    const text = values.get(name);
    // A caller that form-encodes its parameters turned + into %20 or a space in between: base64 has no spaces.
    return text === undefined || text === '' ? null : text;
  };
  return {
    callURL: base64Text(value('callURL')),
    data: base64Text(value('data')),
    sign: value('sign'),
    device: /^[\w-]{1,32}$/.exec(value('device') ?? '')?.[0] ?? null,
  };
}

/** Base64 has no percent signs: where some are left, the parameter was encoded more than once on its way. */
function base64Text(given: string | null): string | null {
  let text = given;
  for (let times = 0; times < 2 && text !== null && /%[0-9a-f]{2}/i.test(text); times++) text = decodeText(text);
  return text?.replaceAll(' ', '+') ?? null;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Decodes base64 of either alphabet, padded or not, in one line or several; null when the text is neither, or is not UTF-8. */
export function decodeBase64Text(text: string): string | null {
  const bare = text.replaceAll(/[\r\n\t]/g, '').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/_-]+$/.test(bare) || bare.length % 4 === 1) return null;
  const bytes = Buffer.from(bare.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Decodes a `callURL` parameter to the absolute http(s) address it holds. */
export function decodeCallUrl(callURL: string): { kind: 'url'; url: string } | EntryFailure {
  const url = decodeBase64Text(callURL)?.trim() ?? null;
  if (url === null || !/^https?:\/\/[^\s/?#]/i.test(url) || !URL.canParse(url)) return { kind: 'callUrlNotDecodable' };
  return { kind: 'url', url };
}
