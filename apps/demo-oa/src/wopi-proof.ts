import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

interface Discovery {
  current: KeyObject;
  old: KeyObject;
  /** Addresses by `action extension`, e.g. `edit docx`. */
  actions: Map<string, string>;
}

const TWENTY_MINUTES_IN_TICKS = 12_000_000_000n;
const TICKS_AT_1970 = 621_355_968_000_000_000n;

/** The editor's discovery: where its actions are, and by which keys its calls are known. Copy it for any WOPI client. */
export class EditorDiscovery {
  private known: Promise<Discovery> | null = null;

  constructor(private readonly editorHost: string) {}

  /** The address of an action for files with this extension; null when the editor has none. */
  async action(name: 'edit' | 'view', extension: string): Promise<string | null> {
    return (await this.read(false)).actions.get(`${name} ${extension}`) ?? null;
  }

  /** Whether a call really comes from the editor. When the keys that we know do not fit, they may have been changed. */
  async isEditor(request: IncomingMessage, own: string, accessToken: string): Promise<boolean> {
    const header = (name: string): string => request.headers[name]?.toString() ?? '';
    const stamp = header('x-wopi-timestamp');
    if (!/^\d{18,19}$/.test(stamp)) return false;
    const now = BigInt(Date.now()) * 10_000n + TICKS_AT_1970;
    if (now - BigInt(stamp) > TWENTY_MINUTES_IN_TICKS) return false;
    const signed = signedBytes(accessToken, own + (request.url ?? ''), BigInt(stamp));
    const matches = (proof: string, key: KeyObject): boolean =>
      verify('sha256', signed, key, Buffer.from(proof, 'base64'));
    for (const fresh of [false, true]) {
      const { current, old } = await this.read(fresh);
      if (
        matches(header('x-wopi-proof'), current) ||
        matches(header('x-wopi-proofold'), current) ||
        matches(header('x-wopi-proof'), old)
      )
        return true;
    }
    return false;
  }

  private read(fresh: boolean): Promise<Discovery> {
    if (this.known === null || fresh) {
      this.known = this.fetch();
      this.known.catch(() => (this.known = null));
    }
    return this.known;
  }

  private async fetch(): Promise<Discovery> {
    const xml = await (await fetch(`${this.editorHost}/hosting/discovery`)).text();
    const proofKey = attributes(/<proof-key [^>]*>/.exec(xml)?.[0] ?? '');
    const key = (n: string | undefined, e: string | undefined): KeyObject =>
      createPublicKey({ key: { kty: 'RSA', n: base64Url(n), e: base64Url(e) }, format: 'jwk' });
    const actions = new Map<string, string>();
    for (const [tag] of xml.matchAll(/<action [^>]*>/g)) {
      const { name, ext, urlsrc } = attributes(tag);
      // What stands in <…> we could fill in, e.g. the language. Left out, the editor decides.
      if (ext) actions.set(`${name ?? ''} ${ext}`, (urlsrc ?? '').replace(/<[^>]*>/g, ''));
    }
    return {
      current: key(proofKey['modulus'], proofKey['exponent']),
      old: key(proofKey['oldmodulus'], proofKey['oldexponent']),
      actions,
    };
  }
}

function signedBytes(accessToken: string, url: string, ticks: bigint): Buffer {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const stamp = Buffer.alloc(8);
  stamp.writeBigInt64BE(ticks);
  return Buffer.concat([part(Buffer.from(accessToken)), part(Buffer.from(url.toUpperCase())), part(stamp)]);
}

function attributes(tag: string): Record<string, string> {
  const unescaped = (text: string): string =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );
}

const base64Url = (text = ''): string => Buffer.from(text, 'base64').toString('base64url');
