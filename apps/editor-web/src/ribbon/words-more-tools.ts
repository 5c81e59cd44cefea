import { language, texts } from '../i18n.js';
import { bool, text, type Workbench } from '../workbench.js';
import { giveFile } from '../words/given-file.js';
import { w } from './texts.js';
import { action, big, type Tool } from './tool.js';

const words = texts(
  {
    ruler: '标尺',
    reference: '交叉引用',
    lineNumbers: '行号',
    none: '无',
    continuous: '连续',
    eachPage: '每页重编行号',
    hyphenation: '断字',
    automatic: '自动断字',
    noHyphens: '不断字',
    pageBorders: '页面边框',
    thin: '方框',
    thick: '粗方框',
    double: '双线方框',
    dateField: '日期（自动更新）',
    timeField: '时间（自动更新）',
    blankPage: '空白页',
    rule: '水平线',
    language: '语言',
    english: '英语（美国）',
    british: '英语（英国）',
    chinese: '中文（简体）',
    traditional: '中文（繁体）',
    japanese: '日语',
    german: '德语',
    french: '法语',
    spanish: '西班牙语',
    unchecked: '不检查拼写',
    display: '显示修订',
    markup: '所有标记',
    final: '最终状态（不显示删除的内容）',
    properties: '文档属性',
    tableProperties: '表格属性…',
    toTable: '文本转换成表格',
    toText: '表格转换成文本',
    byTab: '按制表符',
    byComma: '按逗号',
    byParagraph: '按段落',
    convert: '文本与表格转换',
    restart: '重新开始编号',
    goOn: '继续编号',
    listLevel: '多级列表',
    textFromFile: '插入文件中的文字',
    withVersion: '与历史版本比较…',
    withFile: '与文件比较…',
    formFields: '内容控件',
    textField: '文本',
    checkField: '复选框',
    listField: '下拉列表…',
    dateControl: '日期',
    fillIn: '单击此处输入文字',
    pickDate: '单击选择日期',
    lower: '降低一级',
    higher: '提升一级',
    special: '特殊字符',
    nonBreaking: '不间断空格',
    hardHyphen: '不间断连字符',
    softHyphen: '可选连字符',
    emDash: '长破折号',
  },
  {
    ruler: 'Ruler',
    reference: 'Cross-reference',
    lineNumbers: 'Line numbers',
    none: 'None',
    continuous: 'Continuous',
    eachPage: 'Restart each page',
    hyphenation: 'Hyphenation',
    automatic: 'Automatic hyphenation',
    noHyphens: 'No hyphenation',
    pageBorders: 'Page borders',
    thin: 'Box',
    thick: 'Thick box',
    double: 'Double box',
    dateField: 'Date (updates itself)',
    timeField: 'Time (updates itself)',
    blankPage: 'Blank page',
    rule: 'Horizontal line',
    language: 'Language',
    english: 'English (US)',
    british: 'English (UK)',
    chinese: 'Chinese (simplified)',
    traditional: 'Chinese (traditional)',
    japanese: 'Japanese',
    german: 'German',
    french: 'French',
    spanish: 'Spanish',
    unchecked: 'Do not check spelling',
    display: 'Display for review',
    markup: 'All markup',
    final: 'Final (deletions hidden)',
    properties: 'Document properties',
    tableProperties: 'Table properties…',
    toTable: 'Convert text to table',
    toText: 'Convert table to text',
    byTab: 'at tabs',
    byComma: 'at commas',
    byParagraph: 'at paragraphs',
    convert: 'Convert text and table',
    restart: 'Restart numbering',
    goOn: 'Continue numbering',
    listLevel: 'Multilevel list',
    textFromFile: 'Text from file',
    withVersion: 'Compare with a version…',
    withFile: 'Compare with a file…',
    formFields: 'Content controls',
    textField: 'Plain text',
    checkField: 'Check box',
    listField: 'Drop-down list…',
    dateControl: 'Date',
    fillIn: 'Click here to enter text',
    pickDate: 'Click here to choose a date',
    lower: 'One level down',
    higher: 'One level up',
    special: 'Special characters',
    nonBreaking: 'Non-breaking space',
    hardHyphen: 'Non-breaking hyphen',
    softHyphen: 'Optional hyphen',
    emDash: 'Em dash',
  },
);

