import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { ContentCheck } from '#documents';
import { IdleSaves, Retention } from '#editing';
import { HealthService, LOGGER, type Logger } from '#platform';
import { type AlertCondition, Alerts, BulkJobs, IntervalChanges } from '#save-back';
import { CallbackWorkerEnvironment } from './environment.js';
import { registerPipelineGauges } from './pipeline-gauges.js';
import { QueueSafety } from './queue-safety.js';
import { Rounds } from './rounds.js';

/** Between two stretches of a retention that has more to look at than one of them can. */
const RETENTION_GOES_ON_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Contents that one step of the check reads at most. */
const CHECKED_AT_ONCE = 50;

/** What the pipeline does at intervals besides delivering: changes at their time, bulk jobs, idle saves, alerts, clearing up. */
@Injectable()
export class PipelineWork implements OnApplicationBootstrap {
  private readonly databaseSeconds: Histogram;
  private readonly queueFaultCount: Gauge;
  private queueFaults: string[] = [];

  constructor(
    private readonly database: DataSource,
    private readonly idleSaves: IdleSaves,
    private readonly bulkJobs: BulkJobs,
    private readonly intervals: IntervalChanges,
    private readonly alerts: Alerts,
    private readonly retention: Retention,
    private readonly contentCheck: ContentCheck,
    private readonly queueSafety: QueueSafety,
    health: HealthService,
    private readonly settings: CallbackWorkerEnvironment,
    private readonly rounds: Rounds,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    this.databaseSeconds = new Histogram({
      name: 'wenqiao_database_seconds',
      help: 'Time that a smallest query takes',
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers: [registry],
    });
    this.queueFaultCount = new Gauge({
      name: 'wenqiao_queue_faults',
      help: 'What is wrong with the Redis that keeps alarms',
      registers: [registry],
    });
    health.add({
      name: 'queue',
      optional: true,
      check: () =>
        this.queueFaults.length === 0 ? Promise.resolve() : Promise.reject(new Error(this.queueFaults.join('; '))),
    });
    registerPipelineGauges(registry, database);
  }

  onApplicationBootstrap(): void {
    this.rounds.every(1_000, 'bulk jobs', async () => {
      while (await this.bulkJobs.run());
    });
    this.rounds.every(1_000, 'scheduled interval changes', async () => {
      const made = await this.intervals.applyScheduled();
      if (made > 0) this.logger.info({ made }, 'scheduled interval changes made');
    });
    this.rounds.every(5_000, 'idle saves', async () => {
      await this.idleSaves.run();
    });
    this.rounds.every(this.settings.ALERT_INTERVAL_MS, 'alerts', async () => {
      this.queueFaults = await this.queueSafety.faults();
      this.queueFaultCount.set(this.queueFaults.length);
      const unsafe: AlertCondition = {
        kind: 'queue-unsafe',
        subject: 'Redis',
        severity: 'warning',
        detail: { reason: this.queueFaults.join('; ') },
      };
      const link = this.settings.PUBLIC_URL;
      await this.alerts.watch(
        link === undefined ? null : `${link.replace(/\/$/, '')}/admin/`,
        this.queueFaults.length === 0 ? [] : [unsafe],
      );
    });
    this.rounds.every(this.settings.CONTENT_CHECK_STEP_MS, 'content check', async () => {
      const lost = await this.contentCheck.step({
        contents: CHECKED_AT_ONCE,
        bytes: this.settings.CONTENT_CHECK_STEP_BYTES,
        everySeconds: this.settings.CONTENT_CHECK_HOURS * 3600,
      });
      for (const error of lost) this.logger.error({ err: error, sha256: error.sha256 }, 'stored content is lost');
    });
    this.rounds.every(5_000, 'database latency', async () => {
      const stop = this.databaseSeconds.startTimer();
      await this.database.query('SELECT 1');
      stop();
    });
    this.rounds.every(this.settings.RETENTION_INTERVAL_MS, 'retention', async () => {
      const revisions = await this.retention.apply();
      const keepAsideMs = this.settings.CONTENT_ASIDE_HOURS * HOUR_MS;
      const collected = await this.retention.collect(new Date(), keepAsideMs);
      this.logger.info({ revisions, ...collected }, 'old and unused content cleared');
    });
    this.rounds.every(Math.min(RETENTION_GOES_ON_MS, this.settings.RETENTION_INTERVAL_MS), 'retention', async () => {
      if (!this.retention.unfinished) return;
      this.logger.info({ revisions: await this.retention.apply() }, 'old content cleared');
    });
  }
}
