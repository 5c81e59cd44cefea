/** Requests one after the other, in the order they came; what can wait fills the gaps between them. */
export class RequestQueue {
  private readonly queue: (() => Promise<void>)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running = false;

  /** `fill` does one piece of what can wait; false: there is nothing to do. */
  constructor(private readonly fill: () => Promise<boolean>) {}

  add(work: () => Promise<void>): void {
    this.queue.push(work);
    this.wake();
  }

  /** Before everything that waits. */
  addFirst(work: () => Promise<void>): void {
    this.queue.unshift(work);
    this.wake();
  }

  wakeAfter(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), ms);
  }

  /** There may be something to do. */
  wake(): void {
    if (this.running) return;
    this.running = true;
    setImmediate(() => {
      this.run().catch((error: unknown) => {
        process.stderr.write(`kit: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exit(70);
      });
    });
  }

  private async run(): Promise<void> {
    for (;;) {
      const next = this.queue.shift();
      if (next) await next();
      else if (!(await this.fill())) break;
    }
    this.running = false;
    if (this.queue.length > 0) this.wake();
  }
}
