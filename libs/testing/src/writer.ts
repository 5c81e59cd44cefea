import type { EditorClient } from './editor-client.js';
import { until } from './until.js';

/** Between two marks: some forty characters a second, faster than anybody types, slower than LibreOffice lays out. */
const PAUSE_MS = 150;
const BACK_WITHIN_MS = 60_000;
/** As the page does: see the editor's connection. */
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5_000;

/** Somebody who types marks without a pause, comes back by themselves as their page does, and remembers every mark. */
export class Writer {
  readonly marks: string[] = [];
  /** When each mark was typed, in milliseconds since 1970. */
  readonly typedAt: number[] = [];
  /** Longest time for which what was typed had no answer. */
  longestSilenceMs = 0;
  returns = 0;
  failure: Error | null = null;
  private stopped = false;
  private retryMs = FIRST_RETRY_MS;
  private readonly working: Promise<void>;

  constructor(
    readonly client: EditorClient,
    readonly name: string,
    private readonly pauseMs = PAUSE_MS,
  ) {
    this.working = this.work().catch((error: unknown) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Stops typing. Rejects when the writer was sent away or could not come back. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
    if (this.failure) throw this.failure;
  }

  /** Resolves when so many more marks have been typed and the engine answers. */
  async goesOn(more = 8): Promise<void> {
    const wanted = this.marks.length + more;
    await until(
      `${this.name} goes on typing`,
      () => {
        if (this.failure) throw this.failure;
        return this.marks.length >= wanted;
      },
      BACK_WITHIN_MS,
    );
  }

  /** The marks of this writer that a text holds, in its order. */
  marksIn(text: string): string[] {
    return [...text.matchAll(new RegExp(`${this.name}\\d+x`, 'g'))].map((match) => match[0]);
  }

  private async work(): Promise<void> {
    let unansweredSince: number | null = null;
    while (!this.stopped) {
      unansweredSince ??= performance.now();
      if (this.client.closed) {
        await this.comeBack();
        continue;
      }
      const mark = `${this.name}${this.marks.length}x`;
      this.client.type(`${mark} `);
      this.marks.push(mark);
      this.typedAt.push(Date.now());
      if (await this.answered()) {
        this.longestSilenceMs = Math.max(this.longestSilenceMs, performance.now() - unansweredSince);
        unansweredSince = null;
      }
      await new Promise((done) => setTimeout(done, this.pauseMs));
    }
  }

  private async comeBack(): Promise<void> {
    const bye = this.client.find('bye');
    if (bye?.back === false) throw new Error(`${this.name} was sent away: ${bye.code} ${bye.message}`);
    this.returns++;
    this.client.messages.length = 0;
    await new Promise((done) => setTimeout(done, this.retryMs));
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 1.7);
    await this.client.connect().catch(() => undefined); // nobody there yet
    await until(`${this.name} is back`, () => this.client.find('welcome') ?? this.client.closed, BACK_WITHIN_MS);
    if (this.client.find('welcome')) this.retryMs = FIRST_RETRY_MS;
  }

  private async answered(): Promise<boolean> {
    const replies = (): number => this.client.messages.filter((message) => message.t === 'reply').length;
    const before = replies();
    this.client.send({ t: 'ping', id: 1_000_000 + this.marks.length });
    return until(
      'an answer, or the end of the line',
      () => (this.client.closed ? 'cut' : replies() > before && 'answered'),
      BACK_WITHIN_MS,
    ).then((how) => how === 'answered');
  }
}
