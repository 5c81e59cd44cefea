import { databaseUnavailable } from './database-unavailable.js';

interface Asked<K, V> {
  key: K;
  resolve: (value: V) => void;
  reject: (error: unknown) => void;
}

/** A call that takes longer than this no longer keeps others waiting. */
const PATIENCE_MS = 50;

/**
 * Answers by one call what is asked for in the same turn of the event loop, and what is asked for while earlier calls are
 * under way. A call always begins after everything in it was asked for, so no answer is older than its question.
 */
export class Gathered<K, V> {
  private waiting: Asked<K, V>[] = [];
  private underWay = 0;
  private planned = false;
  private beganAt = -Infinity;

  /**
   * `work` answers in the order of the keys. At most `atOnce` calls are under way, unless they are slow, and one begins no sooner than
   * `apartMs` after the one before: who is asked without a break answers more at once.
   */
  constructor(
    private readonly work: (keys: K[]) => Promise<V[]>,
    private readonly atOnce = 2,
    private readonly most = 100,
    private readonly apartMs = 0,
  ) {}

  ask(key: K): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      this.plan();
    });
  }

  private plan(): void {
    if (this.planned || this.waiting.length === 0 || this.underWay >= this.atOnce) return;
    this.planned = true;
    const begin = (): void => {
      this.planned = false;
      this.beganAt = performance.now();
      void this.answer(this.waiting.splice(0, this.most));
      this.plan();
    };
    const early = this.apartMs === 0 ? 0 : this.beganAt + this.apartMs - performance.now();
    if (early > 0) setTimeout(begin, early);
    else setImmediate(begin);
  }

  private async answer(asked: Asked<K, V>[]): Promise<void> {
    this.underWay++;
    let counted = true;
    const done = (): void => {
      if (counted) this.underWay--;
      counted = false;
      this.plan();
    };
    const patience = setTimeout(done, PATIENCE_MS);
    try {
      const values = await this.work(asked.map((one) => one.key));
      if (values.length !== asked.length) throw new Error('a gathered call was not answered whole');
      asked.forEach((one, index) => one.resolve(values[index] as V));
    } catch (error) {
      // One question must not spoil the others; a database that is away is asked no more often for it.
      if (asked.length === 1 || databaseUnavailable(error)) for (const one of asked) one.reject(error);
      else await Promise.all(asked.map((one) => this.answer([one])));
    } finally {
      clearTimeout(patience);
      done();
    }
  }
}
