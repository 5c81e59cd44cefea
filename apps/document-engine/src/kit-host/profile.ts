import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROCEDURE_FILES, writeProcedures } from '../kit/procedures/library.js';

const COMMON = '/org.openoffice.Office.Common';

/** Rows of words that dragging a cell's corner continues. */
const FILL_LISTS = [
  'Sun,Mon,Tue,Wed,Thu,Fri,Sat',
  'Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday',
  'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec',
  'January,February,March,April,May,June,July,August,September,October,November,December',
  '星期日,星期一,星期二,星期三,星期四,星期五,星期六',
  '周日,周一,周二,周三,周四,周五,周六',
  '日,一,二,三,四,五,六',
  '一月,二月,三月,四月,五月,六月,七月,八月,九月,十月,十一月,十二月',
  '第一季度,第二季度,第三季度,第四季度',
  '甲,乙,丙,丁,戊,己,庚,辛,壬,癸',
  '子,丑,寅,卯,辰,巳,午,未,申,酉,戌,亥',
];

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
  // "1. " and "- " at the start of a line begin a list, as people are used to; undo takes back just that.
  ['/org.openoffice.Office.Writer/AutoFunction/Format/ByInput/ApplyNumbering', 'Enable', 'true'],
  ['/org.openoffice.Office.Calc/Input', 'AutoInput', 'false'],
  // References as Excel writes them: Sheet2!A1.
  ['/org.openoffice.Office.Calc/Formula/Syntax', 'Grammar', '1'],
  // Merged cells hold what the first one held, without a question that nobody would see.
  ['/org.openoffice.Office.Calc/Compatibility/MergeCells', 'ShowDialog', 'false'],
  ['/org.openoffice.Office.Calc/Compatibility/MergeCells', 'EmptyMergedCells', 'true'],
  // The mean, how many, and the sum of what is selected.
  ['/org.openoffice.Office.Calc/Layout/Other', 'StatusbarMultiFunction', '522'],
  // Dates as people in China and elsewhere type them, whatever language they use.
  ['/org.openoffice.Setup/L10N', 'DateAcceptancePatterns', 'Y/M/D;Y-M-D;M/D/Y;M/D;M-D;Y年M月D日;M月D日'],
  ['/org.openoffice.Office.Calc/SortList', 'List', FILL_LISTS.map((list) => `<it>${list}</it>`).join('')],
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
