import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EditorClient, type FakeOa, sampleFile, TestPlatform, textInside, until } from '#testing';

/** Several engines over one database. */
let platform: TestPlatform;
let oa: FakeOa;
let second: ChildProcess | null = null;
let counter = 0;

beforeAll(async () => {
  platform = await TestPlatform.start();
  oa = await platform.oa();
  await platform.setInterval(0);
});
afterAll(async () => {
  second?.kill('SIGKILL');
  await platform.stop();
});

async function startSecondEngine(): Promise<ChildProcess> {
  const { freePort } = (await import(new URL('../../scripts/run/embedded-postgres.mjs', import.meta.url).href)) as {
    freePort: () => Promise<number>;
  };
  const own = Object.entries(platform.environmentOf('document-engine')).filter(
    ([name]) => !name.startsWith('NODE_CHANNEL'),
  );
  const port = String(await freePort());
  const child = spawn(process.execPath, ['dist/apps/document-engine/src/main.js'], {
    env: { ...Object.fromEntries(own), PORT: port },
    stdio: 'ignore',
  });
  await until('the second engine', async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, 60_000);
  return child;
}

function freshFile(): string {
  const docId = `cluster-${++counter}`;
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  return docId;
}

/** Somebody who types marks without a pause, comes back by themselves as their page does, and remembers every mark. */
class Writer {
  readonly marks: string[] = [];
  longestGapMs = 0;
  private stopped = false;
  private readonly working: Promise<void>;

  constructor(
    readonly client: EditorClient,
    private readonly name: string,
  ) {
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  private async work(): Promise<void> {
    let lastSeen = performance.now();
    while (!this.stopped) {
      if (this.client.closed) {
        if (this.client.find('bye')?.back === false)
          throw new Error(`${this.name} was sent away: ${JSON.stringify(this.client.find('bye'))}`);
        this.client.messages.length = 0;
        await this.client.connect().catch(() => undefined); // nobody there yet
        await until(`${this.name} is back`, () => this.client.find('welcome') ?? this.client.closed, 60_000);
        continue;
      }
      const mark = `${this.name}${this.marks.length}x`;
      this.client.type(mark);
      this.marks.push(mark);
      const replies = this.client.messages.filter((message) => message.t === 'reply').length;
      this.client.send({ t: 'ping', id: 1_000_000 + this.marks.length });
      const answered = await until(
        'an answer, or the end of the line',
        () =>
          this.client.closed
            ? 'cut'
            : this.client.messages.filter((message) => message.t === 'reply').length > replies && 'answered',
        60_000,
      );
      if (answered === 'answered') {
        this.longestGapMs = Math.max(this.longestGapMs, performance.now() - lastSeen);
        lastSeen = performance.now();
      }
      await new Promise((done) => setTimeout(done, 30));
    }
  }
}

describe('two engines', () => {
  it('share documents, and one that stops hands its own over without an edit lost or anybody sent away', async () => {
    second = await startSecondEngine();
    const docIds = [freshFile(), freshFile(), freshFile(), freshFile()];
    const writers: Writer[] = [];
    for (const [index, docId] of docIds.entries()) {
      const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
      client.look();
      writers.push(new Writer(client, `w${index}n`));
    }
    const engines = async (): Promise<string[]> =>
      (
        await platform.database.query<{ engine: string }>(
          `SELECT s.engine_id AS engine FROM editing_session s JOIN document d ON d.id = s.document_id
           WHERE s.state = 'open' AND d.external_id = ANY($1)`,
          [docIds],
        )
      ).rows.map((row) => row.engine);
    expect(new Set(await engines()).size).toBe(2);
    await until('some typing', () => writers.every((writer) => writer.marks.length > 10), 60_000);
    second.kill('SIGTERM');
    await new Promise((done) => second?.once('exit', done));
    second = null;
    await until('all are with the other engine', async () => new Set(await engines()).size === 1, 60_000);
    const before = writers.map((writer) => writer.marks.length);
    await until(
      'typing goes on',
      () => writers.every((writer, i) => writer.marks.length > (before[i] ?? 0) + 10),
      60_000,
    );
    for (const writer of writers) await writer.stop();
    for (const [index, writer] of writers.entries()) {
      await writer.client.saved();
      writer.client.leave();
      const saveBack = await until('the save-back', () => oa.saveBacksOf(docIds[index] ?? '')[0], 30_000);
      // Every mark once, in the order in which it was typed.
      const text = textInside(saveBack.file!);
      const found = [...text.matchAll(new RegExp(`w${index}n\\d+x`, 'g'))].map((match) => match[0]);
      expect(found).toEqual(writer.marks);
    }
  }, 240_000);
});
