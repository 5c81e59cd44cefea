import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';

/** Work that is done again and again: never twice at a time, and again after it failed, which is logged. */
@Injectable()
export class Rounds implements OnApplicationShutdown {
  private stopped = false;
  private readonly works: { timer?: NodeJS.Timeout; running?: Promise<void> }[] = [];

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Begins after the interval, in milliseconds, which then lies between the end of one round and the next. */
  every(intervalMs: number, name: string, work: () => Promise<void>): void {
    const kept: (typeof this.works)[number] = {};
    this.works.push(kept);
    const round = (): void => {
      kept.running = work()
        .catch((error: unknown) =>
          this.logger.warn({ err: error, task: name }, 'periodic work failed; it is tried again'),
        )
        .then(next);
    };
    const next = (): void => {
      if (!this.stopped) kept.timer = setTimeout(round, intervalMs);
    };
    next();
  }

  /** Resolves when what was under way is done. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const { timer } of this.works) clearTimeout(timer);
    await Promise.all(this.works.map(({ running }) => running ?? Promise.resolve()));
  }
}
