import type { MenuEntry } from '../popups/menu.js';
import { pasteSpecial } from '../sheets/paste-special.js';
import { long, text, type Workbench } from '../workbench.js';
import { rw, sw } from './sheets-words.js';
import { w } from './texts.js';
import type { Tool } from './tool.js';

export const menu = (label: string, icon: string, entries: Extract<Tool, { type: 'menu' }>['entries']): Tool => ({
  type: 'menu',
  label,
  icon,
  entries,
});

const run =
  (bench: Workbench, name: string, ...args: (string | number)[]): (() => void) =>
  () =>
    bench.carryOut(name, ...args);

const command =
  (bench: Workbench, name: string, args?: Record<string, unknown>): (() => void) =>
  () =>
    bench.command(`.uno:${name}`, args);

const FORMATS: readonly (readonly [label: string, example: string, code: string])[] = [
  [sw.general, 'General', 'General'],
  [sw.integer, '1234', '0'],
  [sw.numeric, '1,234.50', '#,##0.00'],
  [sw.currency, '¥1,234.50', '"¥"#,##0.00'],
  [sw.dollar, '$1,234.50', '"$"#,##0.00'],
  [sw.accounting, '¥  1,234.50', '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '],
  [sw.percent, '12.5%', '0.0%'],
  [sw.scientific, '1.23E+03', '0.00E+00'],
  [sw.fraction, '1/4', '# ?/?'],
  [sw.shortDate, '2026/1/31', 'YYYY/M/D'],
  [sw.isoDate, '2026-01-31', 'YYYY-MM-DD'],
  [sw.longDate, '2026年1月31日', 'YYYY"年"M"月"D"日"'],
  [sw.dayFirst, '31/01/2026', 'DD/MM/YYYY'],
  [sw.time, '13:37:46', 'HH:MM:SS'],
  [sw.text, '@', '@'],
];

export const formats: Tool = {
  type: 'menu',
  label: w.format,
  icon: 'number',
  wide: true,
  entries: (bench) => [
    ...FORMATS.map(([label, example, code]) => ({
      label: `${label}  ${example}`,
      run: run(bench, 'sheets.format', code),
    })),
    'line',
    { label: sw.moreFormats, shortcut: 'Ctrl+1', run: () => bench.act('number-format') },
  ],
};

export const insertCells = menu(w.insertCells, 'plus', (bench) => [
  { label: w.rowAbove, icon: 'rowAbove', run: command(bench, 'InsertRowsBefore') },
  { label: w.rowBelow, icon: 'rowBelow', run: command(bench, 'InsertRowsAfter') },
  { label: w.columnBefore, icon: 'columnBefore', run: command(bench, 'InsertColumnsBefore') },
  { label: w.columnAfter, icon: 'columnAfter', run: command(bench, 'InsertColumnsAfter') },
  { label: sw.insertMany, run: () => bench.act('insert-many') },
  'line',
  { label: sw.cellsDown, run: command(bench, 'InsertCell', { Flags: text('V') }) },
  { label: sw.cellsRight, run: command(bench, 'InsertCell', { Flags: text('>') }) },
]);

export const deleteCells = menu(w.deleteCells, 'remove', (bench) => [
  { label: w.deleteRows, icon: 'deleteRow', run: command(bench, 'DeleteRows') },
  { label: w.deleteColumns, icon: 'deleteColumn', run: command(bench, 'DeleteColumns') },
  'line',
  { label: sw.cellsUp, run: command(bench, 'DeleteCell', { Flags: text('U') }) },
  { label: sw.cellsLeft, run: command(bench, 'DeleteCell', { Flags: text('L') }) },
]);

export const rowsAndColumns = menu(sw.rowsColumns, 'settings', (bench) => [
  { label: sw.rowHeight, run: () => bench.act('row-height') },
  {
    label: sw.fitRow,
    run: command(bench, 'SetOptimalRowHeight', { aExtraHeight: { type: 'unsigned short', value: 0 } }),
  },
  { label: sw.columnWidth, run: () => bench.act('column-width') },
  { label: sw.fitColumn, run: command(bench, 'SetOptimalColumnWidthDirect') },
  'line',
  { label: sw.hideRows, run: command(bench, 'HideRow') },
  { label: sw.showRows, run: command(bench, 'ShowRow') },
  { label: sw.hideColumns, run: command(bench, 'HideColumn') },
  { label: sw.showColumns, run: command(bench, 'ShowColumn') },
]);

