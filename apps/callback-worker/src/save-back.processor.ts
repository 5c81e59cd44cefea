import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { IsUUID, validateOrReject } from 'class-validator';
import { type Job } from 'bullmq';
import { Histogram, Registry } from 'prom-client';
import { LOGGER, type Logger, runInRequestContext } from '#platform';
import { SAVE_BACK_QUEUE } from '#save-back';
import { Deliveries } from './deliveries.js';

class AlarmDto {
  @IsUUID() integratorId!: string;
}

/** Hears alarms. A job that comes twice, late or for nothing finds nothing to do. */
@Processor(SAVE_BACK_QUEUE, { concurrency: 32 })
export class SaveBackProcessor extends WorkerHost {
  private readonly latency: Histogram;

  constructor(
    private readonly deliveries: Deliveries,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    super();
    this.latency = new Histogram({
      name: 'wenqiao_queue_seconds',
      help: 'How much later than its time an alarm of the queue is heard',
      buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers: [registry],
    });
  }

  async process(job: Job): Promise<void> {
    this.latency.observe(Math.max(0, Date.now() - job.timestamp - (job.opts.delay ?? 0)) / 1000);
    const alarm = plainToInstance(AlarmDto, job.data, { excludeExtraneousValues: false });
    await validateOrReject(alarm);
    runInRequestContext({ requestId: `job-${job.id ?? 'unknown'}` }, () => this.deliveries.ring(alarm.integratorId));
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error }, 'the queue cannot be reached; the sweeper goes on');
  }
}
