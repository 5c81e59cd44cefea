import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type FakeOa, type Instance, until } from '#testing';
import { People } from '../cluster/people.js';

/** Several processes of every app over one database, as operators run them. */
let cluster: Cluster;
let oa: FakeOa;
let engine: Instance;

beforeAll(async () => {
  cluster = await Cluster.start();
  engine = await cluster.add('document-engine');
  oa = await cluster.platform.oa();
  await cluster.platform.setInterval(0);
});
afterAll(() => cluster.stop());

/** Holds documents that move where their last draft is written and the next engine does not have them yet. */
async function heldOpen(
  { platform }: Cluster,
  { address }: Instance,
): Promise<{ reached(): Promise<void>; close(): Promise<void> }> {
  const client = await platform.database.connect();
  await client.query('BEGIN');
  await client.query('SELECT id FROM engine WHERE address <> $1 FOR UPDATE', [address]);
  const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE editing_session SET engine_id = (SELECT id FROM engine%'`;
  return {
    reached: async () => {
      await until(
        'a document is on its way',
        async () => (await platform.database.query(waits)).rowCount === 1,
        60_000,
      );
    },
    close: async () => {
      await client.query('ROLLBACK');
      client.release();
    },
  };
}

const people = (): People => new People(cluster, oa);

describe('a cluster', () => {
  it('shares documents among engines; one that is asked to stop hands its own over without an edit lost or anybody sent away', async () => {
    const typing = await people().enter(4);
    for (const { client } of typing.writers) client.tooBusyToHold = true;
    expect((await typing.engines()).size).toBe(2);
    await typing.goOn();
    const gap = await heldOpen(cluster, engine);
    const stopped = engine.stop();
    await gap.reached();
    await typing.goOn();
    await gap.close();
    await stopped;
    await until('all are with the other engine', async () => (await typing.engines()).size === 1, 60_000);
    await typing.goOn();
    expect(typing.writers.filter((writer) => writer.returns > 0)).toHaveLength(2);
    // Every mark once, in the order in which it was typed.
    for (const [writer, marks] of await typing.bringHome()) expect(marks).toEqual(writer.marks);
  }, 240_000);

  it('puts every letter where its person types, when five type into one document at the same moment', async () => {
    const typing = await people().enter(1, 5, 300);
    await typing.goOn(12);
    for (const [writer, marks] of await typing.bringHome()) expect(marks).toEqual(writer.marks);
  }, 120_000);

  it('loses no key when the gateway under the people is asked to stop, or is killed', async () => {
    const gateway = await cluster.add('editor-gateway');
    const typing = await people().enter(2);
    for (const how of ['SIGTERM', 'SIGKILL'] as const) {
      await typing.goOn();
      await gateway.stop(how);
      await typing.goOn();
      if (how === 'SIGTERM') {
        await gateway.start();
        await cluster.restart('editor-gateway'); // those that were with the other one come over
      }
    }
    expect(typing.writers.every((writer) => writer.returns > 0)).toBe(true);
    for (const [writer, marks] of await typing.bringHome()) expect(marks).toEqual(writer.marks);
  }, 240_000);
});
