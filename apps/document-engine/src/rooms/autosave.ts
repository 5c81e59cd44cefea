/** Longest time between a change and the start of the save that makes it durable. */
const LONGEST_WAIT_MS = 8_000;
const SHORTEST_WAIT_MS = 2_000;
const RETRY_MS = 3_000;

/**
 * When to make drafts: soon after a change, at most once at a time, and more slowly for documents that take long to
 * write. `dirty` is true while something typed is not durable.
 */
export class Autosave {
  private changes = 0;
  private dirtySince = 0;
  private durable = 0;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private lastDurationMs = 0;
  private stopped = false;

  constructor(
    private readonly save: () => Promise<void>,
    private readonly onState: (state: 'unsaved' | 'saving' | 'saved' | 'failed', error?: unknown) => void,
  ) {}

  get dirty(): boolean {
    return this.changes > this.durable;
  }

  /** How long the oldest change waits to become durable, in milliseconds; 0 when everything is. */
  get unsavedMs(): number {
    return this.dirty ? performance.now() - this.dirtySince : 0;
  }

  /** Somebody changed something. */
  changed(): void {
    const first = !this.dirty;
    if (first) this.dirtySince = performance.now();
    this.changes++;
    if (first && !this.running) this.onState('unsaved');
    this.schedule(Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS + 4 * this.lastDurationMs));
  }

  /** Saves now if anything is unsaved, and resolves when it is durable. Rejects when it could not be made so. */
  async flush(): Promise<void> {
    while (this.dirty) {
      if (this.running) await this.running;
      else await this.run();
    }
  }

  /** Resolves when no save is under way. */
  async quiet(): Promise<void> {
    await this.running?.catch(() => undefined); // whoever started it hears of its failure
  }

  /** No more saves. Waits for the one that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.quiet();
  }

  /** Saves again after {@link stop}. What was unsaved then is scheduled. */
  resume(): void {
    this.stopped = false;
    if (this.dirty) this.schedule(SHORTEST_WAIT_MS);
  }

  private schedule(waitMs: number): void {
    if (this.timer || this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.dirty && !this.running) this.run().catch(() => this.schedule(RETRY_MS));
    }, waitMs);
  }

  private run(): Promise<void> {
    const upTo = this.changes;
    const started = performance.now();
    this.onState('saving');
    this.running = this.save().then(
      () => {
        this.lastDurationMs = performance.now() - started;
        this.durable = upTo;
        this.dirtySince = started; // what came while it was being saved is no older than that
        this.running = null;
        this.onState(this.dirty ? 'unsaved' : 'saved');
        if (this.dirty) this.schedule(SHORTEST_WAIT_MS);
      },
      (error: unknown) => {
        this.running = null;
        this.onState('failed', error);
        throw error;
      },
    );
    return this.running;
  }
}
