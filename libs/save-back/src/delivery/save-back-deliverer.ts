import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { ContentLost, ContentStore, encodeNonAscii, Integrator, networkPolicyOf } from '#documents';
import {
  childSpan,
  currentTraceparent,
  faultPoint,
  Gathered,
  LOGGER,
  type Logger,
  OutboundFailure,
  OutboundHttp,
  parseTraceparent,
  runInRequestContext,
} from '#platform';
import { type AttemptOutcome, type NextStep, nextStep, parseRetryAfter } from '../policy/retry.js';
import { SaveBack, type SaveBackConflict } from '../save-back.entity.js';
import { type CircuitChange, type CircuitSettings, Circuits } from './circuits.js';
import { type AttemptRecord, type Claim, LEASE_SECONDS, SaveBackClaims } from './claims.js';
import type { Delivery, DeliveryDialect, DeliveryExchange, DeliverySend } from './delivery-dialect.js';
import { DeliveryDialects } from './delivery-dialects.js';
import { changedOutside, SourceConflicts } from './source-conflicts.js';
import { maskHeaders, maskText, maskUrl } from './mask-secrets.js';

export interface DeliverySettings {
  /** Limit for one attempt. Receivers download the result before they answer, so it is generous. */
  timeoutMs: number;
  retryDelaysSeconds: readonly number[];
  circuit: CircuitSettings;
}

/** Injection token of the {@link DeliverySettings} of this process. */
export const DELIVERY_SETTINGS = Symbol('deliverySettings');

/** What came of one delivery. */
export interface DeliveryReport {
  outcome: AttemptOutcome['kind'];
  /** Code of the failure; null when it was delivered. */
  code: string | null;
  /** True when an administrator has to decide now. */
  parked: boolean;
}

const MAX_ANSWER_BYTES = 64 * 1024;
const EXCERPT_BYTES = 4096;

/** Delivers a claimed save-back once, in the dialect of its document's door, and records what came of it. */
@Injectable()
export class SaveBackDeliverer {
  private readonly loads = new Gathered((ids: string[]) => this.loadAll(ids), 1);

  constructor(
    @InjectRepository(SaveBack) private readonly saveBacks: Repository<SaveBack>,
    private readonly claims: SaveBackClaims,
    private readonly circuits: Circuits,
    private readonly store: ContentStore,
    private readonly outbound: OutboundHttp,
    private readonly dialects: DeliveryDialects,
    private readonly conflicts: SourceConflicts,
    @Inject(DELIVERY_SETTINGS) private readonly settings: DeliverySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Runs within the trace of what scheduled the save-back. */
  async deliver(claim: Claim): Promise<DeliveryReport> {
    const trace = childSpan(parseTraceparent(claim.traceparent));
    return runInRequestContext({ requestId: `save-back-${claim.attemptId}`, ...trace }, () => this.work(claim));
  }

  /** Save-backs with their documents; those of one integrator share it: what it holds is read and made once. */
  private async loadAll(ids: string[]): Promise<(SaveBack | null)[]> {
    const rows = await this.saveBacks.find({ where: { id: In(ids) }, relations: { document: true, revision: true } });
    const integrators = await this.saveBacks.manager.findBy(Integrator, {
      id: In([...new Set(rows.map(({ document }) => document.integratorId))]),
    });
    const known = new Map(integrators.map((integrator) => [integrator.id, integrator]));
    const found = new Map(
      rows.map((row) => {
        const integrator = known.get(row.document.integratorId);
        if (!integrator) throw new Error(`there is no integrator ${row.document.integratorId}`);
        row.document.integrator = integrator;
        return [row.id, row];
      }),
    );
    return ids.map((id) => found.get(id) ?? null);
  }

  private async work(claim: Claim): Promise<DeliveryReport> {
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
      const { outcome } = record;
      const delays = claim.retryDelaysSeconds ?? this.settings.retryDelaysSeconds;
      const step = nextStep(outcome, claim.attempt, delays, Math.random());
      const kept = await this.claims.finish(claim, record, step);
      const circuit = await this.circuits.failed(claim, outcome, this.settings.circuit);
      this.log(claim, record, step, kept, circuit);
      if (outcome.kind === 'failed' && record.httpStatus === 410) {
        await this.circuits.pauseEndpoint(claim, record.targetUrl, outcome.message);
      }
      return {
        outcome: outcome.kind,
        code: outcome.kind === 'failed' ? outcome.code : null,
        parked: step.kind === 'park',
      };
    } finally {
      clearInterval(heartbeat);
    }
  }