export const crossReference = big(action(words.reference, 'link', 'reference'));
export const rulerTool = big(action(words.ruler, 'ruler', 'ruler'));
export const properties = big(action(words.properties, 'settings', 'properties'));
export const tablePropertiesLabel = words.tableProperties;
export const tableProperties = action(words.tableProperties, 'settings', 'table-properties');

export const lineNumbers: Tool = {
  type: 'menu',
  label: words.lineNumbers,
  icon: 'numbering',
  wide: true,
  entries: (bench) => [
    { label: words.none, run: () => bench.carryOut('page.lines', 0, 0) },
    { label: words.continuous, run: () => bench.carryOut('page.lines', 1, 0) },
    { label: words.eachPage, run: () => bench.carryOut('page.lines', 1, 1) },
  ],
};

export const hyphenation: Tool = {
  type: 'menu',
  label: words.hyphenation,
  icon: 'split',
  wide: true,
  entries: (bench) => [
    { label: words.noHyphens, run: () => bench.carryOut('page.hyphenate', 0) },
    { label: words.automatic, run: () => bench.carryOut('page.hyphenate', 1) },
  ],
};

export const pageBorders: Tool = {
  type: 'menu',
  label: words.pageBorders,
  icon: 'borders',
  big: true,
  entries: (bench) => [
    { label: words.none, run: () => bench.carryOut('page.border', 'none', 0, 0, 0) },
    { label: words.thin, run: () => bench.carryOut('page.border', 'box', 26, 0, 0) },
    { label: words.thick, run: () => bench.carryOut('page.border', 'box', 106, 0, 0) },
    { label: words.double, run: () => bench.carryOut('page.border', 'box', 79, 0, 3) },
  ],
};

/** Dates and times of now, as people write them in either language. */
export function datesOf(now: Date, tongue: string): string[] {
  const form = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(tongue, options).format(now);
  return [
    ...new Set([
      form({ year: 'numeric', month: 'long', day: 'numeric' }),
      form({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }),
      form({ year: 'numeric', month: 'numeric', day: 'numeric' }),
      new Intl.DateTimeFormat('sv-SE').format(now),
      form({ hour: 'numeric', minute: '2-digit' }),
      form({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }),
    ]),
  ];
}

export const dateAndTime: Tool = {
  type: 'menu',
  label: w.dateField,
  icon: 'date',
  wide: true,
  entries: (bench) => [
    ...datesOf(new Date(), language).map((date) => ({
      label: date,
      run: () => {
        bench.send({ t: 'text', s: date });
        bench.focus();
      },
    })),
    'line',
    { label: words.dateField, run: () => bench.command('.uno:InsertDateField') },
    { label: words.timeField, run: () => bench.command('.uno:InsertTimeField') },
  ],
};

export const blankPage: Tool = {
  type: 'popup',
  plain: true,
  label: words.blankPage,
  icon: 'page',
  open: (bench) => {
    for (let breaks = 0; breaks < 2; breaks++) bench.command('.uno:InsertPagebreak');
  },
};

export const horizontalLine: Tool = {
  type: 'popup',
  plain: true,
  label: words.rule,
  icon: 'rule',
  open: (bench) => bench.carryOut('paragraph.rule'),
};

const LANGUAGES = [
  ['en-US', words.english],
  ['en-GB', words.british],
  ['zh-CN', words.chinese],
  ['zh-TW', words.traditional],
  ['ja-JP', words.japanese],
  ['de-DE', words.german],
  ['fr-FR', words.french],
  ['es-ES', words.spanish],
] as const;

export const proofingLanguage: Tool = {
  type: 'menu',
  label: words.language,
  icon: 'language',
  big: true,
  entries: (bench) => [
    ...LANGUAGES.map(([tag, label]) => ({ label, run: () => bench.carryOut('font.set', 'language', tag) })),
    'line',
    { label: words.unchecked, run: () => bench.carryOut('font.set', 'language', 'zxx') },
  ],
};

