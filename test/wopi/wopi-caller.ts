import type { KeyObject } from 'node:crypto';
import { signProof, toTicks } from '#protocol/wopi';
import type { TestPlatform } from '#testing';

export interface WopiAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  json: Record<string, unknown>;
}

export interface Access {
  wopiSrc: string;
  accessToken: string;
  accessTokenTtl: number;
}

/** A WOPI client by hand: one resource, one token, raw answers. */
export class WopiCaller {
  /** Signs every request when set. */
  proof: { current: KeyObject; old: KeyObject } | null = null;

  constructor(
    readonly src: string,
    readonly token: string,
  ) {}

  /** From an address that carries its token, as the host hands them out. */
  static of(url: unknown): WopiCaller {
    const parsed = new URL(String(url));
    const token = parsed.searchParams.get('access_token') ?? '';
    return new WopiCaller(`${parsed.origin}${parsed.pathname}`, token);
  }

  /** The same resource through another instance. */
  at(origin: string): WopiCaller {
    return new WopiCaller(this.src.replace(/^https?:\/\/[^/]+/, origin), this.token);
  }

  async call(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer | string,
  ): Promise<WopiAnswer> {
    const url = `${this.src}${path}?access_token=${this.token}`;
    const ticks = toTicks(new Date());
    const proof =
      this.proof === null
        ? {}
        : {
            'X-WOPI-Proof': signProof(this.proof.current, this.token, url, ticks),
            'X-WOPI-ProofOld': signProof(this.proof.old, this.token, url, ticks),
            'X-WOPI-TimeStamp': String(ticks),
          };
    const answer = await fetch(url, {
      method,
      headers: { ...proof, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isJson = (answer.headers.get('content-type') ?? '').startsWith('application/json');
    return {
      status: answer.status,
      headers: answer.headers,
      body: bytes,
      json: isJson ? (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>) : {},
    };
  }

  /** An operation named by X-WOPI-Override. */
  do(override: string, headers: Record<string, string> = {}, body?: Buffer | string): Promise<WopiAnswer> {
    return this.call('POST', '', { 'X-WOPI-Override': override, ...headers }, body);
  }

  info(): Promise<WopiAnswer> {
    return this.call('GET', '');
  }

  getFile(headers: Record<string, string> = {}): Promise<WopiAnswer> {
    return this.call('GET', '/contents', headers);
  }

  put(body: Buffer | string, headers: Record<string, string> = {}): Promise<WopiAnswer> {
    return this.call('POST', '/contents', { 'X-WOPI-Override': 'PUT', ...headers }, body);
  }

  lock(id: string): Promise<WopiAnswer> {
    return this.do('LOCK', { 'X-WOPI-Lock': id });
  }

  unlock(id: string): Promise<WopiAnswer> {
    return this.do('UNLOCK', { 'X-WOPI-Lock': id });
  }
}

/** Uploads a document over REST; answers its id. */
export async function uploadDocument(
  platform: TestPlatform,
  name: string,
  content: Buffer,
  callback?: string,
): Promise<string> {
  const form = new FormData();
  form.append('title', name);
  if (callback !== undefined) form.append('callback', callback);
  form.append('file', new Blob([new Uint8Array(content)]), 'upload');
  const answer = await fetch(`${platform.origin}/api/v1/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.credentials.apiKey}` },
    body: form,
  });
  const body = (await answer.json()) as { id?: string };
  if (answer.status !== 201 || body.id === undefined)
    throw new Error(`upload: ${answer.status} ${JSON.stringify(body)}`);
  return body.id;
}

/** Asks REST for access to a document. */
export async function wopiAccess(platform: TestPlatform, id: string, more: object = {}): Promise<WopiCaller> {
  const answer = await platform.rest(
    'POST',
    `/documents/${id}/wopi-access`,
    { user: { id: 'u1', name: '张三' }, ...more },
    platform.credentials.apiKey,
  );
  if (answer.status !== 200) throw new Error(`wopi-access: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { wopiSrc, accessToken } = answer.body as unknown as Access;
  return new WopiCaller(wopiSrc, accessToken);
}

/** A new file, ready to be called. */
export async function newFile(
  platform: TestPlatform,
  name: string,
  content: Buffer | string = 'first content',
  more: object = {},
): Promise<WopiCaller> {
  return wopiAccess(platform, await uploadDocument(platform, name, Buffer.from(content)), more);
}
