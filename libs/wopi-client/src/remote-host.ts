import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { currentRequestContext, type NetworkPolicy, type OutboundAnswer, OutboundHttp } from '#platform';
import { encodeUtf7, signProof, toTicks, WOPI_HEADERS } from '#protocol/wopi';
import { WopiProofKeys } from './proof-keys.js';

/** One file at one host, with one person's token. */
export interface RemoteAccess {
  wopiSrc: string;
  token: string;
  policy: NetworkPolicy;
}

/** What a host answered. */
export interface HostAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** A call with its signature, ready to be sent exactly as it is. */
export interface SignedCall {
  url: string;
  headers: Record<string, string>;
}

export type HostOperation = 'LOCK' | 'UNLOCK' | 'REFRESH_LOCK' | 'GET_LOCK' | 'PUT' | 'PUT_RELATIVE' | 'RENAME_FILE';

const CALL_TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 3;

/** Speaks WOPI to hosts: every call signed with our proof keys, through the guarded outbound client. */
@Injectable()
export class RemoteWopiHost {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly keys: WopiProofKeys,
  ) {}

  /** The address and headers of a call. The token travels in the query, where every host looks for it. */
  async signed(
    { wopiSrc, token }: Pick<RemoteAccess, 'wopiSrc' | 'token'>,
    path: '' | '/contents',
    headers: Record<string, string> = {},
  ): Promise<SignedCall> {
    const url = new URL(`${wopiSrc}${path}?access_token=${encodeURIComponent(token)}`).href;
    const { current, old } = await this.keys.pairs();
    const ticks = toTicks(new Date());
    return {
      url,
      headers: {
        [WOPI_HEADERS.proof]: signProof(current, token, url, ticks),
        [WOPI_HEADERS.proofOld]: signProof(old, token, url, ticks),
        [WOPI_HEADERS.timeStamp]: String(ticks),
        [WOPI_HEADERS.correlationId]: currentRequestContext()?.requestId ?? randomUUID(),
        'X-WOPI-ClientVersion': 'Wenqiao',
        ...headers,
      },
    };
  }

  async checkFileInfo(access: RemoteAccess, sessionContext: string | null = null): Promise<HostAnswer> {
    const call = await this.signed(
      access,
      '',
      sessionContext === null ? {} : { [WOPI_HEADERS.sessionContext]: sessionContext },
    );
    return this.send(access, { ...call, maxRedirects: MAX_REDIRECTS });
  }

  /** Lock family: `LOCK`, `UNLOCK`, `REFRESH_LOCK`. */
  async lockOperation(access: RemoteAccess, operation: HostOperation, lockId: string): Promise<HostAnswer> {
    const call = await this.signed(access, '', {
      [WOPI_HEADERS.override]: operation,
      [WOPI_HEADERS.lock]: lockId,
    });
    return this.send(access, { ...call, method: 'POST', maxRedirects: 0 });
  }

  /** PutFile. `headers` are those beyond override and proof. */
  async putFile(
    access: RemoteAccess,
    headers: Record<string, string>,
    content: { body: Buffer | Readable; sizeBytes: number },
    timeoutMs: number,
  ): Promise<HostAnswer> {
    const call = await this.signed(access, '/contents', {
      [WOPI_HEADERS.override]: 'PUT',
      'content-type': 'application/octet-stream',
      'content-length': String(content.sizeBytes),
      ...headers,
    });
    return this.send(access, { ...call, method: 'POST', maxRedirects: 0, body: content.body }, timeoutMs);
  }

  /** PutRelativeFile with a suggested name, or an extension that begins with a dot. The host makes the name fit. */
  async putRelative(
    access: RemoteAccess,
    suggestedTarget: string,
    conversion: boolean,
    content: { body: Buffer | Readable; sizeBytes: number },
    timeoutMs: number,
  ): Promise<HostAnswer> {
    const call = await this.signed(access, '', {
      [WOPI_HEADERS.override]: 'PUT_RELATIVE',
      [WOPI_HEADERS.suggestedTarget]: encodeUtf7(suggestedTarget),
      [WOPI_HEADERS.size]: String(content.sizeBytes),
      ...(conversion ? { [WOPI_HEADERS.fileConversion]: 'true' } : {}),
      'content-type': 'application/octet-stream',
      'content-length': String(content.sizeBytes),
    });
    return this.send(access, { ...call, method: 'POST', maxRedirects: 0, body: content.body }, timeoutMs);
  }

  async rename(access: RemoteAccess, nameWithoutExtension: string, lockId: string | null): Promise<HostAnswer> {
    const call = await this.signed(access, '', {
      [WOPI_HEADERS.override]: 'RENAME_FILE',
      [WOPI_HEADERS.requestedName]: encodeUtf7(nameWithoutExtension),
      [WOPI_HEADERS.lock]: lockId ?? '',
    });
    return this.send(access, { ...call, method: 'POST', maxRedirects: 0 });
  }

  /** GetFile into `sink`. */
  async getFile<T>(
    access: RemoteAccess,
    limits: { maxBytes: number; timeoutMs: number },
    sink: (body: Readable, answer: OutboundAnswer) => Promise<T>,
  ): Promise<T> {
    const call = await this.signed(access, '/contents', { [WOPI_HEADERS.maxExpectedSize]: String(limits.maxBytes) });
    return this.outbound.download({ ...call, ...limits, policy: access.policy, maxRedirects: MAX_REDIRECTS }, sink);
  }

  private async send(
    { policy }: RemoteAccess,
    call: SignedCall & { method?: 'POST'; maxRedirects: number; body?: Buffer | Readable },
    timeoutMs = CALL_TIMEOUT_MS,
  ): Promise<HostAnswer> {
    const answer = await this.outbound.send({ ...call, policy, timeoutMs, maxBytes: MAX_ANSWER_BYTES });
    return {
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
      ),
      text: answer.body.toString('utf8'),
    };
  }
}
