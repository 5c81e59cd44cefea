import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { componentsSetting, writeComponents } from './components.js';

const component = (library: string): string =>
  `<component loader="com.sun.star.loader.SharedLibrary" uri="vnd.sun.star.expand:$LO_LIB_DIR/${library}"><implementation name="x.${library}"/></component>`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenqiao-components-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lists every component but the players of sound and film', async () => {
  const program = join(folder, 'program');
  mkdirSync(join(program, 'services'), { recursive: true });
  const others = [component('libswlo.so'), component('libsdlo.so')];
  const all = [others[0], component('libavmediagst.so'), component('libavmediagtk.so'), others[1]];
  writeFileSync(join(program, 'services', 'services.rdb'), `<components>${all.join('')}</components>`);
  await writeComponents(program, folder);
  const address = /^<file:\/\/(.*)>\*$/.exec(componentsSetting(program, folder)['URE_MORE_SERVICES'] ?? '')?.[1] ?? '';
  expect(readFileSync(join(address, 'services.rdb'), 'utf8')).toBe(`<components>${others.join('')}</components>`);
});

it('leaves a LibreOffice alone that keeps its list elsewhere', async () => {
  await writeComponents(folder, folder);
  expect(componentsSetting(folder, folder)).toEqual({});
});
