import iconv from 'iconv-lite';
import { ConversionFailure } from './conversion-failure.js';

interface Part {
  headers: ReadonlyMap<string, string>;
  body: Buffer;
}

const MAX_DEPTH = 10;
const PAGE = /^(text\/html|application\/xhtml\+xml)\b/i;

/** The page of a web archive (RFC 2557) as one file: pictures that it refers to by address or content id stand inside as `data:`. */
export function pageOfWebArchive(archive: Buffer): string {
  const parts = leavesOf(partOf(archive), 0);
  const page = parts.find((part) => PAGE.test(part.headers.get('content-type') ?? ''));
  if (!page) throw new ConversionFailure('failed', 'there is no web page in the archive');
  const inside = new Map<string, string>();
  for (const part of parts) {
    const type = part.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    if (!/^image\/[\w.+-]+$/.test(type)) continue;
    const data = `data:${type};base64,${contentOf(part).toString('base64')}`;
    const location = part.headers.get('content-location');
    const id = part.headers.get('content-id')?.replaceAll(/[<>]/g, '');
    if (location !== undefined) inside.set(location, data);
    if (id !== undefined) inside.set(`cid:${id}`, data);
  }
  return withPictures(pageText(page), (address) => inside.get(address) ?? inside.get(absolute(address, page)));
}

/** Puts what `dataOf` knows of an address into the sources of a page. */
export function withPictures(page: string, dataOf: (address: string) => string | undefined): string {
  return page.replaceAll(
    /(\s(?:src|background|xlink:href)\s*=\s*)(["'])(.*?)\2/gi,
    (whole: string, name: string, quote: string, address: string) => {
      const data = dataOf(address.replaceAll('&amp;', '&'));
      return data === undefined ? whole : `${name}${quote}${data}${quote}`;
    },
  );
}

function absolute(address: string, page: Part): string {
  const base = page.headers.get('content-location');
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

function partOf(text: Buffer): Part {
  const gap = /\r?\n\r?\n/.exec(text.toString('latin1'));
  const head = text.subarray(0, gap?.index ?? text.length).toString('latin1');
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: gap ? text.subarray(gap.index + gap[0].length) : Buffer.alloc(0) };
}

function leavesOf(part: Part, depth: number): Part[] {
  const type = part.headers.get('content-type') ?? '';
  const found = /\bboundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const boundary = found?.[1] ?? found?.[2];
  if (!/^multipart\//i.test(type) || boundary === undefined || depth > MAX_DEPTH) return [part];
  return `\n${part.body.toString('latin1')}`
    .split(`\n--${boundary}`)
    .slice(1)
    .filter((text) => !text.startsWith('--'))
    .flatMap((text) => leavesOf(partOf(Buffer.from(text.replace(/^[ \t]*\r?\n/, ''), 'latin1')), depth + 1));
}

function contentOf({ headers, body }: Part): Buffer {
  switch (headers.get('content-transfer-encoding')?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64');
    case 'quoted-printable':
      return Buffer.from(
        body
          .toString('latin1')
          .replaceAll(/[ \t]*=[ \t]*\r?\n/g, '')
          .replaceAll(/=([0-9A-F]{2})/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
        'latin1',
      );
    default:
      return body;
  }
}

/** The text of the page, which calls itself UTF-8 from now on. */
function pageText(page: Part): string {
  const bytes = contentOf(page);
  const charset =
    /charset\s*=\s*"?([\w-]+)/i.exec(page.headers.get('content-type') ?? '')?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString('latin1'))?.[1] ??
    'utf-8';
  const text = iconv.decode(bytes, iconv.encodingExists(charset) ? charset : 'utf-8');
  return `<meta charset="utf-8">${text.replaceAll(/<meta[^>]+charset[^>]*>/gi, '')}`;
}
