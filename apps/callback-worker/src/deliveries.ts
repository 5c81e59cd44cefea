import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LOGGER, type Logger } from '#platform';
import { type Claim, type SaveBackAlarm, SaveBackClaims, SaveBackDeliverer } from '#save-back';
import { CallbackWorkerEnvironment } from './environment.js';
import { IntegratorLimits } from './integrator-limits.js';

type DueAlarm = Omit<SaveBackAlarm, 'dueAtMs'>;

/** Alarms that ring within this are claimed together. */
const GATHER_MS = 3;

/** Runs deliveries, a bounded number at once in all and for each integrator. */
@Injectable()
export class Deliveries implements OnApplicationShutdown {
  private readonly running = new Map<string, number>();
  private readonly work = new Set<Promise<void>>();
  private readonly waiting = new Map<string, DueAlarm[]>();
  private gathering: NodeJS.Timeout | null = null;
  private stopping = false;
  private readonly attempts: Counter;
  private readonly duration: Histogram;
  private readonly lateness: Histogram;

  constructor(
    private readonly claims: SaveBackClaims,
    private readonly deliverer: SaveBackDeliverer,
    private readonly limits: IntegratorLimits,
    private readonly settings: CallbackWorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'wenqiao_save_back_attempts_total',
      help: 'Delivery attempts by outcome and integrator',
      labelNames: ['outcome', 'integrator'],
      registers,
    });
    this.duration = new Histogram({
      name: 'wenqiao_save_back_attempt_seconds',
      help: 'Duration of delivery attempts',
      buckets: [0.05, 0.2, 1, 5, 30, 120],
      registers,
    });
    this.lateness = new Histogram({
      name: 'wenqiao_save_back_lateness_seconds',
      help: 'Time from when a save-back was due to the start of its attempt',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 15, 60, 300, 3600],
      registers,
    });
    const work = this.work;
    new Gauge({
      name: 'wenqiao_save_backs_sending',
      help: 'Deliveries under way',
      registers,
      collect() {
        this.set(work.size);
      },
    });
  }

  /** Free places in all. */
  get room(): number {
    return this.stopping ? 0 : this.settings.DELIVERY_CONCURRENCY - this.work.size;
  }

  /** An alarm rang: delivers when it is the integrator's turn, if the alarm is still true then. */
  ring(alarm: DueAlarm): void {
    const waiting = this.waiting.get(alarm.integratorId);
    if (waiting) waiting.push(alarm);
    else this.waiting.set(alarm.integratorId, [alarm]);
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.startWaiting();
    }, GATHER_MS);
  }

  /** Claims and starts whatever is overdue, for each integrator as much as it has places. Returns how many. */
  async sweep(graceMs: number): Promise<number> {
    await this.limits.refresh();
    let started = 0;
    const begin = (claims: Claim[]): void => {
      for (const claim of claims) this.occupy(claim);
      started += claims.length;
    };
    if (this.room > 0) begin(await this.claims.claimLeft(Math.min(this.room, this.settings.DELIVERIES_PER_INTEGRATOR)));
    if (this.room > 0) begin(await this.claims.claimProbes());
    for (const integratorId of await this.claims.overdueIntegrators(graceMs)) {
      const places = this.placesOf(integratorId);
      if (places > 0) begin(await this.claims.claimOverdue(integratorId, places, graceMs));
    }
    return started;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.gathering) clearTimeout(this.gathering);
    this.waiting.clear();
    await Promise.all(this.work);
  }

  /** Free places of an integrator: its own limit, and a fair share when many are busy, so that some stay free. */
  private placesOf(integratorId: string): number {
    const busy = this.running.size + (this.running.has(integratorId) ? 0 : 1);
    const share = Math.max(1, Math.floor(this.settings.DELIVERY_CONCURRENCY / (busy + 1)));
    const limit = Math.min(this.limits.concurrencyOf(integratorId), share);
    return Math.min(this.room, limit - (this.running.get(integratorId) ?? 0));
  }

  /** Gives free places to waiting alarms, as many per integrator as it has places. */
  private startWaiting(): void {
    for (const [integratorId, alarms] of this.waiting) {
      const places = this.placesOf(integratorId);
      if (places <= 0) continue;
      const taken = alarms.splice(0, places);
      if (alarms.length === 0) this.waiting.delete(integratorId);
      this.running.set(integratorId, (this.running.get(integratorId) ?? 0) + taken.length);
      this.track(
        this.claims.claimAlarms(taken).then(
          (claims) => {
            this.leave(integratorId, taken.length);
            for (const claim of claims) this.occupy(claim);
          },
          (error: unknown) => {
            this.leave(integratorId, taken.length);
            this.logger.error({ err: error, integratorId }, 'alarms could not be claimed; the sweeper finds them');
          },
        ),
      );
    }
  }

  private occupy(claim: Claim): void {
    this.running.set(claim.integratorId, (this.running.get(claim.integratorId) ?? 0) + 1);
    this.track(
      this.deliver(claim)
        .catch((error: unknown) => {
          // The lease runs out, then the sweeper finds it.
          this.attempts.inc({ outcome: 'error', integrator: this.limits.nameOf(claim.integratorId) });
          this.logger.error({ err: error, integratorId: claim.integratorId }, 'delivery broke off');
        })
        .finally(() => this.leave(claim.integratorId, 1)),
    );
  }

  private leave(integratorId: string, places: number): void {
    const left = (this.running.get(integratorId) ?? places) - places;
    if (left > 0) this.running.set(integratorId, left);
    else this.running.delete(integratorId);
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.work.delete(tracked);
      if (!this.stopping) this.startWaiting();
    });
    this.work.add(tracked);
  }

  private async deliver(claim: Claim): Promise<void> {
    const stopTimer = this.duration.startTimer();
    this.lateness.observe(claim.lateSeconds);
    const { outcome } = await this.deliverer.deliver(claim);
    this.attempts.inc({ outcome, integrator: this.limits.nameOf(claim.integratorId) });
    stopTimer();
  }
}