  private log(claim: Claim, record: AttemptRecord, step: NextStep, kept: boolean, circuit: CircuitChange): void {
    const { outcome } = record;
    const facts = {
      saveBackId: claim.saveBackId,
      documentId: claim.documentId,
      attempt: claim.attempt,
      durationMs: Math.round(record.durationMs),
    };
    if (!kept) this.logger.warn(facts, 'save-back outcome fenced off');
    else if (outcome.kind === 'delivered') this.logger.info(facts, 'save-back delivered');
    else if (step.kind === 'park') this.logger.error({ ...facts, reason: outcome.message }, 'save-back parked');
    else this.logger.warn({ ...facts, reason: outcome.message, next: step }, 'save-back attempt failed');
    if (circuit === 'opened') {
      this.logger.error({ integratorId: claim.integratorId }, 'the circuit of an integrator is open');
    }
  }

  private async attempt(claim: Claim): Promise<AttemptRecord> {
    const started = performance.now();
    const record = (outcome: AttemptOutcome, rest: Partial<AttemptRecord> = {}): AttemptRecord => ({
      targetUrl: '',
      httpStatus: null,
      responseExcerpt: null,
      responseHeaders: null,
      firstByteMs: null,
      conflict: null,
      ...rest,
      outcome,
      durationMs: performance.now() - started,
    });
    const saveBack = await this.loads.ask(claim.saveBackId);
    if (!saveBack) throw new Error(`there is no save-back ${claim.saveBackId}`);
    const { document, revision } = saveBack;
    const { integrator } = document;
    const dialect = this.dialects.of(document.door);
    if (!dialect) {
      return record(failure('no_dialect', `documents of the door ${document.door} are not sent anywhere`, true));
    }
    const target = saveBack.targetUrl ?? document.callbackUrl ?? dialect.defaultTarget?.(integrator) ?? null;
    if (target === null) {
      const reason = 'the document names no callback and the integrator has no default save-back address';
      return record(failure('no_address', reason, true));
    }
    const shown = maskUrl(target);
    try {
      await this.store.verify(revision.sha256);
    } catch (error) {
      if (!(error instanceof ContentLost)) throw error;
      const { sha256 } = revision;
      this.logger.error({ err: error, saveBackId: claim.saveBackId, sha256 }, 'content of a save-back is lost');
      return record(failure('content_lost', error.message, true), { targetUrl: shown });
    }
    const id = `${saveBack.id}-${revision.number}`;
    const now = new Date();
    const delivery: Delivery = { id, saveBack, document, revision, integrator, target, attempt: claim.attempt, now };
    const conflict = await this.conflicts.find(delivery);
    if (conflict) {
      const message = 'the file was changed at its home by somebody else; both versions are kept';
      return record(changedOutside(message), { targetUrl: shown, conflict });
    }
    try {
      const {
        outcome,
        answer,
        target: address = target,
      } = await exchange(dialect, delivery, this.sender(integrator, claim));
      faultPoint('delivery.after-send');
      return record(outcome, {
        targetUrl: maskUrl(address),
        httpStatus: answer?.status ?? null,
        responseExcerpt: answer ? maskText(firstBytes(answer.text)) : null,
        responseHeaders: answer ? maskHeaders(answer.headers) : null,
        firstByteMs: answer?.firstByteMs ?? null,
        conflict: outcome.kind === 'failed' && outcome.code === 'changed_outside' ? toldBy(outcome.message, now) : null,
      });
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return record(failure(error.code, error.message, error.step === 'url'), { targetUrl: shown });
    }
  }

  private sender(integrator: Integrator, claim: Claim): DeliverySend {
    const policy = networkPolicyOf(integrator);
    return async (call) => {
      const started = performance.now();
      const answer = await this.outbound.send({
        ...call,
        headers: { traceparent: currentTraceparent() ?? '', ...call.headers },
        url: encodeNonAscii(call.url),
        policy,
        timeoutMs: claim.timeoutMs ?? this.settings.timeoutMs,
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

/** The receiver told of it; what it has instead it did not say. */
function toldBy(reason: string, now: Date): SaveBackConflict {
  return { detectedAt: now.toISOString(), reason, theirRevision: null };
}

function firstBytes(text: string): string {
  return Buffer.from(text).subarray(0, EXCERPT_BYTES).toString('utf8');
}

function failure(code: string, message: string, final: boolean): AttemptOutcome {
  return { kind: 'failed', code, message, retryAfterSeconds: null, final };
}
