import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ForgottenFiles } from '#editing';
import { LOGGER, type Logger } from '#platform';
import { CallbackWorkerEnvironment } from './environment.js';

/** Asks Document Servers at intervals for what they could not bring home. */
@Injectable()
export class DocumentServerUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly forgotten: ForgottenFiles,
    private readonly settings: CallbackWorkerEnvironment,
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
    if (this.stopped) return;
    const seconds = this.settings.DOCUMENT_SERVER_CHECK_S;
    this.timer = setTimeout(() => {
      this.running = this.forgotten
        .check(seconds * 2)
        .then(() => undefined)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'document servers not checked; it is tried again'))
        .finally(() => this.next());
    }, seconds * 1000);
  }
}
