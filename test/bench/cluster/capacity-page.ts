import { cpus, totalmem } from 'node:os';
import { type Role, ROLES } from './processes.js';

/** What was measured with so many documents open, one person typing and one looking in each. */
export interface Step {
  engines: number;
  documents: number;
  people: number;
  medianMs: number;
  p95Ms: number;
  /** Cores that each role kept busy. */
  cores: Record<Role, number>;
  /** Cores that others on the machine kept busy meanwhile. */
  strangersCores: number;
  memoryMb: Record<Role, number>;
  /** The same before anybody came. */
  restMb: Record<Role, number>;
}

/** Longer than this people feel a key; much longer, and they stop. */
const [SMOOTH_MS, BEARABLE_MS] = [100, 250];
/** Who has a document open: how many share one, and which part of them types at one moment. */
const PER_DOCUMENT = 2;
const TYPING = 0.2;
/** An engine node, and what of it is planned with. */
const NODE = { cores: 16, gib: 64, usable: 0.7 };
/** The largest Postgres that one buys without thinking. */
const POSTGRES_CORES = 64;
const SERVERS: readonly Role[] = ROLES.filter((role) => role !== 'people and OA');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const fixed = (value: number, digits = 0): string => value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Connections to Postgres that one process opens unless told otherwise, and processes beside gateways and engines. */
const POOL = 8;
const OTHERS = 6;

/** Of roles that hardly notice a document a line says nothing: all that they used, spread over the documents, is an upper bound. */
function atMostPerDocument(steps: readonly Step[], role: Role): number {
  return sum(steps.map((step) => step.cores[role])) / sum(steps.map((step) => step.documents));
}

/** What one more document adds, from a straight line through all measurements (least squares). */
function perDocument(steps: readonly Step[], of: (step: Step) => number): number {
  const meanX = sum(steps.map((step) => step.documents)) / steps.length;
  const meanY = sum(steps.map(of)) / steps.length;
  const spread = sum(steps.map((step) => (step.documents - meanX) ** 2));
  const slope = sum(steps.map((step) => (step.documents - meanX) * (of(step) - meanY))) / spread;
  return steps.length > 1 ? Math.max(0, slope) : meanY / meanX;
}

