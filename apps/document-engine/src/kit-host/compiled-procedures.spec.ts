import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '#platform';
import { sampleFile } from '#testing';
import { DocumentEngineEnvironment } from '../environment.js';
import { KitPool } from './kit-pool.js';
import { detectSandbox } from './sandbox.js';
import { DOOR } from '../kit/procedures/door.basic.js';
import { PROCEDURE_FILES } from '../kit/procedures/library.js';

const folder = mkdtempSync(join(tmpdir(), 'wenqiao-procedures-'));
const warmProfile = join(folder, 'profile');
const ALL = Object.keys(PROCEDURE_FILES).flatMap((path) => /(\w+)\.xba$/.exec(path)?.[1] ?? []);
/** By which names the door knows the modules. */
const DOORS = [...DOOR.matchAll(/Case "(\w+)"\s+Carry = (\w+)\.Perform/g)].map(([, prefix = '', module = '']) => ({
  prefix,
  module,
}));

async function poolOf(profile: string): Promise<KitPool> {
  const root = projectRoot();
  const pool = new KitPool(
    {
      folder: join(folder, 'kits'),
      warmProfile: profile,
      sandbox: await detectSandbox(),
      spares: 0,
      paths: {
        code: join(root, 'dist/apps/document-engine/src/kit'),
        modules: join(root, 'node_modules'),
        packageJson: join(root, 'package.json'),
        program: new DocumentEngineEnvironment().LIBREOFFICE_PROGRAM,
      },
      limits: { startMs: 60_000, loadMs: 60_000, answerMs: 20_000, memoryBytes: 2 ** 31 },
    },
    () => undefined,
  );
  await pool.open();
  return pool;
}

/** Those of the modules that do not answer in a kit with this profile. */
async function silent(profile: string, doors: typeof DOORS): Promise<string[]> {
  const pool = await poolOf(profile);
  const kit = await pool.take();
  const unheard: string[] = [];
  try {
    writeFileSync(join(kit.folder, 'document.docx'), sampleFile('docx'));
    await kit.load('document.docx', null, 'skip', 'en-US');
    await kit.createView({ view: 'v', author: 'Ann', review: false, watermark: null });
    for (const { prefix, module } of doors) {
      const answer = await kit.perform('v', `${prefix}.nothing`, []).catch((error: unknown) => String(error));
      if (typeof answer === 'string' && !answer.includes('procedure failed: ')) unheard.push(`${module}: ${answer}`);
    }
  } finally {
    await kit.close();
    await pool.close();
  }
  return unheard;
}

/** One module that LibreOffice cannot read silences all of them: halves of them are tried beside the door alone. */
async function unreadable(doors: typeof DOORS): Promise<string[]> {
  const profile = join(folder, `only-${doors.map(({ prefix }) => prefix).join('-')}`);
  cpSync(warmProfile, profile, { recursive: true });
  const kept = ['Door', ...doors.map(({ module }) => module)];
  for (const other of ALL.filter((name) => !kept.includes(name))) {
    const file = join(profile, `user/basic/Wenqiao/${other}.xba`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(<script:module [^>]*>)[^<]*/, '$1'));
  }
  const unheard = await silent(profile, doors);
  if (unheard.length === 0 || doors.length === 1) return unheard;
  const half = Math.ceil(doors.length / 2);
  return [...(await unreadable(doors.slice(0, half))), ...(await unreadable(doors.slice(half)))];
}

beforeAll(async () => {
  await (await poolOf(warmProfile)).close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has a door to every module', () => {
  expect(['Door', ...DOORS.map(({ module }) => module)].sort()).toEqual([...ALL].sort());
});

it('is read by LibreOffice, every module of it', { timeout: 240_000 }, async () => {
  const unheard = await silent(warmProfile, DOORS);
  expect(unheard.length === 0 ? [] : await unreadable(DOORS), 'modules that LibreOffice cannot read').toEqual([]);
  expect(unheard).toEqual([]);
});
