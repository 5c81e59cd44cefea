import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { expect, it } from 'vitest';
import { Cluster, EditorClient, type FakeOa, sampleFile } from '#testing';
import { capacityPage, type Step } from './capacity-page.js';
import { machineSeconds, type Role, ROLES, usages } from './processes.js';

const ENGINES = [1, 2, 3];
/** Added before each measurement: documents, each with one who types and one who looks. */
const DOCUMENTS_A_STEP = 4;
const MOST_DOCUMENTS = 32;
/** Four keys a second: 48 words a minute. */
const KEY_EVERY_MS = 250;
const MEASURED_MS = 8_000;
/** Where one stops: people feel it, or there is no CPU left. */
const SLOW_MS = 250;
const FULL = 0.97;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Types steadily and notes how long every key took until pixels came. */
class Typist {
  samples: number[] = [];
  private pressedAt: number | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(readonly client: EditorClient) {
    client.onPatch = () => {
      if (this.pressedAt !== null) this.samples.push(performance.now() - this.pressedAt);
      this.pressedAt = null;
    };
    this.timer = setInterval(() => this.press(), KEY_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private press(): void {
    // A key whose pixels have not come yet is one more that waits, not a new sample.
    this.pressedAt ??= performance.now();
    this.client.type('x');
  }
}

async function measure(engines: number): Promise<Step[]> {
  const cluster = await Cluster.start({ SPARE_KITS: '1' });
  const steps: Step[] = [];
  const typists: Typist[] = [];
  const lookers: EditorClient[] = [];
  try {
    for (let more = 1; more < engines; more++) await cluster.add('document-engine');
    const oa = await cluster.platform.oa();
    const atRest = usages();
    while (typists.length < MOST_DOCUMENTS) {
      for (let n = 0; n < DOCUMENTS_A_STEP; n++) await open(oa, `${engines}-${typists.length + 1}`, typists, lookers);
      await pause(2_000); // what opening costs is over
      for (const typist of typists) typist.samples = [];
      const [before, machineBefore, began] = [usages(), machineSeconds(), performance.now()];
      await pause(MEASURED_MS);
      const [after, machineAfter] = [usages(), machineSeconds()];
      const seconds = (performance.now() - began) / 1000;
      const samples = typists.flatMap((typist) => typist.samples).sort((a, b) => a - b);
      const cores = (role: Role): number => Math.max(0, after[role].cpuSeconds - before[role].cpuSeconds) / seconds;
      const own = ROLES.reduce((sum, role) => sum + cores(role), 0);
      const step: Step = {
        engines,
        documents: typists.length,
        people: typists.length + lookers.length,
        medianMs: samples[Math.floor(samples.length / 2)] ?? Infinity,
        p95Ms: samples[Math.floor(samples.length * 0.95)] ?? Infinity,
        cores: Object.fromEntries(ROLES.map((role) => [role, cores(role)])) as Record<Role, number>,
        strangersCores: Math.max(0, (machineAfter - machineBefore) / seconds - own),
        memoryMb: Object.fromEntries(ROLES.map((role) => [role, after[role].memoryMb])) as Record<Role, number>,
        restMb: Object.fromEntries(ROLES.map((role) => [role, atRest[role].memoryMb])) as Record<Role, number>,
      };
      steps.push(step);
      const busy = (machineAfter - machineBefore) / seconds / cpus().length;
      if (step.p95Ms > SLOW_MS || busy > FULL) break;
    }
  } finally {
    for (const typist of typists) typist.stop();
    for (const client of [...typists.map((typist) => typist.client), ...lookers]) client.leave();
    await cluster.stop();
  }
  return steps;
}

async function open(oa: FakeOa, docId: string, typists: Typist[], lookers: EditorClient[]): Promise<void> {
  oa.files.set(docId, { title: `${docId}.docx`, content: sampleFile('docx') });
  const typist = await EditorClient.enter(oa.link('openEditor', docId, 'typist'));
  const looker = await EditorClient.enter(oa.link('openEditor', docId, 'looker'));
  for (const client of [typist, looker]) client.look();
  lookers.push(looker);
  typists.push(new Typist(typist));
}

it('tells how many people and documents a core and a GiB carry', async () => {
  const steps: Step[] = [];
  for (const engines of ENGINES) steps.push(...(await measure(engines)));
  for (const engines of ENGINES) expect(steps.some((step) => step.engines === engines)).toBe(true);
  expect(steps.every((step) => step.cores.kits > 0 && step.memoryMb.kits > 0)).toBe(true);
  writeFileSync('docs/operations/capacity.md', capacityPage(steps));
}, 900_000);
