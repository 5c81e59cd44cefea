import { texts } from '../i18n.js';
import { w } from './texts.js';
import { button, type Tool } from './tool.js';

const words = texts(
  {
    cells: '单元格格式',
    evenColumns: '平均分布各列',
    evenRows: '平均分布各行',
    fit: '根据内容调整列宽',
    repeat: '重复标题行',
  },
  {
    cells: 'Cell layout',
    evenColumns: 'Distribute columns',
    evenRows: 'Distribute rows',
    fit: 'Fit columns to content',
    repeat: 'Repeat header row',
  },
);

/** What can be done to the rows and columns of tables in texts and on slides. */
export const rowsAndColumns: readonly Tool[] = [
  button(w.rowAbove, 'rowAbove', '.uno:InsertRowsBefore'),
  button(w.columnBefore, 'columnBefore', '.uno:InsertColumnsBefore'),
  button(w.deleteRows, 'deleteRow', '.uno:DeleteRows'),
  button(w.mergeCells, 'merge', '.uno:MergeCells'),
  { type: 'row' },
  button(w.rowBelow, 'rowBelow', '.uno:InsertRowsAfter'),
  button(w.columnAfter, 'columnAfter', '.uno:InsertColumnsAfter'),
  button(w.deleteColumns, 'deleteColumn', '.uno:DeleteColumns'),
];

/** Where text stands in cells, and how large they are. */
export const cellLayout: Tool = {
  type: 'menu',
  label: words.cells,
  icon: 'alignMiddle',
  big: true,
  entries: (bench) => [
    ...(
      [
        [w.alignTop, 'CellVertTop'],
        [w.alignMiddle, 'CellVertCenter'],
        [w.alignBottom, 'CellVertBottom'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:${name}`) })),
    'line',
    ...(
      [
        [words.evenColumns, 'DistributeColumns'],
        [words.evenRows, 'DistributeRows'],
        [words.fit, 'SetOptimalColumnWidth'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:${name}`) })),
    'line',
    { label: words.repeat, run: () => bench.command('.uno:HeadingRowsRepeat') },
  ],
};
