import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LOGGER, type Logger } from '#platform';
import { type Claim, SaveBackClaims, SaveBackDeliverer } from '#save-back';
import { CallbackWorkerEnvironment } from './environment.js';
import { IntegratorLimits } from './integrator-limits.js';

/** Places that become free within this are filled together. */
const GATHER_MS = 10;

/** Runs deliveries, a bounded number at once in all and for each integrator. */
@Injectable()
export class Deliveries implements OnApplicationShutdown {
  private readonly running = new Map<string, number>();
  private readonly work = new Set<Promise<void>>();
  /** Integrators for whom something may be due, and how often that was said. */
  private readonly rung = new Map<string, number>();
  private readonly claiming = new Set<string>();
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

  /** Something of this integrator is due: it is delivered as places become free, until nothing more is due. */
  ring(integratorId: string): void {
    this.rung.set(integratorId, (this.rung.get(integratorId) ?? 0) + 1);
    this.startSoon();
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
    this.rung.clear();
    await Promise.all(this.work);
  }

  /** Free places of an integrator: its own limit, and a fair share when many are busy, so that some stay free. */
  private placesOf(integratorId: string): number {
    const busy = this.running.size + (this.running.has(integratorId) ? 0 : 1);
    const share = Math.max(1, Math.floor(this.settings.DELIVERY_CONCURRENCY / (busy + 1)));
    const limit = Math.min(this.limits.concurrencyOf(integratorId), share);
    return Math.min(this.room, limit - (this.running.get(integratorId) ?? 0));
  }

  private startSoon(): void {
    if (this.stopping || this.rung.size === 0) return;
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.fill();
    }, GATHER_MS);
  }

  /** Claims what is due for integrators whose alarm rang, as much as each has places. */
  private fill(): void {
    for (const [integratorId, times] of this.rung) {
      const places = this.placesOf(integratorId);
      if (places <= 0 || this.claiming.has(integratorId)) continue;
      this.claiming.add(integratorId);
      this.running.set(integratorId, (this.running.get(integratorId) ?? 0) + places);
      this.track(
        this.claims
          .claimOverdue(integratorId, places, 0)
          .then(
            (claims) => {
              this.leave(integratorId, places);
              for (const claim of claims) this.occupy(claim);
              // Fewer than there was room for: nothing more is due, unless it rang again meanwhile.
              if (claims.length < places && this.rung.get(integratorId) === times) this.rung.delete(integratorId);
            },
            (error: unknown) => {
              this.leave(integratorId, places);
              this.rung.delete(integratorId);
              this.logger.error({ err: error, integratorId }, 'nothing could be claimed; the sweeper tries again');
            },
          )
          .finally(() => this.claiming.delete(integratorId)),
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
      this.startSoon();
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
