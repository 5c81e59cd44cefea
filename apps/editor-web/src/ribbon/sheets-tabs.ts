import { setBorders } from '../sheets/borders.js';
import { long, type Workbench } from '../workbench.js';
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
import {
  autoSum,
  cellStyles,
  clearing,
  conditional,
  deleteCells,
  filling,
  formats,
  freezing,
  insertCells,
  menu,
  merging,
  pasting,
  rowsAndColumns,
  tableStyles,
} from './sheets-cell-tools.js';
import { sw } from './sheets-words.js';
import { w } from './texts.js';
import { pageGroup } from './words-tabs.js';
import { action, big, button, type Tab, type Tool, wide } from './tool.js';

const run =
  (bench: Workbench, name: string, ...args: (string | number)[]): (() => void) =>
  () =>
    bench.carryOut(name, ...args);

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
  entries: (bench) => [
    ...(
      [
        [w.all, 'all'],
        [w.outer, 'outer'],
        [w.top, 'top'],
        [w.bottom, 'bottom'],
        [w.leftBorder, 'left'],
        [w.rightBorder, 'right'],
        [w.none, 'none'],
      ] as const
    ).map(([label, which]) => ({ label, run: () => setBorders(bench, which) })),
    'line',
    { label: sw.thickBox, run: run(bench, 'cell.border', 'outer', 92, 0, 0) },
    { label: sw.doubleBottom, run: run(bench, 'cell.border', 'bottom', 54, 15, 0) },
    { label: sw.moreBorders, run: () => bench.act('borders') },
  ],
};