/** docs/operations/capacity.md, from a run of `npm run bench:cluster`. */
export function capacityPage(steps: readonly Step[]): string {
  const engines = [...new Set(steps.map((step) => step.engines))];
  const one = steps.filter((step) => step.engines === engines[0]);
  const cpu = Object.fromEntries(
    SERVERS.map((role) => [
      role,
      role === 'kits' || role === 'engine'
        ? perDocument(one, (step) => step.cores[role])
        : atMostPerDocument(steps, role),
    ]),
  ) as Record<Role, number>;
  const memory = Object.fromEntries(
    SERVERS.map((role) => [role, perDocument(one, (step) => step.memoryMb[role])]),
  ) as Record<Role, number>;
  const cpuAll = sum(SERVERS.map((role) => cpu[role]));
  const memoryAll = sum(SERVERS.map((role) => memory[role]));
  const most = (count: number, limitMs: number): number =>
    Math.max(
      0,
      ...steps.filter((step) => step.engines === count && step.p95Ms <= limitMs).map((step) => step.documents),
    );
  const rest = one[0]?.restMb;
  return [
    '# How much one machine carries, and how many are needed',
    '',
    `Made by \`npm run bench:cluster\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${fixed(totalmem() / 2 ** 30)} GiB, Node ${process.version}.`,
    'Real processes: a gateway, 1 to 3 engines, Postgres, the other apps, and the simulated people themselves, **all on these same cores**. In every document one',
    'person types four keys a second without a pause and one looks on. "Key to pixels" is the time from a key to the next patch at the one who typed, without a browser.',
    '',
    '| engines | documents | people | key to pixels, median | p95 | cores: kits | engines | gateway | Postgres | other apps | people | strangers |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...steps.map((step) =>
      [
        '',
        step.engines,
        step.documents,
        step.people,
        `${fixed(step.medianMs)} ms`,
        `${fixed(step.p95Ms)} ms`,
        ...(['kits', 'engine', 'gateway', 'postgres', 'other apps', 'people and OA'] as const).map((role) =>
          step.cores[role].toFixed(2),
        ),
        step.strangersCores.toFixed(2),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
    '"Strangers" is what others on the machine used at that moment; where it is large, the key times of the row say little and its cores still count.',
    '',
    '## Per document',
    '',
    'What one more document, with one who types all the time and one who looks, adds. Memory, and the cores of kits and engine: a straight line through the rows with one',
    'engine. Cores of gateway, Postgres and the other apps: all that they used in all rows, their rest included, spread over the documents, which is an upper bound.',
    '',
    '| | kits | engine | gateway | Postgres | other apps | together |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    `| cores | ${(['kits', 'engine', 'gateway', 'postgres', 'other apps'] as const).map((role) => cpu[role].toFixed(4)).join(' | ')} | ${cpuAll.toFixed(4)} |`,
    `| MB (proportional) | ${(['kits', 'engine', 'gateway', 'postgres', 'other apps'] as const).map((role) => fixed(memory[role], 1)).join(' | ')} | ${fixed(memoryAll, 1)} |`,
    rest
      ? `| MB before anybody came | ${(['kits', 'engine', 'gateway', 'postgres', 'other apps'] as const).map((role) => fixed(rest[role])).join(' | ')} | ${fixed(sum(SERVERS.map((role) => rest[role])))} |`
      : '',
    '',
    `- **Per core**: ${fixed(1 / cpuAll, 1)} documents in which somebody types without a pause.`,
    `- **Per GiB**: ${fixed(1024 / memoryAll, 1)} open documents, ${fixed((1024 / memoryAll) * PER_DOCUMENT)} people, typing or not. What rests costs memory, hardly a core.`,
    '',
    '## Where it saturates, and what a next engine adds',
    '',
    `| engines | most documents with 95 of 100 keys on the screen within ${SMOOTH_MS} ms | within ${BEARABLE_MS} ms |`,
    '| --- | --- | --- |',
    ...engines.map((count) => `| ${count} | ${most(count, SMOOTH_MS)} | ${most(count, BEARABLE_MS)} |`),
    '',
    'What is full then is the CPU, and of that the kits: LibreOffice lays out and paints for every key.',
    '',
    'All engines of this bench share the same cores, so a next one adds no CPU here, and the table says only that several engines cost little more than one. On machines',
    'of its own a next engine adds what the cores and GiB above give: documents are independent of each other, and engines share nothing but Postgres. What one',
    'engine process (not its kits) needs says how far a single one reaches: it forwards patches in one thread, and is full when it keeps one core busy, with',
    `${cpu.engine > 0 ? fixed(0.7 / cpu.engine) : 'more than we measured'} such documents at 70 % of a core; a gateway likewise with ${cpu.gateway > 0 ? fixed(0.7 / cpu.gateway) : 'more than we measured'}.`,
    '',
    ...[10_000, 1_000_000].flatMap((people) => extrapolation(people, cpu, memory)),
    '## What this does not say',
    '',
    '- Documents were twelve pages of text. Large spreadsheets and slides with pictures need a kit with more memory (up to `KIT_MEMORY_MB`) and more CPU per key.',
    '- Opening is not in it: it costs about a second of a core per document, and its rush is in the morning. `SPARE_KITS` and the size of the engine nodes decide it.',
    '- Nothing above 2 cores was measured. A straight line to a million people is arithmetic, not a promise; measure again on your machines.',
    '',
  ].join('\n');
}

function extrapolation(people: number, cpu: Record<Role, number>, memory: Record<Role, number>): string[] {
  const documents = people / PER_DOCUMENT;
  const typing = people * TYPING;
  const cores = (roles: readonly Role[]): number => sum(roles.map((role) => cpu[role])) * typing;
  const engineCores = cores(['kits', 'engine']);
  const engineGib = (sum([memory.kits, memory.engine]) * documents) / 1024;
  const nodesByCpu = Math.ceil(engineCores / (NODE.cores * NODE.usable));
  const nodesByMemory = Math.ceil(engineGib / (NODE.gib * NODE.usable));
  const postgres = cores(['postgres']);
  const nodes = Math.max(nodesByCpu, nodesByMemory);
  const gateways = Math.max(2, Math.ceil(cores(['gateway']) / 0.7));
  const connections = (nodes + gateways + OTHERS) * POOL;
  const first =
    nodesByCpu >= nodesByMemory ? 'CPU of the kits (LibreOffice laying out and painting)' : 'memory of the kits';
  const enough = postgres <= POSTGRES_CORES * NODE.usable;
  return [
    `## ${fixed(people)} people`,
    '',
    `Who have a document open at the same moment (not: who have an account), ${PER_DOCUMENT} to a document, ${TYPING * 100} % of them typing at one moment.`,
    '',
    `- Documents: ${fixed(people)} / ${PER_DOCUMENT} = ${fixed(documents)}. Typing: ${fixed(people)} × ${TYPING} = ${fixed(typing)}.`,
    `- Engines, cores: ${fixed(typing)} × (${cpu.kits.toFixed(4)} + ${cpu.engine.toFixed(4)}) = ${fixed(engineCores)}. Nodes of ${NODE.cores} cores at ${NODE.usable * 100} %: **${fixed(nodesByCpu)}**.`,
    `- Engines, memory: ${fixed(documents)} × (${fixed(memory.kits, 1)} + ${fixed(memory.engine, 1)}) MB = ${fixed(engineGib)} GiB. Nodes of ${NODE.gib} GiB at ${NODE.usable * 100} %: **${fixed(nodesByMemory)}**.`,
    `- Gateways: ${fixed(typing)} × ${cpu.gateway.toFixed(4)} = ${fixed(cores(['gateway']), 1)} cores, one thread each, at 70 %: **${fixed(gateways)}** (never fewer than 2).`,
    `- Postgres, cores: ${fixed(typing)} × ${cpu.postgres.toFixed(4)} = ${fixed(postgres, 1)} at most.`,
    `- Postgres, connections: (${fixed(nodes)} engines + ${fixed(gateways)} gateways + ${OTHERS} others) × \`DATABASE_POOL_SIZE\` ${POOL} = ${fixed(connections)}${connections > 400 ? ', which needs a transaction pooler' : connections > 90 ? ', more than the 100 of an untouched Postgres: raise `max_connections`' : ''}.`,
    '',
    `**First bottleneck**: ${first}; it goes away with more engine nodes. The first that more nodes do not move is Postgres, which all share: ${
      enough
        ? `here it would need at most ${fixed(postgres, 1)} cores, which one machine has.`
        : `here it may need ${fixed(postgres)} cores, more than one machine of ${POSTGRES_CORES} has at ${NODE.usable * 100} %. Beyond about ${fixed((people * POSTGRES_CORES * NODE.usable) / postgres)} people, give integrators platforms of their own (a database, a bucket and a set of engines each): nothing is shared between integrators.`
    }`,
    '',
  ];
}
