import { texts } from '../i18n.js';
import { long, text, type Workbench } from '../workbench.js';
import { setBorders } from '../sheets/borders.js';
import {
  commentTool,
  editingGroup,
  fontGroup,
  historyGroup,
  linkTool,
  pictureTools,
  row,
  symbolTool,
  viewTab,
} from './shared-tools.js';
import { w } from './texts.js';
import { pageGroup } from './words-tabs.js';
import { action, big, button, type Tab, type Tool, wide } from './tool.js';

const words = texts(
  {
    cellsDown: '插入单元格（下移）',
    cellsRight: '插入单元格（右移）',
    cellsUp: '删除单元格（上移）',
    cellsLeft: '删除单元格（左移）',
    refreshPivots: '刷新透视表',
  },
  {
    cellsDown: 'Insert cells, shift down',
    cellsRight: 'Insert cells, shift right',
    cellsUp: 'Delete cells, shift up',
    cellsLeft: 'Delete cells, shift left',
    refreshPivots: 'Refresh pivots',
  },
);

const fill: Tool = {
  type: 'color',
  label: w.fill,
  icon: 'fill',
  initial: 0xffff00,
  none: 'none',
  pick: (bench, color) => bench.command('.uno:BackgroundColor', { BackgroundColor: long(color) }),
};

const borders: Tool = {
  type: 'menu',
  label: w.borders,
  icon: 'borders',
  entries: (bench) =>
    (
      [
        [w.all, 'all'],
        [w.outer, 'outer'],
        [w.top, 'top'],
        [w.bottom, 'bottom'],
        [w.leftBorder, 'left'],
        [w.rightBorder, 'right'],
        [w.none, 'none'],
      ] as const
    ).map(([label, which]) => ({ label, run: () => setBorders(bench, which, 0) })),
};

const FORMATS: readonly (readonly [string, string])[] = [
  ['General', 'General'],
  ['1234', '0'],
  ['1,234.50', '#,##0.00'],
  ['¥1,234.50', '"¥"#,##0.00'],
  ['$1,234.50', '"$"#,##0.00'],
  ['12.5%', '0.0%'],
  ['1.23E+03', '0.00E+00'],
  ['1/4', '# ?/?'],
  ['2026/1/31', 'YYYY/M/D'],
  ['2026-01-31', 'YYYY-MM-DD'],
  ['2026年1月31日', 'YYYY"年"M"月"D"日"'],
  ['31/01/2026', 'DD/MM/YYYY'],
  ['13:37:46', 'HH:MM:SS'],
  ['@', '@'],
];

const formats: Tool = {
  type: 'menu',
  label: w.format,
  icon: 'number',
  wide: true,
  entries: (bench) => [
    ...FORMATS.map(([label, code]) => ({
      label,
      run: () => bench.carryOut('sheets.format', code),
    })),
    'line',
    { label: '…', run: () => bench.act('number-format') },
  ],
};

const menu = (label: string, icon: string, entries: Extract<Tool, { type: 'menu' }>['entries']): Tool => ({
  type: 'menu',
  label,
  icon,
  entries,
});

const run =
  (bench: Workbench, name: string, ...args: (string | number)[]): (() => void) =>
  () =>
    bench.carryOut(name, ...args);

