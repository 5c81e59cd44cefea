import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RESULT_LINK_KEY, signResultLink, type KeyRing } from '#auth';
import { ContentStore, type Integrator, Integrators, networkPolicyOf, type StoredContent } from '#documents';
import { OutboundFailure, OutboundHttp } from '#platform';
import { judgeCallbackAnswer, saveBackBody } from '#protocol/bisheng';
import { signToken } from '#protocol/onlyoffice';
import { resultPath, webhookBody, webhookHeaders, webhookOutcome, webhookSecrets } from '#save-back';

export const SAMPLE_DIALECTS = ['bisheng', 'onlyoffice', 'webhook'] as const;
export type SampleDialect = (typeof SAMPLE_DIALECTS)[number];

export interface SampleAnswer {
  sentTo: string;
  /** Headers that the receiver has to check; empty for dialects whose headers carry a token. */
  headers: Record<string, string>;
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
interface Sample {
  body: string;
  headers: Record<string, string>;
  /** The headers may be shown. */
  shown: boolean;
  judge: (status: number, text: string) => { accepted: boolean; words: string };
}

/** An id that no system has, so that a sample is told from a document. */
export const SAMPLE_DOCUMENT_ID = 'wenqiao-connection-doctor';

/** Sends an integrator's callback a sample, signed as real ones are, and tells how it was answered. */
@Injectable()
export class SampleCallback {
  constructor(
    private readonly integrators: Integrators,
    private readonly outbound: OutboundHttp,
    private readonly store: ContentStore,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: KeyRing,
  ) {}

  async send(integrator: Integrator, dialect: SampleDialect, url: string): Promise<SampleAnswer> {
    const { body, headers, shown, judge } = await this.sampleOf(dialect, integrator);
    const began = Date.now();
    const about = { sentTo: url, body, headers: shown ? headers : {} };
    try {
      const answer = await this.outbound.send({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body,
        policy: networkPolicyOf(integrator),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        maxRedirects: 0,
      });
      const text = answer.body.toString('utf8');
      return {
        ...about,
        status: answer.status,
        answer: text.slice(0, 4096),
        durationMs: Date.now() - began,
        ...judge(answer.status, text),
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

  private sampleOf(dialect: SampleDialect, integrator: Integrator): Promise<Sample> {
    switch (dialect) {
      case 'bisheng':
        return this.bisheng();
      case 'onlyoffice':
        return this.onlyoffice(integrator);
      case 'webhook':
        return this.webhook(integrator);
    }
  }

  private async bisheng(): Promise<Sample> {
    const content = await this.sampleContent();
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
    return {
      body: JSON.stringify(body),
      headers: { 'idempotency-key': randomUUID() },
      shown: true,
      judge: judgedAsCallback,
    };
  }

  /** Status 4: closed without changes, which no receiver may store. */
  private async onlyoffice(integrator: Integrator): Promise<Sample> {
    const payload = { key: SAMPLE_DOCUMENT_ID, status: 4 };
    const secret = (await this.integrators.openedKeys('jwt')).find(
      (key) => key.integrator.id === integrator.id,
    )?.secret;
    const about = { shown: false, judge: judgedAsCallback };
    if (secret === undefined) return { ...about, body: JSON.stringify(payload), headers: {} };
    const now = new Date();
    return {
      ...about,
      body: JSON.stringify({ ...payload, token: signToken(payload, secret, now) }),
      headers: { authorization: `Bearer ${signToken({ payload }, secret, now)}` },
    };
  }

  /** A revision that changed nothing, signed with every secret that is in use, as real ones are. */
  private async webhook(integrator: Integrator): Promise<Sample> {
    const content = await this.sampleContent();
    const now = new Date();
    const body = webhookBody({
      document: { id: randomUUID(), externalId: SAMPLE_DOCUMENT_ID, title: 'Sample of the connection doctor.txt' },
      revision: { number: 1, fileType: 'txt', sha256: content.sha256, sizeBytes: String(content.sizeBytes) },
      saveBack: { id: null, closedAt: now, unchanged: true, modifiedBy: [] },
      base: null,
      linkKey: this.linkKey,
      now,
    });
    const id = `${SAMPLE_DOCUMENT_ID}-${randomUUID()}`;
    const secrets = await webhookSecrets(this.integrators, integrator.id);
    return {
      body,
      headers: { ...webhookHeaders(id, body, secrets, now), 'idempotency-key': id },
      shown: true,
      judge: (status) => {
        const outcome = webhookOutcome(status, null);
        const unsigned =
          secrets.length === 0 ? 'It was not signed: the integrator has neither a webhook nor a JWT secret. ' : '';
        return outcome.kind === 'delivered'
          ? { accepted: true, words: unsigned.trim() }
          : { accepted: false, words: `${unsigned}${outcome.message}` };
      },
    };
  }

  private sampleContent(): Promise<StoredContent> {
    return this.store.put(Buffer.from('A sample of the connection doctor.\n'));
  }
}

function judgedAsCallback(status: number, text: string): { accepted: boolean; words: string } {
  const verdict = judgeCallbackAnswer(status, text);
  return { accepted: verdict.kind === 'accepted', words: verdict.kind === 'accepted' ? '' : verdict.reason };
}
