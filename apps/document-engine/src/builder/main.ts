import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { readFileSync } from 'node:fs';

/**
 * Runs one builder script in a JavaScript engine of its own that has nothing of this process: no files, no network, no timers. Reads
 * `{script, argument, opened, memoryBytes, timeMs}` from standard input, writes `{files}`, `{needs}` or `{error}` to standard output. The process itself
 * is shut in as well.
 */
interface Order {
  script: string;
  argument: unknown;
  /** What the files hold that the script opens, by address, as far as it is known. */
  opened: unknown;
  memoryBytes: number;
  /** Of the processor. */
  timeMs: number;
}

const GUEST = new URL('./guest/', import.meta.url);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const ENTRY = `
import { Api, builder, built } from './builder-api.js';
globalThis.Api = Api;
globalThis.builder = builder;
globalThis.editor = Api;
globalThis.GlobalVariable = {};
globalThis.console = Object.freeze({ log() {}, info() {}, warn() {}, error() {} });
globalThis.__built = () => JSON.stringify(built);
`;

const order = JSON.parse(readFileSync(0, 'utf8')) as Order;
const quickjs = await newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant);
const runtime = quickjs.newRuntime();
runtime.setMemoryLimit(order.memoryBytes);
runtime.setMaxStackSize(512 * 1024);
// Processor time: a script is not to blame for what else the machine has to do.
const atStart = process.cpuUsage();
let late = false;
runtime.setInterruptHandler(() => {
  const spent = process.cpuUsage(atStart);
  return (late = (spent.user + spent.system) / 1000 > order.timeMs);
});
runtime.setModuleLoader(
  (name) => readFileSync(new URL(name, GUEST), 'utf8'),
  (_base, name) => {
    if (!/^\.\/[a-z-]+\.js$/.test(name)) throw new Error(`there is no module ${name}`);
    return name;
  },
);
const context = runtime.newContext();

function evaluate(code: string, name: string, type: 'module' | 'global'): string {
  const result = context.evalCode(code, name, { type });
  if (result.error) {
    const thrown = context.dump(result.error) as { message?: unknown; name?: unknown; stack?: unknown } | null;
    result.error.dispose();
    throw new Error(late ? 'the script took too long' : describe(thrown));
  }
  const value = context.dump(result.value) as unknown;
  result.value.dispose();
  return typeof value === 'string' ? value : '';
}

function describe(thrown: { message?: unknown; name?: unknown; stack?: unknown } | string | null): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const at = /script\.docbuilder:(\d+)/.exec(String(thrown.stack))?.[1];
  const where = at === undefined ? '' : ` (line ${at})`;
  return `${text(thrown.name)}: ${text(thrown.message)}${where}`.slice(0, 1000);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

let answer: string;
try {
  evaluate(ENTRY, 'entry.js', 'module');
  const argument = JSON.stringify(order.argument ?? {});
  evaluate(
    `globalThis.Argument = globalThis.argument = JSON.parse(${JSON.stringify(argument)}); undefined`,
    'argument.js',
    'global',
  );
  const opened = JSON.stringify(order.opened ?? {});
  evaluate(`globalThis.__opened = JSON.parse(${JSON.stringify(opened)}); undefined`, 'opened.js', 'global');
  evaluate(order.script, 'script.docbuilder', 'global');
  runtime.executePendingJobs(1000);
  answer = `{"files":${evaluate('__built()', 'built.js', 'global')}}`;
  if (answer.length > MAX_OUTPUT_BYTES) answer = JSON.stringify({ error: 'the script built too much' });
} catch (error) {
  answer = JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
}
// Whatever the script made of it: without the file it has not done what it should.
const needs = evaluate('globalThis.__needs ?? ""', 'needs.js', 'global');
if (needs !== '') answer = JSON.stringify({ needs });
process.stdout.write(answer, () => process.exit(0));
