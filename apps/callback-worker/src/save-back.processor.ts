import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { IsUUID, validateOrReject } from 'class-validator';
import { type Job } from 'bullmq';
import { LOGGER, type Logger, runInRequestContext } from '#platform';
import { SAVE_BACK_QUEUE } from '#save-back';
import { Deliveries } from './deliveries.js';

class AlarmDto {
  @IsUUID() integratorId!: string;
}

/** Hears alarms. A job that comes twice, late or for nothing finds nothing to do. */
@Processor(SAVE_BACK_QUEUE, { concurrency: 32 })
export class SaveBackProcessor extends WorkerHost {
  constructor(
    private readonly deliveries: Deliveries,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async process(job: Job): Promise<void> {
    const alarm = plainToInstance(AlarmDto, job.data, { excludeExtraneousValues: false });
    await validateOrReject(alarm);
    runInRequestContext({ requestId: `job-${job.id ?? 'unknown'}` }, () => this.deliveries.ring(alarm.integratorId));
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error }, 'the queue cannot be reached; the sweeper goes on');
  }
}