export const sheetsTabs: readonly Tab[] = [
  {
    id: 'start',
    label: w.start,
    groups: [
      historyGroup,
      fontGroup(fill, [borders]),
      {
        label: w.alignment,
        tools: [
          button(w.alignTop, 'alignTop', '.uno:AlignTop'),
          button(w.alignMiddle, 'alignMiddle', '.uno:AlignVCenter'),
          button(w.alignBottom, 'alignBottom', '.uno:AlignBottom'),
          button(w.wrap, 'wrap', '.uno:WrapText'),
          menu(w.rotate, 'rotate', (bench) =>
            [0, 45, 90, 270, 315].map((angle) => ({ label: `${angle}°`, run: run(bench, 'sheets.rotate', angle) })),
          ),
          row,
          button(w.left, 'alignLeft', '.uno:AlignLeft', undefined, 'Ctrl+L'),
          button(w.center, 'alignCenter', '.uno:AlignHorizontalCenter', undefined, 'Ctrl+E'),
          button(w.right, 'alignRight', '.uno:AlignRight', undefined, 'Ctrl+R'),
          button(w.moreOutdent, 'outdent', '.uno:DecrementIndent'),
          button(w.moreIndent, 'indent', '.uno:IncrementIndent'),
          big(button(w.merge, 'merge', '.uno:ToggleMergeCells')),
        ],
      },
      {
        label: w.number,
        tools: [
          formats,
          row,
          button(w.currency, 'currency', '.uno:NumberFormatCurrency', undefined, 'Ctrl+Shift+4'),
          button(w.percent, 'percent', '.uno:NumberFormatPercent', undefined, 'Ctrl+Shift+5'),
          button(w.thousands, 'thousands', '.uno:NumberFormatDecimal', undefined, 'Ctrl+Shift+1'),
          button(w.moreDecimals, 'decimalsMore', '.uno:NumberFormatIncDecimals'),
          button(w.fewerDecimals, 'decimalsLess', '.uno:NumberFormatDecDecimals'),
        ],
      },
      {
        label: w.cells,
        tools: [
          wide(
            menu(w.insertCells, 'plus', (bench) => [
              { label: w.rowAbove, icon: 'rowAbove', run: () => bench.command('.uno:InsertRowsBefore') },
              { label: w.rowBelow, icon: 'rowBelow', run: () => bench.command('.uno:InsertRowsAfter') },
              { label: w.columnBefore, icon: 'columnBefore', run: () => bench.command('.uno:InsertColumnsBefore') },
              { label: w.columnAfter, icon: 'columnAfter', run: () => bench.command('.uno:InsertColumnsAfter') },
              'line',
              { label: words.cellsDown, run: () => bench.command('.uno:InsertCell', { Flags: text('V') }) },
              { label: words.cellsRight, run: () => bench.command('.uno:InsertCell', { Flags: text('>') }) },
            ]),
          ),
          wide(
            menu(w.deleteCells, 'remove', (bench) => [
              { label: w.deleteRows, icon: 'deleteRow', run: () => bench.command('.uno:DeleteRows') },
              { label: w.deleteColumns, icon: 'deleteColumn', run: () => bench.command('.uno:DeleteColumns') },
              'line',
              { label: words.cellsUp, run: () => bench.command('.uno:DeleteCell', { Flags: text('U') }) },
              { label: words.cellsLeft, run: () => bench.command('.uno:DeleteCell', { Flags: text('L') }) },
              'line',
              { label: w.clearContents, run: () => bench.command('.uno:ClearContents') },
            ]),
          ),
          row,
          wide(
            menu(w.fillDown, 'down', (bench) => [
              { label: '↓', shortcut: 'Ctrl+D', run: () => bench.command('.uno:FillDown') },
              { label: '→', shortcut: 'Ctrl+R', run: () => bench.command('.uno:FillRight') },
              {
                label: '1, 2, 3…',
                run: () =>
                  bench.command('.uno:FillSeries', {
                    FillDir: text('B'),
                    FillCmd: text('L'),
                    FillStep: text('1'),
                    FillStart: text(''),
                    FillMax: text(''),
                  }),
              },
            ]),
          ),
          wide(action(w.conditional, 'conditional', 'conditional')),
        ],
      },
      {
        label: w.editing,
        tools: [
          big(button(w.sum, 'sum', '.uno:AutoSum', undefined, 'Alt+=')),
          button(w.sortUp, 'sortUp', '.uno:SortAscending'),
          button(w.filter, 'filter', '.uno:DataFilterAutoFilter', undefined, 'Ctrl+Shift+L'),
          ...editingGroup.tools.slice(0, 1),
          row,
          button(w.sortDown, 'sortDown', '.uno:SortDescending'),
          button(w.clearFilter, 'clearFilter', '.uno:DataFilterRemoveFilter'),
          action(w.replace, 'replace', 'replace', 'Ctrl+H'),
        ],
      },
    ],
  },
  {
    id: 'insert',
    label: w.insert,
    groups: [
      { label: w.pictures, tools: pictureTools },
      { label: w.links, tools: [linkTool, commentTool] },
      { label: w.symbols, tools: [symbolTool, big(action(w.insertFunction, 'function', 'function', 'Shift+F3'))] },
    ],
  },
  {
    id: 'layout',
    label: w.layout,
    groups: [
      pageGroup(),
      {
        label: w.printArea,
        tools: [
          big(
            menu(w.printArea, 'page', (bench) => [
              { label: w.setPrintArea, run: run(bench, 'sheets.printarea', 1) },
              { label: w.clearPrintArea, run: run(bench, 'sheets.printarea', 0) },
            ]),
          ),
          big(
            menu(w.fitPrint, 'fitPage', (bench) => [
              { label: w.fitOnePage, run: run(bench, 'page.scale', 1, 1) },
              { label: w.fitOneWidth, run: run(bench, 'page.scale', 1, 0) },
              { label: w.fitNone, run: run(bench, 'page.scale', 0, 0) },
            ]),
          ),
          big(action(w.headerFooter, 'header', 'sheet-header')),
        ],
      },
    ],
  },
  {
    id: 'formulas',
    label: w.formulas,
    groups: [
      {
        label: w.formulas,
        tools: [
          big(action(w.insertFunction, 'function', 'function', 'Shift+F3')),
          big(button(w.sum, 'sum', '.uno:AutoSum', undefined, 'Alt+=')),
          big(action(w.names, 'bookmark', 'define-name')),
          big(button(w.recalculate, 'refresh', '.uno:Calculate', undefined, 'F9')),
        ],
      },
    ],
  },
  {
    id: 'data',
    label: w.data,
    groups: [
      {
        label: w.sort,
        tools: [
          big(button(w.filter, 'filter', '.uno:DataFilterAutoFilter', undefined, 'Ctrl+Shift+L')),
          big(action(w.sort, 'sortUp', 'sort')),
          wide(button(w.sortUp, 'sortUp', '.uno:SortAscending')),
          row,
          wide(button(w.sortDown, 'sortDown', '.uno:SortDescending')),
        ],
      },
      {
        label: w.data,
        tools: [
          big(action(w.validation, 'check', 'validation')),
          big(action(w.duplicates, 'remove', 'duplicates')),
          big(action(w.split, 'split', 'split-text')),
          big(action(w.conditional, 'conditional', 'conditional')),
          big(action(w.externalLinks, 'link', 'external-links')),
          big(action(words.refreshPivots, 'refresh', 'refresh-pivots')),
        ],
      },
      {
        label: w.outline,
        tools: [
          wide({
            ...menu(w.group, 'plus', (bench) => [
              { label: w.group, run: run(bench, 'sheets.group', 1, 1) },
              { label: w.ungroup, run: run(bench, 'sheets.group', 1, 0) },
            ]),
          } as Tool),
        ],
      },
    ],
  },
  {
    id: 'review',
    label: w.review,
    groups: [{ label: w.comment, tools: [commentTool, big(action(w.protect, 'lock', 'protect'))] }],
  },
  viewTab([
    {
      label: w.freeze,
      tools: [
        big(
          menu(w.freeze, 'freeze', (bench) => [
            { label: w.freezeHere, run: () => bench.command('.uno:FreezePanes') },
            { label: w.freezeRow, run: () => bench.command('.uno:FreezePanesRow', { Index: long(1) }) },
            { label: w.freezeColumn, run: () => bench.command('.uno:FreezePanesColumn', { Index: long(1) }) },
          ]),
        ),
      ],
    },
  ]),
];
