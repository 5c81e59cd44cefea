import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform';
import { OnlyofficeNotices } from '#save-back';

const LOOK_MS = 200;
const CONCURRENCY = 32;
const PER_INTEGRATOR = 8;

/** Looks for ONLYOFFICE callbacks that carry no result and sends them, a bounded number at once in all and to each integrator. */
@Injectable()
export class NoticeSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly running = new Map<Promise<void>, string>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly notices: OnlyofficeNotices,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.lookSoon();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.looking;
    await Promise.all(this.running.keys());
  }

  private lookSoon(): void {
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'callbacks not looked for; tried again'))
        .then(() => {
          if (!this.stopping) this.lookSoon();
        });
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    const counts = new Map<string, number>();
    for (const integrator of this.running.values()) counts.set(integrator, (counts.get(integrator) ?? 0) + 1);
    const busy = [...counts].filter(([, count]) => count >= PER_INTEGRATOR).map(([integrator]) => integrator);
    const room = CONCURRENCY - this.running.size;
    if (room <= 0) return;
    for (const notice of await this.notices.claim(Math.min(room, PER_INTEGRATOR), busy)) {
      const sending = this.notices
        .send(notice)
        // its lease runs out and it is sent again
        .catch((error: unknown) => this.logger.error({ err: error, notice: notice.id }, 'callback broke off'))
        .finally(() => this.running.delete(sending));
      this.running.set(sending, notice.integrator_id);
    }
  }
}
