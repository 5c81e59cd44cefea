import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';
import { AccessTokens, FileLocks, WopiClients } from '#wopi';
import { Rounds } from './rounds.js';

const SWEEP_MS = 5_000;
const UPKEEP_MS = 600_000;

/** What WOPI needs at intervals: editing whose lock ran out is ended, old tokens go, discovery is read again. */
@Injectable()
export class WopiUpkeep implements OnApplicationBootstrap {
  constructor(
    private readonly locks: FileLocks,
    private readonly tokens: AccessTokens,
    private readonly clients: WopiClients,
    private readonly rounds: Rounds,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.every(SWEEP_MS, 'expired locks', async () => {
      const ended = await this.locks.sweepExpired();
      if (ended > 0) this.logger.info({ ended }, 'WOPI locks ran out');
    });
    this.rounds.every(UPKEEP_MS, 'tokens and discovery', async () => {
      await this.tokens.prune();
      await this.clients.refreshStale();
    });
  }
}
