import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';
import { WopiAutosave } from './wopi-autosave.js';
import { WopiLocks } from './wopi-locks.js';

const ROUND_MS = 1_000;
const FORGET_EVERY_ROUNDS = 600;

/** Looks once a second after documents whose home is a WOPI host. */
@Injectable()
export class WopiRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private rounds = 0;

  constructor(
    private readonly locks: WopiLocks,
    private readonly autosave: WopiAutosave,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.next();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private next(): void {
    this.timer = setTimeout(() => {
      this.running = this.round().finally(() => {
        if (!this.stopped) this.next();
      });
    }, ROUND_MS);
  }

  private async round(): Promise<void> {
    const works: (() => Promise<void>)[] = [
      () => this.locks.keep(),
      () => this.locks.unlockIdle(),
      () => this.autosave.sendDrafts(),
      () => this.autosave.hurry(),
    ];
    if (this.rounds++ % FORGET_EVERY_ROUNDS === 0) works.push(() => this.autosave.forgetTokens());
    await Promise.all(
      works.map((work) =>
        work().catch((error: unknown) => this.logger.warn({ err: error }, 'WOPI round failed; it is tried again')),
      ),
    );
  }
}
