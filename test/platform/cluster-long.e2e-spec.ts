import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppName, Cluster, type FakeOa, type Instance, PostgresServer, RedisServer, until } from '#testing';
import { People, silences } from '../cluster/people.js';
import { SeededRandom } from '../faults/seeded-random.js';

/** `npm run test:cluster`: LONG_CLUSTER is the time of misfortunes in minutes. */
const minutes = Number(process.env['LONG_CLUSTER'] ?? 0);
const people = Number(process.env['CLUSTER_PEOPLE'] ?? 50);
const PER_DOCUMENT = 5;
/** Seven letters and a space a second: a quick typist. */
const TYPIST_MS = 1_000;
/** What nobody waits longer for, however busy the machine; the aim, 3 s, is for a machine with a core per engine. */
const LONGEST_SILENCE_MS = Number(process.env['CLUSTER_SILENCE_MS'] ?? 30_000);
/** Typed on an engine this long before it is killed may be lost: the time between drafts. */
const DRAFT_MS = 10_000;

describe.runIf(minutes > 0)('a cluster in trouble', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let cluster: Cluster;
  let oa: FakeOa;
  let engine: Instance;
  let gateway: Instance;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    redis = await RedisServer.start();
    cluster = await Cluster.start({
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      RECONNECT_GRACE_MS: '10000', // as it comes
    });
    engine = await cluster.add('document-engine');
    gateway = await cluster.add('editor-gateway');
    oa = await cluster.platform.oa();
    await cluster.platform.setInterval(0);
  });
  afterAll(async () => {
    await cluster.stop();
    await redis.stop();
    await postgres.stop();
  });

  it('is upgraded, process by process, under people who type; nobody reloads and no edit is lost', async ({
    annotate,
  }) => {
    const typing = await new People(cluster, oa).enter(Math.ceil(people / PER_DOCUMENT), PER_DOCUMENT, TYPIST_MS);
    const steps: [string, () => Promise<unknown>][] = [
      ['a gateway', () => gateway.stop().then(() => gateway.start())],
      ['the other gateway', () => cluster.restart('editor-gateway')],
      ['an engine', () => engine.stop().then(() => engine.start())],
      ['the other engine', () => cluster.restart('document-engine')],
      ...(['bisheng-adapter', 'callback-worker', 'wopi-host'] as const).map((app): [string, () => Promise<unknown>] => [
        app,
        () => cluster.restart(app),
      ]),
    ];
    for (const [name, step] of steps) {
      for (const writer of typing.writers) writer.longestSilenceMs = 0;
      await step();
      await typing.goOn(4);
      const waited = silences(typing.writers);
      const median = waited[Math.floor(waited.length / 2)] ?? 0;
      const told = `${name}: longest silence ${waited[0]} ms, of half of the people at most ${median} ms`;
      await annotate(told);
      process.stdout.write(`${told}\n`);
      expect(waited[0], `longest silence while ${name} was upgraded`).toBeLessThan(LONGEST_SILENCE_MS);
    }
    for (const [writer, marks] of await typing.bringHome()) expect(marks).toEqual(writer.marks);
  }, 1_200_000);

  it('loses nothing but what was typed in the last seconds on an engine that was killed, whatever is killed when', async ({
    annotate,
  }) => {
    const seed = Number(process.env['WENQIAO_SEED'] ?? Date.now() % 100_000);
    await annotate(`WENQIAO_SEED=${seed}`);
    const random = new SeededRandom(seed);
    const typing = await new People(cluster, oa).enter(6);
    const engineKills: number[] = [];
    const kill = async (app: AppName): Promise<void> => {
      const old = cluster.platform.kill(app);
      await until(`${app} again`, () => ![old, null].includes(cluster.platform.pidIfRunning(app)), 60_000);
    };
    const again = (one: Instance): Promise<unknown> => one.stop('SIGKILL').then(() => one.start());
    const killEngine = (how: () => Promise<unknown>) => async (): Promise<void> => {
      engineKills.push(Date.now());
      await how();
    };
    const misfortunes: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['kill -9 an engine', killEngine(() => again(engine))],
      ['kill -9 the other engine', killEngine(() => kill('document-engine'))],
      ['kill -9 a gateway', () => again(gateway)],
      ['kill -9 the other gateway', () => kill('editor-gateway')],
      ['kill -9 the worker', () => kill('callback-worker')],
      ['restart Postgres', () => postgres.restart('asked')],
      ['kill -9 Postgres', () => postgres.restart('killed')],
      ['lose Redis', () => redis.kill().then(() => redis.run({ empty: true }))],
    ];
    const happened: string[] = [];
    for (const deadline = Date.now() + minutes * 60_000; Date.now() < deadline;) {
      const [name, happens] = random.pick(misfortunes);
      happened.push(name);
      await happens();
      await typing.goOn(10);
    }
    await annotate(happened.join(', '));
    for (const [writer, marks] of await typing.bringHome()) {
      expect(new Set(marks).size, 'marks that are there twice').toBe(marks.length);
      const lost = writer.marks.filter((mark) => !marks.includes(mark));
      const unexplained = lost.filter((mark) => {
        const at = writer.typedAt[writer.marks.indexOf(mark)] ?? 0;
        return !engineKills.some((killed) => at > killed - DRAFT_MS && at < killed + 1_000);
      });
      expect(unexplained, `lost of ${writer.name}, after: ${happened.join(', ')}`).toEqual([]);
      await annotate(
        `${writer.name}: ${lost.length} of ${writer.marks.length} marks lost with ${engineKills.length} engines`,
      );
    }
  }, 3_600_000);
});
