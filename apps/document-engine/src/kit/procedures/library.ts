import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ANIMATIONS } from './animations.basic.js';
import { CELLS } from './cells.basic.js';
import { CHARTS } from './charts.basic.js';
import { DOCUMENTS } from './documents.basic.js';
import { DOOR } from './door.basic.js';
import { EQUATIONS } from './equations.basic.js';
import { FONTS } from './fonts.basic.js';
import { FORMS } from './forms.basic.js';
import { LINKS } from './links.basic.js';
import { MEDIA } from './media.basic.js';
import { MERGE } from './merge.basic.js';
import { OBJECTS } from './objects.basic.js';
import { PAGES } from './pages.basic.js';
import { PARAGRAPHS } from './paragraphs.basic.js';
import { PICTURES } from './pictures.basic.js';
import { PIVOTS } from './pivots.basic.js';
import { PLACES } from './places.basic.js';
import { REFERENCES } from './references.basic.js';
import { SHAPES } from './shapes.basic.js';
import { SCRIPTS } from './scripts.basic.js';
import { RULES } from './rules.basic.js';
import { SHEETS } from './sheets.basic.js';
import { SLIDES } from './slides.basic.js';
import { TABLES } from './tables.basic.js';
import { WORDS } from './words.basic.js';

const LIBRARY = 'Wenqiao';
const MODULES: Record<string, string> = {
  Door: DOOR,
  Words: WORDS,
  Sheets: SHEETS,
  Slides: SLIDES,
  Shapes: SHAPES,
  Animations: ANIMATIONS,
  Pages: PAGES,
  Cells: CELLS,
  Charts: CHARTS,
  Documents: DOCUMENTS,
  Equations: EQUATIONS,
  Fonts: FONTS,
  Forms: FORMS,
  Links: LINKS,
  Media: MEDIA,
  Merge: MERGE,
  Objects: OBJECTS,
  Paragraphs: PARAGRAPHS,
  Pictures: PICTURES,
  Places: PLACES,
  References: REFERENCES,
  LiveScripts: SCRIPTS,
  Pivots: PIVOTS,
  Rules: RULES,
  Tables: TABLES,
};
const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const OASIS = '-//OpenOffice.org//DTD OfficeDocument 1.0//EN';

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Everything that goes into a profile, by its path below `user/basic`. */
export const PROCEDURE_FILES: Record<string, string> = {
  'script.xlc': `${XML}<!DOCTYPE library:libraries PUBLIC "${OASIS}" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
 <library:library library:name="${LIBRARY}" xlink:href="$(USER)/basic/${LIBRARY}/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
`,
  'Standard/script.xlb': libraryIndex('Standard', []),
  [`${LIBRARY}/script.xlb`]: libraryIndex(LIBRARY, Object.keys(MODULES)),
  ...Object.fromEntries(
    Object.entries(MODULES).map(([name, source]) => [
      `${LIBRARY}/${name}.xba`,
      `${XML}<!DOCTYPE script:module PUBLIC "${OASIS}" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="${name}" script:language="StarBasic">${escapeXml(source)}</script:module>
`,
    ]),
  ),
};

function libraryIndex(name: string, modules: readonly string[]): string {
  return `${XML}<!DOCTYPE library:library PUBLIC "${OASIS}" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="${name}" library:readonly="false" library:passwordprotected="false">
${modules.map((module) => ` <library:element library:name="${module}"/>`).join('\n')}
</library:library>
`;
}

/** Puts the procedures into a profile that LibreOffice has not started with yet. */
export async function writeProcedures(userFolder: string): Promise<void> {
  for (const [path, content] of Object.entries(PROCEDURE_FILES)) {
    const file = join(userFolder, 'basic', path);
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await writeFile(file, content);
  }
}
