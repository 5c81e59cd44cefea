import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = 'components';
/** LibreOffice's players of sound and film. */
const PLAYERS = /<component\b[^>]*\/libavmedia\w+\.so"[^>]*>.*?<\/component>/gs;

/**
 * Lists LibreOffice's components for a kit, without the players: nobody hears a kit, and whoever looks at a slide with a
 * film would wait, with everybody in the document, for a player that finds nothing to play it with.
 */
export async function writeComponents(program: string, folder: string): Promise<void> {
  const from = join(program, 'services');
  if (!existsSync(from)) return;
  await mkdir(join(folder, FOLDER), { mode: 0o700 });
  for (const name of await readdir(from))
    await writeFile(join(folder, FOLDER, name), (await readFile(join(from, name), 'utf8')).replace(PLAYERS, ''));
}

/** Has LibreOffice take the list of {@link writeComponents}; `inside` is the kit's folder as the kit sees it. */
export function componentsSetting(program: string, inside: string): Record<string, string> {
  return existsSync(join(program, 'services'))
    ? { URE_MORE_SERVICES: `<${pathToFileURL(join(inside, FOLDER)).href}>*` }
    : {};
}
