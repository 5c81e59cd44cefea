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
