import { type Cluster, EditorClient, type FakeOa, sampleFile, textInside, until, Writer } from '#testing';

const HOME_MS = 120_000;
const KEYS = { home: 1028 | 0x2000, end: 1029 | 0x2000, down: 1024 };

/** People who type into documents of a cluster, and what comes home of it. */
export class People {
  readonly writers: Writer[] = [];
  private readonly documents = new Map<string, Writer[]>();
  private static counter = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly oa: FakeOa,
  ) {}

  /** Opens so many documents with so many people each, who type a mark every `pauseMs`, each on a page of their own. */
  async enter(documents: number, perDocument = 1, pauseMs?: number): Promise<this> {
    for (let n = 0; n < documents; n++) {
      const docId = `cluster-${++People.counter}`;
      this.oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
      const clients: EditorClient[] = [];
      for (let seat = 1; seat <= perDocument; seat++)
        clients.push(await EditorClient.enter(this.oa.link('openEditor', docId, `u${seat}`)));
      for (const client of clients) client.look();
      if (perDocument > 1) await this.seat(clients);
      const writers = clients.map(
        (client, seat) => new Writer(client, `w${People.counter}p${String.fromCharCode(97 + seat)}n`, pauseMs),
      );
      this.documents.set(docId, writers);
      this.writers.push(...writers);
    }
    return this;
  }

  /** Resolves when everybody has typed so many more marks and was answered. */
  async goOn(more?: number): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.goesOn(more)));
  }

  /** Who has these documents open now. */
  async engines(): Promise<Set<string>> {
    const { rows } = await this.cluster.platform.database.query<{ engine: string }>(
      `SELECT s.engine_id AS engine FROM editing_session s JOIN document d ON d.id = s.document_id
       WHERE s.state = 'open' AND d.external_id = ANY($1)`,
      [[...this.documents.keys()]],
    );
    return new Set(rows.map((row) => row.engine));
  }

  /** Everybody stops and leaves; what came home of each. */
  async bringHome(): Promise<Map<Writer, string[]>> {
    const home = new Map<Writer, string[]>();
    await Promise.all(this.writers.map((writer) => writer.stop()));
    for (const [docId, writers] of this.documents) {
      for (const { client } of writers) await client.saved();
      for (const { client } of writers) client.leave();
      const saved = await until(`the save-back of ${docId}`, () => this.oa.saveBacksOf(docId).at(-1), HOME_MS);
      const text = textInside(saved.file!);
      for (const writer of writers) {
        const marks = writer.marksIn(text);
        home.set(writer, marks);
        for (const lost of writer.marks.filter((mark) => !marks.includes(mark)))
          process.stderr.write(`${lost} is not in ${docId}: ${around(text, writer, lost)}\n`);
      }
    }
    return home;
  }

  /** A page for each, so that what one types does not move the lines of another. */
  private async seat(clients: readonly EditorClient[]): Promise<void> {
    const [first] = clients;
    if (!first) return;
    first.key(KEYS.end);
    for (let seat = 1; seat < clients.length; seat++) first.command('.uno:InsertPagebreak');
    await first.saved();
    for (const [seat, client] of clients.entries()) {
      client.key(seat === 0 ? KEYS.home : KEYS.end);
      for (let up = seat; seat > 0 && up < clients.length - 1; up++) client.key(1025);
      await client.ask({ t: 'ping' });
    }
  }
}

/** What stands behind the mark before the one that is lost. */
function around(text: string, { marks }: Writer, lost: string): string {
  const before = marks[marks.indexOf(lost) - 1] ?? '';
  return JSON.stringify(text.slice(text.indexOf(before), text.indexOf(before) + 80));
}

/** Longest time for which somebody typed without an answer, by person, longest first, in milliseconds. */
export function silences(writers: readonly Writer[]): number[] {
  return writers.map((writer) => Math.round(writer.longestSilenceMs)).sort((a, b) => b - a);
}
