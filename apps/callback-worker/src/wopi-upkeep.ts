import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';
import { AccessTokens, FileLocks, WopiClients } from '#wopi';

const SWEEP_MS = 5_000;
const UPKEEP_MS = 600_000;

/** What WOPI needs at intervals: editing whose lock ran out is ended, old tokens go, discovery is read again. */
@Injectable()
export class WopiUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly locks: FileLocks,
    private readonly tokens: AccessTokens,
    private readonly clients: WopiClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.every(SWEEP_MS, 'expired locks', async () => {
      const ended = await this.locks.sweepExpired();
      if (ended > 0) this.logger.info({ ended }, 'WOPI locks ran out');
    });
    this.every(UPKEEP_MS, 'tokens and discovery', async () => {
      await this.tokens.prune();
      await this.clients.refreshStale();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running);
  }

  private every(intervalMs: number, task: string, work: () => Promise<void>): void {
    let busy = false;
    this.timers.push(
      setInterval(() => {
        if (busy) return;
        busy = true;
        const run = work()
          .catch((error: unknown) => this.logger.warn({ err: error, task }, 'periodic work failed; it is tried again'))
          .finally(() => {
            busy = false;
            this.running.delete(run);
          });
        this.running.add(run);
      }, intervalMs),
    );
  }
}
