import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readKitFile, streamKitFile, writeKitFile } from './kit-files.js';

const folder = mkdtempSync(join(tmpdir(), 'wenqiao-kit-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

it('reads what a kit wrote, and nothing that a link, a pipe or a folder stands for', async () => {
  writeFileSync(at('result'), 'written');
  expect((await readKitFile(at('result'))).toString()).toBe('written');
  expect(Buffer.concat(await (await streamKitFile(at('result'))).toArray()).toString()).toBe('written');
  writeFileSync(at('secret'), 'of the host');
  symlinkSync(at('secret'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  mkdirSync(at('folder'));
  for (const name of ['link', 'pipe', 'folder', 'nothing'])
    await expect(readKitFile(at(name)), name).rejects.toMatchObject({ reason: 'crashed' });
});

it('writes in the place of a link, never through it', async () => {
  writeFileSync(at('kept'), 'as it was');
  symlinkSync(at('kept'), at('source'));
  await writeKitFile(at('source'), 'for the kit');
  expect(readFileSync(at('kept'), 'utf8')).toBe('as it was');
  expect((await readKitFile(at('source'))).toString()).toBe('for the kit');
});
