interface Asked<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

/** Gathers what is asked for within a moment and answers all of it by one call. */
export class Batched<K, V> {
  private waiting: Asked<K, V>[] = [];

  /** `work` answers in the order of the keys. When it fails for many, each is tried alone: one must not spoil the others. */
  constructor(
    private readonly work: (keys: K[]) => Promise<V[]>,
    private readonly gatherMs: number,
    private readonly most = 200,
  ) {}

  ask(key: K): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      if (this.waiting.length === 1) setTimeout(() => void this.answer(), this.gatherMs);
    });
  }

  private async answer(): Promise<void> {
    const asked = this.waiting;
    this.waiting = [];
    for (let from = 0; from < asked.length; from += this.most) await this.some(asked.slice(from, from + this.most));
  }

  private async some(asked: Asked<K, V>[]): Promise<void> {
    try {
      const values = await this.work(asked.map((one) => one.key));
      asked.forEach((one, index) => {
        if (index < values.length) one.resolve(values[index] as V);
        else one.reject(new Error('a batch was not answered whole'));
      });
    } catch (error) {
      if (asked.length === 1) asked[0]?.reject(error);
      else await Promise.all(asked.map((one) => this.some([one])));
    }
  }
}