const showChanges = (bench: Workbench, on: boolean): void =>
  bench.command('.uno:ShowTrackedChanges', { ShowTrackedChanges: bool(on) });

export const changesDisplay: Tool = {
  type: 'menu',
  label: words.display,
  icon: 'hidden',
  wide: true,
  entries: (bench) => [
    { label: words.markup, run: () => showChanges(bench, true) },
    { label: words.final, run: () => showChanges(bench, false) },
  ],
};

const convert = (bench: Workbench, command: string, delimiter: string): void =>
  bench.command(command, { Delimiter: text(delimiter) });

export const convertTable: Tool = {
  type: 'menu',
  label: words.convert,
  icon: 'convertTable',
  entries: (bench) => [
    ...(
      [
        [words.byTab, '\t'],
        [words.byComma, ','],
        [words.byParagraph, '\n'],
      ] as const
    ).map(([label, delimiter]) => ({
      label: `${words.toTable}, ${label}`,
      run: () => convert(bench, '.uno:ConvertTextToTable', delimiter),
    })),
    'line',
    { label: words.toText, run: () => convert(bench, '.uno:ConvertTableToText', '\t') },
  ],
};

/** As LibreOffice numbers its outlines. */
const OUTLINES = [
  ['1 → 1.1 → 1.1.1', 7],
  ['1. → 1.1. → a)', 1],
  ['1. → a) → •', 2],
  ['1. → (a) → i.', 3],
  ['I. → A. → i.', 5],
] as const;

export const listLevels: Tool = {
  type: 'menu',
  label: words.listLevel,
  icon: 'listLevel',
  entries: (bench) => [
    ...OUTLINES.map(([label, number]) => ({
      label,
      run: () => bench.command('.uno:SetOutline', { SetOutline: { type: 'unsigned short', value: number } }),
    })),
    'line',
    { label: words.lower, shortcut: 'Tab', run: () => bench.command('.uno:DecrementLevel') },
    { label: words.higher, shortcut: 'Shift+Tab', run: () => bench.command('.uno:IncrementLevel') },
    'line',
    { label: words.restart, run: () => bench.carryOut('words.number.restart', 1, 1) },
    { label: words.goOn, run: () => bench.carryOut('words.number.restart', 0) },
  ],
};

export const textFromFile: Tool = {
  type: 'popup',
  plain: true,
  label: words.textFromFile,
  icon: 'copy',
  open: (bench) => giveFile(bench, 'insert'),
};

export const compareTool: Tool = {
  type: 'menu',
  label: w.compare,
  icon: 'changes',
  big: true,
  entries: (bench) => [
    { label: words.withFile, run: () => giveFile(bench, 'compare') },
    { label: words.withVersion, run: () => bench.act('compare') },
  ],
};

/** Fields that others fill in. */
export const formFields: Tool = {
  type: 'menu',
  label: words.formFields,
  icon: 'textBox',
  wide: true,
  entries: (bench) => [
    { label: words.textField, run: () => bench.carryOut('form.insert', 'text', words.fillIn) },
    { label: words.checkField, run: () => bench.carryOut('form.insert', 'check', '') },
    { label: words.listField, run: () => bench.act('form-list') },
    { label: words.dateControl, run: () => bench.carryOut('form.insert', 'date', words.pickDate) },
  ],
};

/** Characters that keyboards lack and that cannot be seen. */
export const specialCharacters: Tool = {
  type: 'menu',
  label: words.special,
  icon: 'marks',
  wide: true,
  entries: (bench) =>
    (
      [
        [words.nonBreaking, '\u00a0', 'Ctrl+Shift+Space'],
        [words.hardHyphen, '\u2011', 'Ctrl+Shift+-'],
        [words.softHyphen, '\u00ad', undefined],
        [words.emDash, '\u2014', undefined],
      ] as const
    ).map(([label, character, shortcut]) => ({
      label,
      ...(shortcut === undefined ? {} : { shortcut }),
      run: () => {
        bench.send({ t: 'text', s: character });
        bench.focus();
      },
    })),
};
