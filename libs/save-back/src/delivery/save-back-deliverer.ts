import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ContentLost, ContentStore, encodeNonAscii, type Integrator, Integrators, networkPolicyOf } from '#documents';
import { faultPoint, LOGGER, type Logger, OutboundFailure, OutboundHttp } from '#platform';
import { type AttemptOutcome, nextStep, parseRetryAfter } from '../policy/retry.js';
import { SaveBack } from '../save-back.entity.js';
import { type AttemptRecord, type Claim, LEASE_SECONDS, SaveBackClaims } from './claims.js';
import type { Delivery, DeliveryDialect, DeliveryExchange, DeliverySend } from './delivery-dialect.js';
import { DeliveryDialects } from './delivery-dialects.js';

export interface DeliverySettings {
  /** Limit for one attempt. Receivers download the result before they answer, so it is generous. */
  timeoutMs: number;
  retryDelaysSeconds: readonly number[];
}

/** Injection token of the {@link DeliverySettings} of this process. */
export const DELIVERY_SETTINGS = Symbol('deliverySettings');

const MAX_ANSWER_BYTES = 64 * 1024;
const EXCERPT_BYTES = 4096;

/** Delivers a claimed save-back once, in the dialect of its document's door, and records what came of it. */
@Injectable()
export class SaveBackDeliverer {
  constructor(
    @InjectRepository(SaveBack) private readonly saveBacks: Repository<SaveBack>,
    private readonly integrators: Integrators,
    private readonly claims: SaveBackClaims,
    private readonly store: ContentStore,
    private readonly outbound: OutboundHttp,
    private readonly dialects: DeliveryDialects,
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
    const dialect = this.dialects.of(document.door);
    if (!dialect) {
      return record(failure('no_dialect', `documents of the door ${document.door} are not sent anywhere`, true));
    }
    const target =
      saveBack.targetUrl ?? document.callbackUrl ?? (integrator && dialect.defaultTarget?.(integrator)) ?? null;
    if (!integrator || target === null) {
      const reason = 'the document names no callback and the integrator has no default save-back address';
      return record(failure('no_address', reason, true));
    }
    try {
      await this.store.verify(revision.sha256);
    } catch (error) {
      if (!(error instanceof ContentLost)) throw error;
      const { sha256 } = revision;
      this.logger.error({ err: error, saveBackId: claim.saveBackId, sha256 }, 'content of a save-back is lost');
      return record(failure('content_lost', error.message, true), { targetUrl: target });
    }
    const id = `${saveBack.id}-${revision.number}`;
    const now = new Date();
    const delivery: Delivery = { id, saveBack, document, revision, integrator, target, attempt: claim.attempt, now };
    try {
      const { outcome, answer, target: address = target } = await exchange(dialect, delivery, this.sender(integrator));
      faultPoint('delivery.after-send');
      return record(outcome, {
        targetUrl: address,
        httpStatus: answer?.status ?? null,
        responseExcerpt: answer ? Buffer.from(answer.text).subarray(0, EXCERPT_BYTES).toString('utf8') : null,
      });
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return record(failure(error.code, error.message, error.step === 'url'), { targetUrl: target });
    }
  }

  private sender(integrator: Integrator): DeliverySend {
    const policy = networkPolicyOf(integrator);
    return async (call) => {
      const started = performance.now();
      const answer = await this.outbound.send({
        ...call,
        url: encodeNonAscii(call.url),
        policy,
        timeoutMs: this.settings.timeoutMs,
        maxRedirects: 0,
        maxBytes: MAX_ANSWER_BYTES,
      });
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]),
      );
      return {
        status: answer.status,
        headers,
        text: answer.body.toString('utf8'),
        retryAfterSeconds: parseRetryAfter(headers['retry-after'], new Date()),
        firstByteMs: Math.round(answer.headersAt - started),
      };
    };
  }
}

async function exchange(dialect: DeliveryDialect, delivery: Delivery, send: DeliverySend): Promise<DeliveryExchange> {
  if ('exchange' in dialect) return dialect.exchange(delivery, send);
  const { method = 'POST', headers, body } = await dialect.message(delivery);
  const answer = await send({
    url: delivery.target,
    method,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': delivery.id,
      'webhook-id': delivery.id,
      ...headers,
    },
    body,
  });
  return { outcome: dialect.judge(answer, delivery), answer };
}

function failure(code: string, message: string, final: boolean): AttemptOutcome {
  return { kind: 'failed', code, message, retryAfterSeconds: null, final };
}
