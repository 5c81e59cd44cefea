import { uploadDocument, WopiCaller } from '../wopi/wopi-caller.js';
import type { TestPlatform } from '#testing';
import type { Ledger } from './ledger.js';
import type { SeededRandom } from './seeded-random.js';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** People who write through WOPI, each in a document of their own, and do not give up while anything fails. */
export class Writers {
  private stopped = false;
  private readonly work: Promise<void>[] = [];
  /** How long answers to PutFile took, in milliseconds. */
  readonly answerMs: number[] = [];
  /** Tries of PutFile that broke off without an answer that says what became of them. */
  unheard = 0;

  constructor(
    private readonly platform: TestPlatform,
    private readonly ledger: Ledger,
    private readonly random: SeededRandom,
    /** Of another WOPI host over the same database; absent: the platform's own. */
    private readonly hostOrigin?: string,
  ) {}

  async start(count: number, callback: string): Promise<void> {
    for (let n = 0; n < count; n++) {
      const documentId = await uploadDocument(this.platform, `writer-${n}.txt`, Buffer.from('at first'), callback);
      const file = await this.access(documentId, n);
      this.work.push(this.write(documentId, file));
    }
  }

  /** Resolves when every writer has closed the document that they have. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.work);
  }

  private async write(documentId: string, file: WopiCaller): Promise<void> {
    for (let round = 1; !this.stopped; round++) {
      const lock = `lock-${round}`;
      await persist(() => file.lock(lock), [200]);
      const puts = 1 + Math.floor(this.random.next() * 3);
      for (let n = 1; n <= puts; n++) {
        const text = `${documentId} round ${round} put ${n} ${'x'.repeat(Math.floor(this.random.between(0, 2000)))}`;
        const started = performance.now();
        const unheard = await persist(() => file.put(text, { 'X-WOPI-Lock': lock }), [200]);
        if (unheard === 0) this.answerMs.push(performance.now() - started);
        this.unheard += unheard;
        this.ledger.acknowledge(documentId, text, unheard);
        await pause(this.random.between(10, 150));
      }
      // 409 with nobody's lock: the answer to the first try was lost.
      await persist(() => file.unlock(lock), [200, 409]);
      await pause(this.random.between(20, 400));
    }
  }

  private async access(documentId: string, n: number): Promise<WopiCaller> {
    const { body, status } = await this.platform.rest(
      'POST',
      `/documents/${documentId}/wopi-access`,
      { user: { id: `u${n}`, name: `Writer ${n}` } },
      this.platform.credentials.apiKey,
    );
    if (status !== 200) throw new Error(`wopi-access: ${status} ${JSON.stringify(body)}`);
    const file = new WopiCaller(String(body['wopiSrc']), String(body['accessToken']));
    return this.hostOrigin === undefined ? file : file.at(this.hostOrigin);
  }
}

/** Repeats a call until it is answered so. Returns how many tries broke off without an answer that says it was not done. */
async function persist(call: () => Promise<{ status: number }>, good: readonly number[]): Promise<number> {
  let unheard = 0;
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      const { status } = await call();
      if (good.includes(status)) return unheard;
      if (status < 500) throw new Refusal(status);
      unheard++;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      unheard++;
    }
    if (Date.now() > deadline) throw new Error('nothing went through within two minutes');
    await pause(100);
  }
}

class Refusal extends Error {
  constructor(status: number) {
    super(`a writer was answered ${status}`);
  }
}