export const clearing = menu(sw.clear, 'clear', (bench) => [
  {
    label: sw.clearAll,
    run: () => {
      bench.command('.uno:Delete', { Flags: text('A') });
      bench.command('.uno:ResetAttributes');
    },
  },
  { label: sw.clearFormats, shortcut: 'Ctrl+M', run: command(bench, 'ResetAttributes') },
  { label: sw.clearContents, shortcut: 'Del', run: command(bench, 'ClearContents') },
  { label: sw.clearComments, run: command(bench, 'Delete', { Flags: text('N') }) },
  { label: sw.clearLinks, run: command(bench, 'RemoveHyperlink') },
]);

export const filling = menu(w.fillDown, 'down', (bench) => [
  { label: sw.fillDown, shortcut: 'Ctrl+D', run: command(bench, 'FillDown') },
  { label: sw.fillRight, shortcut: 'Ctrl+R', run: command(bench, 'FillRight') },
  { label: sw.fillUp, run: command(bench, 'FillUp') },
  { label: sw.fillLeft, run: command(bench, 'FillLeft') },
  'line',
  { label: sw.fillSeries, run: () => bench.act('fill-series') },
]);

export const merging = menu(sw.mergeWays, 'merge', (bench) => [
  { label: sw.mergeCenter, run: command(bench, 'ToggleMergeCells') },
  { label: sw.mergeOnly, run: command(bench, 'MergeCells') },
  { label: sw.mergeRows, run: run(bench, 'cell.merge.rows') },
  { label: sw.unmerge, run: command(bench, 'SplitCell') },
]);

export const autoSum = menu(sw.autoSum, 'sum', (bench) => [
  { label: sw.sum, shortcut: 'Alt+=', run: command(bench, 'AutoSum') },
  ...(
    [
      [sw.average, 'average'],
      [sw.count, 'count'],
      [sw.max, 'max'],
      [sw.min, 'min'],
    ] as const
  ).map(([label, name]) => ({ label, run: command(bench, 'AutoSum', { Function: text(name) }) })),
  'line',
  { label: sw.moreFunctions, shortcut: 'Shift+F3', run: () => bench.act('function') },
]);

export const pasting = menu(sw.pasteSpecial, 'paste', (bench) => [
  { label: sw.paste, shortcut: 'Ctrl+V', run: () => bench.act('paste') },
  { label: sw.pasteValues, shortcut: 'Ctrl+Shift+V', run: () => bench.act('paste-plain') },
  { label: sw.pasteFormulas, run: () => pasteSpecial(bench, 'formulas') },
  { label: sw.pasteFormats, run: () => pasteSpecial(bench, 'formats') },
  { label: sw.pasteTurned, run: () => pasteSpecial(bench, 'turned') },
  'line',
  { label: sw.pasteMore, shortcut: 'Ctrl+Alt+V', run: () => bench.act('paste-special') },
]);

/** Name as the file has it, ground, letters, bold, size in points (0: as it is), line below. */
const STYLES: readonly (readonly [label: string, name: string, ...(string | number)[]])[] = [
  [sw.good, 'Good', 0xc6efce, 0x006100, 0, 0, ''],
  [sw.bad, 'Bad', 0xffc7ce, 0x9c0006, 0, 0, ''],
  [sw.neutral, 'Neutral', 0xffeb9c, 0x9c5700, 0, 0, ''],
  [sw.title, 'Title', -1, 0x44546a, 1, 18, ''],
  [sw.heading1, 'Heading 1', -1, 0x44546a, 1, 15, 'bottom'],
  [sw.heading2, 'Heading 2', -1, 0x44546a, 1, 13, 'bottom'],
  [sw.total, 'Total', -1, -1, 1, 0, 'top'],
  [sw.note, 'Note', 0xffffcc, -1, 0, 0, ''],
  [sw.input, 'Input', 0xffcc99, 0x3f3f76, 0, 0, ''],
  [sw.accent, 'Accent1', 0x4472c4, 0xffffff, 0, 0, ''],
];