export const sheetsTabs: readonly Tab[] = [
  {
    id: 'start',
    label: w.start,
    groups: [
      { ...historyGroup, tools: [...historyGroup.tools, pasting] },
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
          big(button(sw.mergeCenter, 'merge', '.uno:ToggleMergeCells')),
          merging,
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
        label: w.styles,
        tools: [wide(conditional), row, tableStyles, cellStyles],
      },
      {
        label: w.cells,
        tools: [wide(insertCells), rowsAndColumns, clearing, row, wide(deleteCells), filling],
      },
      {
        label: w.editing,
        tools: [
          big(button(w.sum, 'sum', '.uno:AutoSum', undefined, 'Alt+=')),
          autoSum,
          button(w.sortUp, 'sortUp', '.uno:SortAscending'),
          button(w.filter, 'filter', '.uno:DataFilterAutoFilter', undefined, 'Ctrl+Shift+L'),
          ...editingGroup.tools.slice(0, 1),
          row,
          action(sw.sortCustom, 'settings', 'sort'),
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
      { label: w.tables, tools: [big(action(sw.pivot, 'layout', 'pivot')), big(tableStyles)] },
      { label: w.pictures, tools: pictureTools },
      { label: w.links, tools: [linkTool, commentTool] },
      {
        label: w.symbols,
        tools: [
          symbolTool,
          big(action(w.insertFunction, 'function', 'function', 'Shift+F3')),
          big(action(w.headerFooter, 'header', 'sheet-header')),
        ],
      },
    ],
  },
  {
    id: 'layout',
    label: w.layout,
    groups: [
      pageGroup([big(action(w.pageSetup, 'settings', 'page-setup'))]),
      {
        label: w.printArea,
        tools: [
          big(
            menu(w.printArea, 'page', (bench) => [
              { label: w.setPrintArea, run: run(bench, 'sheets.printarea', 1) },
              { label: w.clearPrintArea, run: run(bench, 'sheets.printarea', 0) },
            ]),
          ),
          big(action(sw.titles, 'headings', 'print-titles')),
          big(
            menu(sw.breaks, 'pageBreak', (bench) => [
              { label: sw.rowBreak, run: () => bench.command('.uno:InsertRowBreak') },
              { label: sw.columnBreak, run: () => bench.command('.uno:InsertColumnBreak') },
              { label: sw.removeBreaks, run: () => bench.command('.uno:DeleteAllBreaks') },
            ]),
          ),
          big(
            menu(w.fitPrint, 'fitPage', (bench) => [
              { label: w.fitOnePage, run: run(bench, 'page.scale', 1, 1) },
              { label: w.fitOneWidth, run: run(bench, 'page.scale', 1, 0) },
              { label: w.fitNone, run: run(bench, 'page.scale', 0, 0) },
            ]),
          ),
          big(action(sw.printedParts, 'print', 'printed-parts')),
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
        label: sw.functions,
        tools: [
          big(action(w.insertFunction, 'function', 'function', 'Shift+F3')),
          big(button(w.sum, 'sum', '.uno:AutoSum', undefined, 'Alt+=')),
          big(autoSum),
        ],
      },
      {
        label: w.names,
        tools: [
          big(action(sw.nameManager, 'bookmark', 'names', 'Ctrl+F3')),
          big(action(sw.defineName, 'plus', 'define-name')),
        ],
      },
      {
        label: sw.audit,
        tools: [
          wide(button(sw.precedents, 'arrowIn', '.uno:ShowPrecedents')),
          wide(button(sw.clearArrows, 'remove', '.uno:ClearArrows')),
          wide(action(sw.errorCheck, 'check', 'explain-error')),
          row,
          wide(button(sw.dependents, 'arrowOut', '.uno:ShowDependents')),
          wide(button(sw.showFormulas, 'function', '.uno:ToggleFormula', undefined, 'Ctrl+`')),
          wide(button(w.recalculate, 'refresh', '.uno:Calculate', undefined, 'F9')),
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
          big(action(w.sort, 'sortUp', 'sort')),
          wide(button(w.sortUp, 'sortUp', '.uno:SortAscending')),
          row,
          wide(button(w.sortDown, 'sortDown', '.uno:SortDescending')),
        ],
      },
      {
        label: w.filter,
        tools: [
          big(button(w.filter, 'filter', '.uno:DataFilterAutoFilter', undefined, 'Ctrl+Shift+L')),
          wide(button(w.clearFilter, 'clearFilter', '.uno:DataFilterRemoveFilter')),
          row,
          wide(action(sw.reapply, 'refresh', 'filter-again')),
        ],
      },
      {
        label: sw.pivot,
        tools: [
          big(action(sw.pivot, 'layout', 'pivot')),
          wide(action(sw.pivotEdit, 'edit', 'pivot-edit')),
          row,
          wide(action(sw.pivotRefresh, 'refresh', 'refresh-pivots')),
        ],
      },
      {
        label: w.data,
        tools: [
          big(action(w.validation, 'check', 'validation')),
          big(action(w.duplicates, 'remove', 'duplicates')),
          big(action(w.split, 'split', 'split-text')),
          wide(action(sw.goalSeek, 'find', 'goal-seek')),
          row,
          wide(action(w.externalLinks, 'link', 'external-links')),
        ],
      },
      {
        label: w.outline,
        tools: [
          big(action(sw.subtotal, 'sum', 'subtotal')),
          wide(
            menu(w.group, 'plus', (bench) => [
              { label: sw.groupRows, run: run(bench, 'sheets.group', 1, 1) },
              { label: sw.groupColumns, run: run(bench, 'sheets.group', 0, 1) },
              'line',
              { label: sw.ungroupRows, run: run(bench, 'sheets.group', 1, 0) },
              { label: sw.ungroupColumns, run: run(bench, 'sheets.group', 0, 0) },
              { label: sw.clearOutline, run: () => bench.command('.uno:ClearOutline') },
            ]),
          ),
          button(sw.showDetail, 'rowBelow', '.uno:ShowDetail'),
          row,
          button(sw.hideDetail, 'rowAbove', '.uno:HideDetail'),
        ],
      },
    ],
  },
  {
    id: 'review',
    label: w.review,
    groups: [
      { label: w.comment, tools: [commentTool, big(button(sw.deleteComment, 'remove', '.uno:DeleteNote'))] },
      {
        label: w.protect,
        tools: [
          big(action(w.protect, 'lock', 'protect')),
          big(action(sw.protectBook, 'lock', 'protect-book')),
          big(
            menu(sw.lockCell, 'lock', (bench) => [
              { label: sw.lockCell, run: run(bench, 'cell.lock', 1) },
              { label: sw.unlockCell, run: run(bench, 'cell.lock', 0) },
            ]),
          ),
        ],
      },
    ],
  },
  viewTab([
    { label: w.freeze, tools: [big(freezing)] },
    {
      label: sw.showParts,
      tools: [
        wide(action(sw.gridlines, 'table', 'gridlines')),
        wide(action(sw.formulaBar, 'function', 'formula-bar')),
        row,
        wide(action(sw.headings, 'headings', 'sheet-headings')),
        wide(button(sw.showFormulas, 'function', '.uno:ToggleFormula', undefined, 'Ctrl+`')),
      ],
    },
    { label: w.zoom, tools: [big(action(sw.zoomSelection, 'fitPage', 'zoom-selection'))] },
  ]),
];
