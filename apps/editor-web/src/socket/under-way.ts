/** What was asked of the engine and is not answered. A deed of several requests is one: the next is asked for as soon as the last is answered. */
export class UnderWay {
  private count = 0;
  private waiting: (() => void)[] = [];

  get any(): boolean {
    return this.count > 0;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.count++;
    try {
      return await work;
    } finally {
      // Whoever asked goes on first, maybe with another request.
      setTimeout(() => {
        this.count--;
        if (this.count > 0) return;
        for (const go of this.waiting.splice(0)) go();
      });
    }
  }

  /** Resolves when nothing is under way. */
  async over(): Promise<void> {
    if (this.any) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
