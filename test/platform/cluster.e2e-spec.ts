import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, EditorClient, type FakeOa, type Instance, sampleFile, textInside, until, Writer } from '#testing';

/** Several processes of every app over one database, as operators run them. */
let cluster: Cluster;
let oa: FakeOa;
let engine: Instance;
let counter = 0;

beforeAll(async () => {
  cluster = await Cluster.start();
  engine = await cluster.add('document-engine');
  oa = await cluster.platform.oa();
  await cluster.platform.setInterval(0);
});
afterAll(() => cluster.stop());

async function write(count: number): Promise<Map<string, Writer>> {
  const writers = new Map<string, Writer>();
  for (let i = 0; i < count; i++) {
    const docId = `cluster-${++counter}`;
    oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
    const client = await EditorClient.enter(oa.link('openEditor', docId, 'u1'));
    client.look();
    writers.set(docId, new Writer(client, `w${counter}n`));
  }
  return writers;
}

async function enginesOf(writers: Map<string, Writer>): Promise<Set<string>> {
  const { rows } = await cluster.platform.database.query<{ engine: string }>(
    `SELECT s.engine_id AS engine FROM editing_session s JOIN document d ON d.id = s.document_id
     WHERE s.state = 'open' AND d.external_id = ANY($1)`,
    [[...writers.keys()]],
  );
  return new Set(rows.map((row) => row.engine));
}

/** Everybody stops and leaves; what came home, by document. */
async function bringHome(writers: Map<string, Writer>): Promise<Map<Writer, string[]>> {
  const home = new Map<Writer, string[]>();
  for (const [docId, writer] of writers) {
    await writer.stop();
    await writer.client.saved();
    writer.client.leave();
    const saveBack = await until(`the save-back of ${docId}`, () => oa.saveBacksOf(docId)[0], 60_000);
    home.set(writer, writer.marksIn(textInside(saveBack.file!)));
  }
  return home;
}

describe('a cluster', () => {
  it('shares documents among engines; one that is asked to stop hands its own over without an edit lost or anybody sent away', async () => {
    const writers = await write(4);
    expect((await enginesOf(writers)).size).toBe(2);
    await Promise.all([...writers.values()].map((writer) => writer.goesOn()));
    await engine.stop();
    await until('all are with the other engine', async () => (await enginesOf(writers)).size === 1, 60_000);
    await Promise.all([...writers.values()].map((writer) => writer.goesOn()));
    expect([...writers.values()].filter((writer) => writer.returns > 0)).toHaveLength(2);
    // Every mark once, in the order in which it was typed.
    for (const [writer, marks] of await bringHome(writers)) expect(marks).toEqual(writer.marks);
  }, 240_000);

  it('loses no key when the gateway under the people is asked to stop, or is killed', async () => {
    const gateway = await cluster.add('editor-gateway');
    const writers = await write(2);
    for (const how of ['SIGTERM', 'SIGKILL'] as const) {
      await Promise.all([...writers.values()].map((writer) => writer.goesOn()));
      await gateway.stop(how);
      await Promise.all([...writers.values()].map((writer) => writer.goesOn()));
      if (how === 'SIGTERM') {
        await gateway.start();
        await cluster.restart('editor-gateway'); // those that were with the other one come over
      }
    }
    expect([...writers.values()].every((writer) => writer.returns > 0)).toBe(true);
    for (const [writer, marks] of await bringHome(writers)) expect(marks).toEqual(writer.marks);
  }, 240_000);
});

/** `npm run test:cluster`: LONG_CLUSTER is the time in minutes. */
const minutes = Number(process.env['LONG_CLUSTER'] ?? 0);
/** Typed on an engine this long before it is killed may be lost: the time between drafts. */
const DRAFT_MS = 10_000;

describe.runIf(minutes > 0)('a cluster in trouble', () => {
  it('is upgraded, process by process, under people who type; nobody reloads and no edit is lost', async () => {
    await engine.start();
    const gateway = await cluster.add('editor-gateway');
    const writers = await write(Number(process.env['CLUSTER_PEOPLE'] ?? 10));
    for (const step of [
      () => gateway.stop().then(() => gateway.start()),
      () => cluster.restart('editor-gateway'),
      () => engine.stop().then(() => engine.start()),
      () => cluster.restart('document-engine'),
      () => cluster.restart('bisheng-adapter'),
      () => cluster.restart('callback-worker'),
      () => cluster.restart('wopi-host'),
    ]) {
      await step();
      await Promise.all([...writers.values()].map((writer) => writer.goesOn()));
    }
    const gaps = [...writers.values()].map((writer) => Math.round(writer.longestGapMs)).sort((a, b) => a - b);
    console.log(`longest silence per person in ms: ${gaps.join(' ')}`);
    await gateway.stop();
    for (const [writer, marks] of await bringHome(writers)) expect(marks).toEqual(writer.marks);
  }, 1_200_000);

  it('loses nothing but what was typed in the last seconds on an engine that was killed, whatever is killed when', async () => {
    const seed = Number(process.env['WENQIAO_SEED'] ?? Date.now() % 100_000);
    console.log(`seed ${seed}`);
    let state = seed;
    const random = (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    const gateway = await cluster.add('editor-gateway');
    const writers = await write(6);
    const engineKills: number[] = [];
    const deadline = Date.now() + minutes * 60_000;
    const kill = async (app: 'document-engine' | 'editor-gateway' | 'callback-worker'): Promise<void> => {
      const old = cluster.platform.kill(app);
      await until(`${app} again`, () => ![old, null].includes(cluster.platform.pidIfRunning(app)), 60_000);
    };
    while (Date.now() < deadline) {
      const act = random(5);
      console.log(`${new Date().toISOString()} ${act}`);
      if (act <= 1) engineKills.push(Date.now());
      if (act === 0) await engine.stop('SIGKILL').then(() => engine.start());
      else if (act === 1) await kill('document-engine');
      else if (act === 2) await gateway.stop('SIGKILL').then(() => gateway.start());
      else if (act === 3) await kill('editor-gateway');
      else await kill('callback-worker');
      await Promise.all([...writers.values()].map((writer) => writer.goesOn(10)));
    }
    for (const [writer, marks] of await bringHome(writers)) {
      expect(new Set(marks).size).toBe(marks.length);
      const lost = writer.marks.filter((mark) => !marks.includes(mark));
      const unexplained = lost.filter((mark) => {
        const at = writer.typedAt[writer.marks.indexOf(mark)] ?? 0;
        return !engineKills.some((killed) => at > killed - DRAFT_MS && at < killed + 1_000);
      });
      expect(unexplained).toEqual([]);
      console.log(
        `${writer.name}: ${writer.marks.length} marks, ${lost.length} lost with ${engineKills.length} engines`,
      );
    }
  }, 3_600_000);
});