export const cellStyles = menu(sw.cellStyles, 'styles', (bench) => [
  { label: sw.normal, run: run(bench, 'cell.style', 'Default', -1, -1, 0, 0, '') },
  'line',
  ...STYLES.map(([label, ...style]): MenuEntry => ({ label, run: run(bench, 'cell.style', ...style) })),
]);

/** Headings, their letters, every second row, lines. */
const TABLES: readonly (readonly [label: string, ...number[]])[] = [
  [sw.blue, 0x4472c4, 0xffffff, 0xd9e1f2, 0x8ea9db],
  [sw.orange, 0xed7d31, 0xffffff, 0xfce4d6, 0xf4b084],
  [sw.grey, 0x7f7f7f, 0xffffff, 0xededed, 0xc9c9c9],
  [sw.gold, 0xffc000, 0x000000, 0xfff2cc, 0xffd966],
  [sw.green, 0x70ad47, 0xffffff, 0xe2efda, 0xa9d08e],
  [sw.dark, 0x1f3864, 0xffffff, 0xdde3ee, 0x8497b0],
];

async function styleTable(bench: Workbench, style: readonly number[]): Promise<void> {
  const [[bare = '0'] = []] = await bench.perform('table.style', ...style);
  if (bare === '1') bench.command('.uno:DataFilterAutoFilter');
  else bench.focus();
}

export const tableStyles = menu(sw.tableStyle, 'table', (bench) =>
  TABLES.map(([label, ...style]): MenuEntry => ({ label, run: () => void styleTable(bench, style) })),
);

export const conditional = menu(w.conditional, 'conditional', (bench) => {
  const rule = (label: string, kind: string): MenuEntry => ({ label, run: () => bench.act('conditional', kind) });
  const add = (label: string, ...args: (string | number)[]): MenuEntry => ({
    label,
    run: run(bench, 'sheets.condition.add', ...args),
  });
  return [
    { heading: rw.highlight },
    rule(rw.greater, '0 2'),
    rule(rw.less, '0 1'),
    rule(rw.between, '0 6'),
    rule(rw.equal, '0 0'),
    rule(rw.contains, '0 22'),
    rule(rw.duplicate, '0 8'),
    { heading: rw.top },
    rule(rw.topItems, '0 10'),
    rule(rw.bottomItems, '0 11'),
    rule(rw.topPercent, '0 12'),
    rule(rw.above, '0 14'),
    rule(rw.below, '0 15'),
    { heading: rw.bars },
    add(rw.blueBar, 2, 0, '', '', 0x638ec6, -1),
    add(rw.greenBar, 2, 0, '', '', 0x63c384, -1),
    add(rw.redBar, 2, 0, '', '', 0xff555a, -1),
    'line',
    { label: rw.newRule, run: () => bench.act('conditional') },
    { label: rw.manage, run: () => bench.act('rules') },
    { label: rw.clearSelected, run: run(bench, 'sheets.condition.clear') },
    { label: rw.clearSheet, run: run(bench, 'rule.clear') },
  ];
});

export const freezing = menu(w.freeze, 'freeze', (bench) => {
  const frozen = ['.uno:FreezePanesColumn', '.uno:FreezePanesRow'].some((name) => Number(bench.states.get(name)) > 0);
  return [
    ...(frozen
      ? [{ label: sw.unfreeze, run: command(bench, 'FreezePanes') }, 'line' as const]
      : [{ label: sw.freezeHere, run: command(bench, 'FreezePanes') }]),
    { label: sw.freezeRow, run: command(bench, 'FreezePanesRow', { Index: long(1) }) },
    { label: sw.freezeColumn, run: command(bench, 'FreezePanesColumn', { Index: long(1) }) },
  ];
});
