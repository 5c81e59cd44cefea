import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RESULT_LINK_KEY } from '#auth';
import { ContentLost, ContentStore, encodeNonAscii, Integrators, networkPolicyOf, Rendition } from '#documents';
import { faultPoint, LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import { type AttemptOutcome, nextStep, parseRetryAfter } from '../policy/retry.js';
import { SaveBack } from '../save-back.entity.js';
import { bishengOutcome, bishengSaveBackBody } from './bisheng-delivery.js';
import { webhookBody, webhookHeaders, webhookOutcome } from './webhook-delivery.js';
import { type AttemptRecord, type Claim, LEASE_SECONDS, SaveBackClaims } from './claims.js';

export interface DeliverySettings {
  /** Limit for one attempt. Receivers download the result before they answer, so it is generous. */
  timeoutMs: number;
  retryDelaysSeconds: readonly number[];
}

/** Injection token of the {@link DeliverySettings} of this process. */
export const DELIVERY_SETTINGS = Symbol('deliverySettings');

const MAX_ANSWER_BYTES = 64 * 1024;
const EXCERPT_BYTES = 4096;

interface DeliveryMessage {
  /** The same for every attempt. */
  id: string;
  body: string;
  headers: Record<string, string>;
  judge: (status: number, text: string, retryAfterSeconds: number | null) => AttemptOutcome;
}

/** Delivers a claimed save-back once and records what came of it. */
@Injectable()
export class SaveBackDeliverer {
  constructor(
    @InjectRepository(SaveBack) private readonly saveBacks: Repository<SaveBack>,
    @InjectRepository(Rendition) private readonly renditions: Repository<Rendition>,
    private readonly integrators: Integrators,
    private readonly claims: SaveBackClaims,
    private readonly store: ContentStore,
    private readonly outbound: OutboundHttp,
    @Inject(RESULT_LINK_KEY) private readonly linkKey: Buffer,
    @Inject(DELIVERY_SETTINGS) private readonly settings: DeliverySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async deliver(claim: Claim): Promise<AttemptOutcome['kind']> {
    const heartbeat = setInterval(
      () => {
        this.claims.extend(claim).catch((error: unknown) => {
          this.logger.warn({ err: error, saveBackId: claim.saveBackId }, 'save-back lease not extended');
        });
      },
      (LEASE_SECONDS * 1000) / 3,
    );
    try {
      const record = await this.attempt(claim);
      const step = nextStep(record.outcome, claim.attempt, this.settings.retryDelaysSeconds, Math.random());
      const kept = await this.claims.finish(claim, record, step);
      const facts = {
        saveBackId: claim.saveBackId,
        documentId: claim.documentId,
        attempt: claim.attempt,
        durationMs: Math.round(record.durationMs),
      };
      if (!kept) this.logger.warn(facts, 'save-back outcome fenced off');
      else if (record.outcome.kind === 'delivered') this.logger.info(facts, 'save-back delivered');
      else if (step.kind === 'park')
        this.logger.error({ ...facts, reason: record.outcome.message }, 'save-back parked');
      else this.logger.warn({ ...facts, reason: record.outcome.message, next: step }, 'save-back attempt failed');
      return record.outcome.kind;
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async attempt(claim: Claim): Promise<AttemptRecord> {
    const started = performance.now();
    const record = (outcome: AttemptOutcome, rest: Partial<AttemptRecord> = {}): AttemptRecord => ({
      targetUrl: '',
      httpStatus: null,
      responseExcerpt: null,
      ...rest,
      outcome,
      durationMs: performance.now() - started,
    });
    const saveBack = await this.saveBacks.findOneOrFail({
      where: { id: claim.saveBackId },
      relations: { document: true, revision: true },
    });
    const { document, revision } = saveBack;
    const integrator = await this.integrators.findById(document.integratorId);
    const target =
      saveBack.targetUrl ??
      document.callbackUrl ??
      (document.door === 'bisheng' ? integrator?.bishengSaveBackUrl : null) ??
      null;
    if (!integrator || target === null) {
      return record(
        failure(
          'no_address',
          'the document names no callback and the integrator has no default save-back address',
          true,
        ),
      );
    }
    try {
      await this.store.verify(revision.sha256);
    } catch (error) {
      if (!(error instanceof ContentLost)) throw error;
      this.logger.error(
        { err: error, saveBackId: claim.saveBackId, sha256: revision.sha256 },
        'content of a save-back is lost',
      );
      return record(failure('content_lost', error.message, true), { targetUrl: target });
    }
    const message = await this.message(saveBack);
    try {
      const answer = await this.outbound.send({
        url: encodeNonAscii(target),
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': message.id,
          'webhook-id': message.id,
          ...message.headers,
        },
        body: message.body,
        policy: networkPolicyOf(integrator),
        timeoutMs: this.settings.timeoutMs,
        maxRedirects: 0,
        maxBytes: MAX_ANSWER_BYTES,
      });
      faultPoint('delivery.after-send');
      const text = answer.body.toString('utf8');
      const retryAfter = parseRetryAfter(headerText(answer.headers['retry-after']), new Date());
      return record(message.judge(answer.status, text, retryAfter), {
        targetUrl: target,
        httpStatus: answer.status,
        responseExcerpt: answer.body.subarray(0, EXCERPT_BYTES).toString('utf8'),
      });
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return record(failure(error.code, error.message, error.step === 'url'), { targetUrl: target });
    }
  }

  /** What is sent, in the dialect of the door through which the document came. */
  private async message(saveBack: SaveBack): Promise<DeliveryMessage> {
    const { document, revision } = saveBack;
    const id = `${saveBack.id}-${revision.number}`;
    const now = new Date();
    if (document.door === 'rest') {
      const body = webhookBody({ document, revision, saveBack, linkKey: this.linkKey, now });
      const keys = (await this.integrators.openedKeys('jwt')).filter(
        (key) => key.integrator.id === document.integratorId,
      );
      const headers = webhookHeaders(
        id,
        body,
        keys.map((key) => key.secret),
        now,
      );
      return { id, body, headers, judge: (status, _text, retryAfter) => webhookOutcome(status, retryAfter) };
    }
    const renditions = await this.renditions.findBy({ revisionId: revision.id });
    const body = JSON.stringify(
      bishengSaveBackBody({ document, revision, renditions, saveBack, linkKey: this.linkKey, now }),
    );
    return { id, body, headers: {}, judge: bishengOutcome };
  }
}

function failure(code: string, message: string, final: boolean): AttemptOutcome {
  return { kind: 'failed', code, message, retryAfterSeconds: null, final };
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
