import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runBuilderScript } from '../builder/builder-process.js';
import type { LiveEdit, LiveOutcome, LiveSnapshot } from '../builder/guest/live-model.js';
import type { TextModel } from '../builder/guest/model.js';
import { writeDocx } from '../builder/writers/docx-writer.js';
import { ConversionFailure } from '../conversions/conversion-failure.js';
import { writeKitFile } from '../kit-host/kit-files.js';
import { KitFailure, type KitProcess } from '../kit-host/kit-process.js';
import type { Sandbox } from '../kit-host/sandbox.js';
import { snapshotOf } from './live-snapshot.js';

/** Of the processor. */
const SCRIPT_MS = 5_000;
const MAX_CODE = 200_000;
const MAX_EDITS = 50_000;
const MOST_AT_ONCE = 2;
/** How often a script is run again because somebody else changed the document meanwhile. */
const TRIES = 3;

/** What came of a script: what its function returned, or what it could not do, by its name. */
export type LiveScriptResult = { result: unknown; changed: boolean } | { error: string };

let running = 0;

/**
 * Runs a function of the embedding page over the open document, in the sandbox of the document builder. `code` is the text of the
 * function. `mayEdit`: what it does to the document is done, all of it or nothing; otherwise it may only read.
 */
export async function runLiveScript(
  script: { code: string; scope: unknown; mayEdit: boolean },
  kit: KitProcess,
  view: string,
  kind: string,
  sandbox: Sandbox,
): Promise<LiveScriptResult> {
  if (script.code.length > MAX_CODE) return { error: 'the script is too long' };
  if (running >= MOST_AT_ONCE) return { error: 'too many scripts run at once' };
  running++;
  try {
    for (let attempt = 1; ; attempt++) {
      const snapshot = await snapshotOf(kit, view, kind);
      const outcome = await run(script, snapshot, sandbox);
      if (outcome.error !== undefined) return { error: outcome.error };
      const edits = outcome.edits.filter(([what]) => what !== 'count');
      const result: unknown = outcome.result === undefined ? null : JSON.parse(outcome.result);
      if (edits.length === 0) return { result, changed: false };
      if (!script.mayEdit) return { error: 'this person may not change the document' };
      if (edits.length > MAX_EDITS) return { error: 'the script does too much at once' };
      if (await carryOut(kit, view, outcome)) return { result, changed: true };
      if (attempt === TRIES) return { error: 'others change the document at the same time' };
    }
  } catch (error) {
    if (error instanceof ConversionFailure || error instanceof KitFailure) return { error: error.message };
    throw error;
  } finally {
    running--;
  }
}

async function run(
  { code, scope }: { code: string; scope: unknown },
  snapshot: LiveSnapshot,
  sandbox: Sandbox,
): Promise<LiveOutcome> {
  const script = `import('./live-script.js').then(({ runLive }) => runLive(\n${code}\n));\nundefined;`;
  const ran = await runBuilderScript(sandbox, script, { scope: scope ?? {}, snapshot }, {}, SCRIPT_MS);
  const outcome: unknown = ran.kind === 'built' ? ran.files[0]?.content : null;
  // Whoever is stopped by a limit leaves nothing.
  if (!isOutcome(outcome)) throw new ConversionFailure('timeout', 'the script took too long, or too much memory');
  return outcome;
}

function isOutcome(value: unknown): value is LiveOutcome {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, edits, inserts } = value as Partial<Record<keyof LiveOutcome, unknown>>;
  return kind === 'live' && Array.isArray(edits) && edits.every(isEdit) && Array.isArray(inserts);
}

function isEdit(value: unknown): value is LiveEdit {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');
}

/** False: the document is no longer what the script saw. */
async function carryOut(kit: KitProcess, view: string, { edits, inserts }: LiveOutcome): Promise<boolean> {
  const names: string[] = [];
  try {
    for (const content of inserts) {
      const name = `script-${randomUUID()}.docx`;
      names.push(name);
      await writeKitFile(join(kit.folder, name), written(content));
    }
    const args = edits.flatMap(([what, ...given]) => {
      const told = what === 'insert' ? [given[0] ?? 'cursor', kit.addressOf(names[Number(given[1])] ?? '')] : given;
      return [what, told.length, ...told].map(String);
    });
    await kit.perform(view, 'script.apply', args);
    return true;
  } catch (error) {
    if (error instanceof KitFailure && error.message.endsWith('changed')) return false;
    throw error;
  } finally {
    for (const name of names) await rm(join(kit.folder, name), { force: true });
  }
}

/** Pictures are taken from the script itself only: nothing is fetched for it. */
function written(content: TextModel): Buffer {
  const pictures = new Map<string, { extension: 'png' | 'jpeg' | 'gif'; bytes: Buffer }>();
  JSON.stringify(content, (key, value: unknown) => {
    if (key === 'url' && typeof value === 'string') {
      const inline = /^data:image\/(png|jpeg|gif);base64,([A-Za-z0-9+/=]+)$/.exec(value);
      if (!inline) throw new ConversionFailure('failed', 'pictures in scripts are data:image addresses');
      pictures.set(value, {
        extension: inline[1] === 'jpeg' || inline[1] === 'gif' ? inline[1] : 'png',
        bytes: Buffer.from(inline[2] ?? '', 'base64'),
      });
    }
    return value;
  });
  return writeDocx(content, pictures);
}
