import { Injectable } from '@nestjs/common';
import { encodeNonAscii, type FileType, SourceFetcher, SourceUnusable } from '#documents';
import { type NetworkPolicy, OutboundFailure, OutboundHttp, type OutboundTextAnswer } from '#platform';
import type { Diagnosis, Step } from './diagnosis.js';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const LOOPBACK = /^(127\.|localhost$|\[::1\]$)/i;
const WHOSE = 'The address is a private one, and it is not known which integrator’s networks apply';
const WALK: readonly Step[] = ['allowed', 'dns', 'connect', 'tls', 'http'];

/** Which step of the walk an outbound failure belongs to. */
const STEP_OF: Record<string, Step> = {
  url: 'allowed',
  blocked: 'allowed',
  dns: 'dns',
  connect: 'connect',
  tls: 'tls',
  timeout: 'connect',
  interrupted: 'http',
  redirect: 'http',
  size: 'http',
};

interface CallOptions {
  /** Whose networks apply is known; otherwise a private address is nobody's mistake yet. */
  known?: boolean;
  headers?: Record<string, string>;
  /** Names for what a status means at this address. */
  refusals?: Record<number, string>;
}

/** Calls an address as the platform would, and says how far it came. */
@Injectable()
export class NetworkWalk {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly fetcher: SourceFetcher,
  ) {}

  /** The answer of a 2xx, else null; the findings say why. */
  async call(
    diagnosis: Diagnosis,
    url: string,
    policy: NetworkPolicy,
    { known = true, headers = {}, refusals = {} }: CallOptions = {},
  ): Promise<OutboundTextAnswer | null> {
    const { host, hostname, protocol } = new URL(url);
    const facts = { host, hostname };
    const steps = protocol === 'https:' ? WALK : WALK.filter((step) => step !== 'tls');
    let answer: OutboundTextAnswer;
    try {
      answer = await this.outbound.send({
        url: encodeNonAscii(url),
        headers,
        policy,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      const failedAt = STEP_OF[error.step] ?? 'connect';
      // The name is resolved before it can be found to be private.
      const passed = failedAt === 'allowed' ? [] : steps.slice(0, steps.indexOf(failedAt));
      for (const step of passed) diagnosis.ok(step, '');
      if (error.step === 'blocked' && !known) diagnosis.fail(failedAt, 'whose-networks', WHOSE, facts);
      else if (failedAt === 'connect' && LOOPBACK.test(hostname))
        diagnosis.fail(failedAt, 'loopback', error.message, facts);
      else diagnosis.fail(failedAt, error.step, error.message, facts);
      diagnosis.skip(...steps.slice(steps.indexOf(failedAt) + 1));
      return null;
    }
    for (const step of steps) if (step !== 'http') diagnosis.ok(step, '');
    const excerpt = answer.body.subarray(0, 400).toString('utf8');
    const seen = { ...facts, status: String(answer.status), excerpt };
    if (answer.status < 200 || answer.status > 299) {
      const code = refusals[answer.status] ?? `status-${Math.floor(answer.status / 100)}xx`;
      diagnosis.fail('http', code, `HTTP status ${answer.status}`, seen);
      return null;
    }
    diagnosis.ok('http', `HTTP ${answer.status}, ${answer.body.length} bytes`, { status: String(answer.status) });
    return answer;
  }

  /** Fetches the file as opening it would, and looks at it. */
  async fetchFile(
    diagnosis: Diagnosis,
    url: string,
    type: FileType,
    policy: NetworkPolicy,
    known: boolean,
  ): Promise<void> {
    if (!/^https?:\/\//i.test(url) || !URL.canParse(encodeNonAscii(url))) {
      diagnosis.fail('file-address', 'not-absolute', 'The address of the file is not an http:// or https:// address', {
        url,
      });
      diagnosis.skip('file-fetch', 'file-type');
      return;
    }
    const shown = url.replace(/access_token=[^&]*/g, 'access_token=…');
    diagnosis.ok('file-address', shown, { url: shown });
    try {
      const { sizeBytes } = await this.fetcher.fetch(url, type, policy);
      diagnosis.ok('file-fetch', `${sizeBytes} bytes`, { sizeBytes: String(sizeBytes) });
      diagnosis.ok('file-type', `.${type.extension}`, { extension: type.extension });
    } catch (error) {
      if (!(error instanceof SourceUnusable)) throw error;
      const { host, hostname } = new URL(encodeNonAscii(url));
      const facts = { url: shown, host, hostname, extension: type.extension };
      if (error.reason === 'fetch_failed' || error.reason === 'too_large') {
        const blocked = error.cause instanceof OutboundFailure && error.cause.step === 'blocked';
        if (blocked && !known) diagnosis.fail('file-fetch', 'whose-networks', WHOSE, facts);
        else diagnosis.fail('file-fetch', blocked ? 'blocked' : error.reason, error.message, facts);
        diagnosis.skip('file-type');
      } else {
        diagnosis.ok('file-fetch', '');
        diagnosis.fail('file-type', error.reason, error.message, facts);
      }
    }
  }
}
