import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink } from '#auth';
import { ContentStore, type Integrator, Integrators, networkPolicyOf } from '#documents';
import { OutboundFailure, OutboundHttp } from '#platform';
import { judgeCallbackAnswer, saveBackBody } from '#protocol/bisheng';
import { signToken } from '#protocol/onlyoffice';
import { resultPath } from '#save-back';

export interface SampleAnswer {
  sentTo: string;
  /** What was sent, without secrets. */
  body: string;
  status: number | null;
  answer: string;
  durationMs: number;
  accepted: boolean;
  words: string;
}

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 16 * 1024;
const LINK_LIFETIME_MS = 3600_000;
/** An id that no system has, so that a sample is told from a document. */
export const SAMPLE_DOCUMENT_ID = 'wenqiao-connection-doctor';

/** Sends an integrator's callback a sample, signed as real ones are, and tells how it was answered. */
@Injectable()
export class SampleCallback {
  constructor(
    private readonly integrators: Integrators,
    private readonly outbound: OutboundHttp,
    private readonly store: ContentStore,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: Buffer,
  ) {}

  async send(integrator: Integrator, dialect: 'bisheng' | 'onlyoffice', url: string): Promise<SampleAnswer> {
    const { body, headers } = dialect === 'bisheng' ? await this.bisheng() : await this.onlyoffice(integrator);
    const began = Date.now();
    const about = { sentTo: url, body };
    try {
      const answer = await this.outbound.send({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        policy: networkPolicyOf(integrator),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        maxRedirects: 0,
      });
      const text = answer.body.toString('utf8');
      const verdict = judgeCallbackAnswer(answer.status, text);
      return {
        ...about,
        status: answer.status,
        answer: text.slice(0, 4096),
        durationMs: Date.now() - began,
        accepted: verdict.kind === 'accepted',
        words: verdict.kind === 'accepted' ? '' : verdict.reason,
      };
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return {
        ...about,
        status: null,
        answer: '',
        durationMs: Date.now() - began,
        accepted: false,
        words: error.message,
      };
    }
  }

  private async bisheng(): Promise<{ body: string; headers: Record<string, string> }> {
    const content = await this.store.put(Buffer.from('A sample of the connection doctor.\n'));
    const expiresAt = new Date(Date.now() + LINK_LIFETIME_MS);
    const token = signResultLink({ saveBackId: null, sha256: content.sha256, expiresAt }, this.linkKey);
    const body = saveBackBody({
      docId: SAMPLE_DOCUMENT_ID,
      docURL: resultPath(token, 'txt'),
      pngUrl: '',
      txtUrl: resultPath(token, 'txt'),
      modifiedBy: [],
      unchanged: true,
      versionIdx: 1,
    });
    return { body: JSON.stringify(body), headers: { 'idempotency-key': randomUUID() } };
  }

  /** Status 4: closed without changes, which no receiver may store. */
  private async onlyoffice(integrator: Integrator): Promise<{ body: string; headers: Record<string, string> }> {
    const payload = { key: SAMPLE_DOCUMENT_ID, status: 4 };
    const secret = (await this.integrators.openedKeys('jwt')).find(
      (key) => key.integrator.id === integrator.id,
    )?.secret;
    if (secret === undefined) return { body: JSON.stringify(payload), headers: {} };
    const now = new Date();
    return {
      body: JSON.stringify({ ...payload, token: signToken(payload, secret, now) }),
      headers: { authorization: `Bearer ${signToken({ payload }, secret, now)}` },
    };
  }
}
