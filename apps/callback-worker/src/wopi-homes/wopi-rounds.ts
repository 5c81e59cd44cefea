import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';
import { Rounds } from '../rounds.js';
import { WopiAutosave } from './wopi-autosave.js';
import { WopiLocks } from './wopi-locks.js';

const ROUND_MS = 1_000;
const FORGET_EVERY_ROUNDS = 600;

/** Looks once a second after documents whose home is a WOPI host. */
@Injectable()
export class WopiRounds implements OnApplicationBootstrap {
  private count = 0;

  constructor(
    private readonly locks: WopiLocks,
    private readonly autosave: WopiAutosave,
    private readonly rounds: Rounds,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.every(ROUND_MS, 'WOPI', () => this.round());
  }

  private async round(): Promise<void> {
    const works: (() => Promise<void>)[] = [
      () => this.locks.keep(),
      () => this.locks.unlockIdle(),
      () => this.autosave.sendDrafts(),
      () => this.autosave.hurry(),
    ];
    if (this.count++ % FORGET_EVERY_ROUNDS === 0) works.push(() => this.autosave.forgetTokens());
    await Promise.all(
      works.map((work) =>
        work().catch((error: unknown) => this.logger.warn({ err: error }, 'WOPI round failed; it is tried again')),
      ),
    );
  }
}
