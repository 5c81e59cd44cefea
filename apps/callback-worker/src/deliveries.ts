import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LOGGER, type Logger } from '#platform';
import { type Claim, type SaveBackAlarm, SaveBackClaims, SaveBackDeliverer } from '#save-back';
import { CallbackWorkerEnvironment } from './environment.js';

type DueAlarm = Omit<SaveBackAlarm, 'dueAtMs'>;

/** Runs deliveries, a bounded number at once in all and for each integrator. */
@Injectable()
export class Deliveries implements OnApplicationShutdown {
  private readonly running = new Map<string, number>();
  private readonly work = new Set<Promise<void>>();
  private readonly waiting = new Map<string, DueAlarm[]>();
  private stopping = false;
  private readonly attempts: Counter;
  private readonly duration: Histogram;

  constructor(
    private readonly claims: SaveBackClaims,
    private readonly deliverer: SaveBackDeliverer,
    private readonly settings: CallbackWorkerEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    this.attempts = new Counter({
      name: 'wenqiao_save_back_attempts_total',
      help: 'Delivery attempts by outcome',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.duration = new Histogram({
      name: 'wenqiao_save_back_attempt_seconds',
      help: 'Duration of delivery attempts',
      buckets: [0.05, 0.2, 1, 5, 30, 120],
      registers: [registry],
    });
    const work = this.work;
    new Gauge({
      name: 'wenqiao_save_backs_sending',
      help: 'Deliveries under way',
      registers: [registry],
      collect() {
        this.set(work.size);
      },
    });
  }

  /** Free places in all. */
  get room(): number {
    return this.stopping ? 0 : this.settings.DELIVERY_CONCURRENCY - this.work.size;
  }

  /** Integrators that have all their places taken. */
  get busyIntegrators(): string[] {
    return [...this.running].filter(([, count]) => count >= this.settings.DELIVERIES_PER_INTEGRATOR).map(([id]) => id);
  }

  /** An alarm rang: delivers when it is the integrator's turn, if the alarm is still true then. */
  ring(alarm: DueAlarm): void {
    const waiting = this.waiting.get(alarm.integratorId);
    if (waiting) waiting.push(alarm);
    else this.waiting.set(alarm.integratorId, [alarm]);
    this.startWaiting();
  }

  /** Claims and starts whatever is overdue. Returns how many. */
  async sweep(graceMs: number): Promise<number> {
    if (this.room <= 0) return 0;
    const claims = await this.claims.claimOverdue(
      Math.min(this.room, this.settings.DELIVERIES_PER_INTEGRATOR),
      graceMs,
      this.busyIntegrators,
    );
    for (const claim of claims) this.occupy(claim.integratorId, () => Promise.resolve(claim));
    return claims.length;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.waiting.clear();
    await Promise.all(this.work);
  }

  /** Gives free places to waiting alarms, one integrator after the other. */
  private startWaiting(): void {
    for (let started = true; started;) {
      started = false;
      for (const [integratorId, alarms] of this.waiting) {
        if (this.room <= 0) return;
        if ((this.running.get(integratorId) ?? 0) >= this.settings.DELIVERIES_PER_INTEGRATOR) continue;
        const alarm = alarms.shift();
        if (alarms.length === 0) this.waiting.delete(integratorId);
        if (alarm) this.occupy(integratorId, () => this.claims.claim(alarm.saveBackId, alarm.generation));
        started = true;
      }
    }
  }

  private occupy(integratorId: string, claimed: () => Promise<Claim | null>): void {
    this.running.set(integratorId, (this.running.get(integratorId) ?? 0) + 1);
    const delivery = this.deliver(claimed)
      .catch((error: unknown) => {
        // The lease runs out, or the sweeper finds what was never claimed.
        this.attempts.inc({ outcome: 'error' });
        this.logger.error({ err: error, integratorId }, 'delivery broke off');
      })
      .finally(() => {
        const left = (this.running.get(integratorId) ?? 1) - 1;
        if (left > 0) this.running.set(integratorId, left);
        else this.running.delete(integratorId);
        this.work.delete(delivery);
        if (!this.stopping) this.startWaiting();
      });
    this.work.add(delivery);
  }

  private async deliver(claimed: () => Promise<Claim | null>): Promise<void> {
    const claim = await claimed();
    if (!claim) return;
    const stopTimer = this.duration.startTimer();
    this.attempts.inc({ outcome: await this.deliverer.deliver(claim) });
    stopTimer();
  }
}
