import type { HomeApi, HomeStatus } from './home-api.js';

const POLL_MS = 20_000;
const SOON_MS = 1_500;

/** Looks now and then how it stands between the open document and its home, and soon after something happened. */
export class HomeWatch {
  private timer = 0;
  private stopped = false;

  constructor(
    private readonly api: HomeApi,
    private readonly seen: (status: HomeStatus) => void,
  ) {}

  /** Looks in a moment, and goes on from there. */
  soon(): void {
    this.schedule(SOON_MS);
  }

  async now(): Promise<void> {
    window.clearTimeout(this.timer);
    try {
      if (!this.stopped) this.seen(await this.api.status());
    } catch {
      // The connection to the document tells people when we cannot be reached; asked again later.
    }
    this.schedule(POLL_MS);
  }

  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
  }

  private schedule(afterMs: number): void {
    window.clearTimeout(this.timer);
    if (!this.stopped) this.timer = window.setTimeout(() => void this.now(), afterMs);
  }
}
