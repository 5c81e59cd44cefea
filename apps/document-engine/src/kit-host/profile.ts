import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROCEDURE_FILES, writeProcedures } from '../kit/procedures/library.js';

const COMMON = '/org.openoffice.Office.Common';

/** LibreOffice's settings in every kit. What people type stays as they typed it; nothing in a document ever runs. */
const SETTINGS: [path: string, name: string, value: string][] = [
  // Otherwise the first start would lay LibreOffice's own presets over what stands here.
  ['/org.openoffice.Setup/Office', 'ooSetupInstCompleted', 'true'],
  [`${COMMON}/Security/Scripting`, 'DisableMacrosExecution', 'true'],
  [`${COMMON}/Security/Scripting`, 'MacroSecurityLevel', '3'],
  [`${COMMON}/AutoCorrect`, 'CapitalAtStartSentence', 'false'],
  [`${COMMON}/AutoCorrect`, 'TwoCapitalsAtStart', 'false'],
  [`${COMMON}/AutoCorrect`, 'CorrectAccidentalCapsLock', 'false'],
  [`${COMMON}/AutoCorrect`, 'ReplaceDoubleQuote', 'false'],
  [`${COMMON}/AutoCorrect`, 'ReplaceSingleQuote', 'false'],
  [`${COMMON}/AutoCorrect`, 'ChangeDash', 'false'],
  [`${COMMON}/AutoCorrect`, 'UseReplacementTable', 'false'],
  [`${COMMON}/AutoCorrect`, 'AddNonBrkSpace', 'false'],
  [`${COMMON}/AutoCorrect`, 'ChangeOrdinalNumber', 'false'],
  [`${COMMON}/Save/Document`, 'CreateBackup', 'false'],
  ['/org.openoffice.Office.Writer/AutoFunction/Completion', 'Enable', 'false'],
  ['/org.openoffice.Office.Calc/Input', 'AutoInput', 'false'],
];

const REGISTRY = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${SETTINGS.map(([path, name, value]) => `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`).join('\n')}
</oor:items>
`;

/** Changes when the settings do, so that a profile warmed with older ones is not used. */
export const PROFILE_VERSION = createHash('sha256')
  .update(REGISTRY)
  .update(JSON.stringify(PROCEDURE_FILES))
  .digest('hex')
  .slice(0, 8);

/** Makes a profile that LibreOffice has not started with yet. */
export async function writeFreshProfile(folder: string): Promise<void> {
  await mkdir(join(folder, 'user'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'user', 'registrymodifications.xcu'), REGISTRY);
  await writeProcedures(join(folder, 'user'));
}
