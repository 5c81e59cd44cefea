import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONVERSION_QUEUE, ConversionClaims } from '#conversion';
import { LOGGER, type Logger, runInRequestContext } from '#platform';
import { DocumentEngineEnvironment } from '../environment.js';
import { ConversionWork } from './conversion-work.js';

const SWEEP_MS = 1_000;
const CLEARING_MS = 600_000;
/** So many more than there are kits at once are fetched and looked into, or stored, while the kits convert. */
const PREPARED = 2;

/** Takes conversions from the table, a few more than this engine may convert at once. */
@Injectable()
export class ConversionRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly running = new Set<Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private claiming: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    private readonly claims: ConversionClaims,
    private readonly work: ConversionWork,
    private readonly settings: DocumentEngineEnvironment,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timers.push(setInterval(() => this.look(), SWEEP_MS));
    this.timers.push(
      setInterval(() => {
        this.claims.clearOld().catch((error: unknown) => {
          this.logger.warn({ err: error }, 'old conversions not cleared; tried again later');
        });
      }, CLEARING_MS),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.claiming;
    await this.work.kits.close();
    const patience = new Promise<void>((done) => setTimeout(done, 5_000).unref());
    await Promise.race([Promise.allSettled(this.running), patience]);
  }

  /** Takes what waits while there is room. */
  look(): void {
    if (this.claiming) {
      this.again = true;
      return;
    }
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'no conversion could be taken; tried again soon');
      })
      .finally(() => {
        this.claiming = null;
        if (this.again && !this.stopped) {
          this.again = false;
          this.look();
        }
      });
  }

  private async claim(): Promise<void> {
    while (!this.stopped && this.running.size < this.settings.CONVERSIONS_AT_ONCE + PREPARED) {
      const claimed = await this.claims.next();
      if (!claimed) return;
      const run = runInRequestContext({ requestId: `conversion-${claimed.conversion.id}` }, () =>
        this.work.run(claimed),
      )
        .catch((error: unknown) => {
          this.logger.error(
            { err: error, conversionId: claimed.conversion.id },
            'the end of a conversion was not recorded',
          );
        })
        .finally(() => {
          this.running.delete(run);
          if (!this.stopped) this.look();
        });
      this.running.add(run);
    }
  }
}

/** Hears that something waits. A job that comes twice, late or for nothing finds nothing to do. */
@Processor(CONVERSION_QUEUE, { concurrency: 8 })
export class ConversionProcessor extends WorkerHost {
  constructor(
    private readonly runner: ConversionRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  process(): Promise<void> {
    this.runner.look();
    return Promise.resolve();
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ err: error }, 'the queue cannot be reached; the sweep goes on');
  }
}
