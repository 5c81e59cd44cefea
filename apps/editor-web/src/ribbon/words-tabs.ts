import { pickColor } from '../popups/colors.js';
import { bool, long, text, type Workbench } from '../workbench.js';
import { styleCombo } from './styles.js';
import {
  alignments,
  changeCase,
  commentTool,
  editingGroup,
  equationTool,
  fontGroup,
  historyGroup,
  linkTool,
  pictureTools,
  row,
  scripts,
  symbolTool,
  tableTool,
  viewTab,
} from './shared-tools.js';
import { cellLayout, rowsAndColumns } from './table-tools.js';
import { w } from './texts.js';
import { action, big, button, type Tab, type Tool, wide } from './tool.js';
import {
  blankPage,
  changesDisplay,
  compareTool,
  convertTable,
  crossReference,
  dateAndTime,
  formFields,
  horizontalLine,
  hyphenation,
  lineNumbers,
  listLevels,
  pageBorders,
  proofingLanguage,
  properties,
  rulerTool,
  specialCharacters,
  tableProperties,
  textFromFile,
} from './words-more-tools.js';
import { objectGroup, pageNumber, sectionBreak, watermark } from './words-page-parts.js';
import {
  borders,
  fontSettings,
  paragraphSettings,
  sortParagraphs,
  spacing,
  underlineStyles,
} from './words-text-tools.js';

const highlight: Tool = {
  type: 'color',
  label: w.highlight,
  icon: 'highlight',
  initial: 0xffff00,
  none: 'none',
  pick: (bench, color) => bench.command('.uno:BackColor', { BackColor: long(color) }),
};

const list = (label: string, icon: string, on: string, command: string, names: readonly string[]): Tool => ({
  type: 'menu',
  label,
  icon,
  command: on,
  entries: (bench) => [
    { label, checked: bench.states.isOn(on), run: () => bench.command(on) },
    'line',
    ...names.map((name, index) => ({
      label: name,
      run: () => bench.command(`.uno:${command}`, { [command]: { type: 'unsigned short', value: index + 1 } }),
    })),
  ],
});

const shading = (bench: Workbench, color: number): void => {
  const inTable = bench.states.get('.uno:DeleteTable') === 'enabled';
  bench.carryOut(inTable ? 'words.table.shade' : 'paragraph.shade', color);
};

export const cellBorders: Tool = {
  type: 'menu',
  label: w.cellBorders,
  icon: 'borders',
  big: true,
  entries: (bench) =>
    (
      [
        [w.all, 'all'],
        [w.outer, 'outer'],
        [w.inner, 'inner'],
        [w.top, 'top'],
        [w.bottom, 'bottom'],
        [w.leftBorder, 'left'],
        [w.rightBorder, 'right'],
        [w.none, 'none'],
      ] as const
    ).map(([label, which]) => ({
      label,
      run: () => {
        bench.carryOut('words.table.border', which, 18, 0);
      },
    })),
};

const SIZES: readonly (readonly [string, number, number])[] = [
  ['A4', 21000, 29700],
  ['A3', 29700, 42000],
  ['A5', 14800, 21000],
  ['B5', 17600, 25000],
  ['16K', 18400, 26000],
  ['Letter', 21590, 27940],
  ['Legal', 21590, 35560],
];

async function changePage(bench: Workbench, change: (page: number[]) => void): Promise<void> {
  bench.focus();
  const [got] = await bench.perform('page.get');
  const page = (got ?? []).slice(0, 6).map(Number);
  change(page);
  await bench.perform('page.set', ...page);
}
const turn = (bench: Workbench, landscape: boolean): void =>
  void changePage(bench, (page) => {
    const [a = 0, b = 0] = page;
    page[0] = landscape ? Math.max(a, b) : Math.min(a, b);
    page[1] = landscape ? Math.min(a, b) : Math.max(a, b);
  });

export const pageGroup = (more: readonly Tool[] = []): Tab['groups'][number] => ({
  label: w.layout,
  tools: [
    big({
      type: 'menu',
      label: w.margins,
      icon: 'margins',
      entries: (bench) => [
        ...(
          [
            [w.normal, 2540, 3180],
            [w.narrow, 1270, 1270],
            [w.wide, 2540, 5080],
          ] as const
        ).map(([label, vertical, horizontal]) => ({
          label: `${label}  ${vertical / 1000} / ${horizontal / 1000} cm`,
          run: () => void changePage(bench, (page) => page.splice(2, 4, horizontal, horizontal, vertical, vertical)),
        })),
        'line' as const,
        { label: w.pageSetup, run: () => bench.act('page-setup') },
      ],
    }),
    big({
      type: 'menu',
      label: w.orientation,
      icon: 'orientation',
      entries: (bench) => [
        { label: w.portrait, run: () => turn(bench, false) },
        { label: w.landscape, run: () => turn(bench, true) },
      ],
    }),
    big({
      type: 'menu',
      label: w.size,
      icon: 'page',
      entries: (bench) => [
        ...SIZES.map(([label, width, height]) => ({
          label: `${label}  ${width / 10} × ${height / 10} mm`,
          run: () => void changePage(bench, (page) => page.splice(0, 2, width, height)),
        })),
        'line' as const,
        { label: w.pageSetup, run: () => bench.act('page-setup') },
      ],
    }),
    ...more,
  ],
});

const columns: Tool = {
  type: 'menu',
  label: w.columns,
  icon: 'columns',
  big: true,
  entries: (bench) =>
    (
      [
        [w.one, 1],
        [w.two, 2],
        [w.three, 3],
      ] as const
    ).map(([label, count]) => ({
      label,
      run: () => {
        bench.carryOut('words.columns', count, 500);
      },
    })),
};

const headerFooter = (label: string, icon: string, command: string): Tool =>
  big({
    type: 'button',
    label,
    icon,
    action: command,
  });

export const wordsTabs: readonly Tab[] = [
  {
    id: 'start',
    label: w.start,
    groups: [
      historyGroup,
      fontGroup(highlight, [underlineStyles, ...scripts, changeCase], [fontSettings]),
      {
        label: w.paragraph,
        tools: [
          list(w.bullets, 'bullets', '.uno:DefaultBullet', 'SetBullet', ['●', '◆', '■', '➢', '✔', '✗', '❖', '○']),
          list(w.numbering, 'numbering', '.uno:DefaultNumbering', 'SetNumber', [
            '1)',
            '1.',
            '(1)',
            'I.',
            'A)',
            'a)',
            '(a)',
            'i.',
          ]),
          button(w.moreOutdent, 'outdent', '.uno:DecrementIndent'),
          button(w.moreIndent, 'indent', '.uno:IncrementIndent'),
          listLevels,
          borders,
          sortParagraphs,
          row,
          ...alignments,
          spacing,
          { type: 'color', label: w.shading, icon: 'fill', initial: 0xd9e2f3, none: 'none', pick: shading },
          paragraphSettings,
        ],
      },
      {
        label: w.styles,
        tools: [
          { type: 'own', label: w.style, make: styleCombo },
          row,
          wide(action(w.headings, 'headings', 'navigation')),
        ],
      },
      editingGroup,
    ],
  },
  {
    id: 'insert',
    label: w.insert,
    groups: [
      {
        label: w.breaks,
        tools: [
          big(button(w.pageBreak, 'pageBreak', '.uno:InsertPagebreak', undefined, 'Ctrl+Enter')),
          button(w.columnBreak, 'columnBreak', '.uno:InsertColumnBreak', undefined, 'Ctrl+Shift+Enter'),
          button(w.lineBreak, 'lineBreak', '.uno:InsertLinebreak', undefined, 'Shift+Enter'),
          row,
          sectionBreak,
          blankPage,
          horizontalLine,
        ],
      },
      { label: w.tables, tools: [tableTool, convertTable, row, textFromFile] },
      {
        label: w.pictures,
        tools: [
          ...pictureTools,
          big({ type: 'button', label: w.textBox, icon: 'textBox', command: '.uno:DrawText', draws: true }),
        ],
      },
      { label: w.links, tools: [linkTool, big(action(w.bookmark, 'bookmark', 'bookmark')), commentTool] },
      {
        label: w.pageParts,
        tools: [
          headerFooter(w.header, 'header', 'header'),
          headerFooter(w.footer, 'footer', 'footer'),
          pageNumber,
          dateAndTime,
          row,
          wide(button(w.pageCount, 'number', '.uno:InsertPageCountField')),
          wide(button(w.timeField, 'time', '.uno:InsertTimeField')),
        ],
      },
      {
        label: w.symbols,
        tools: [
          equationTool,
          symbolTool,
          wide({
            type: 'menu',
            label: w.dropcap,
            icon: 'dropcap',
            entries: (bench) =>
              [1, 2, 3, 4].map((lines) => ({
                label: lines === 1 ? w.none : String(lines),
                run: () => bench.carryOut('words.dropcap', lines),
              })),
          }),
          row,
          specialCharacters,
          formFields,
        ],
      },
    ],
  },
  {
    id: 'layout',
    label: w.layout,
    groups: [
      pageGroup([columns, big(action(w.pageSetup, 'settings', 'page-setup')), lineNumbers, row, hyphenation]),
      {
        label: w.design,
        tools: [
          watermark,
          big({
            type: 'popup',
            label: w.pageColor,
            icon: 'fill',
            open: (bench, at) => pickColor(at, 'none', (color) => bench.carryOut('page.colour', color)),
          }),
          pageBorders,
        ],
      },
      objectGroup,
      {
        label: w.tableTools,
        tools: [
          ...rowsAndColumns,
          action(w.splitCell, 'split', 'split-cell'),
          cellBorders,
          cellLayout,
          big(button(w.deleteTable, 'remove', '.uno:DeleteTable')),
          tableProperties,
        ],
      },
    ],
  },
  {
    id: 'references',
    label: w.references,
    groups: [
      {
        label: w.toc,
        tools: [
          big(action(w.toc, 'toc', 'contents')),
          big(button(w.updateIndexes, 'refresh', '.uno:UpdateAllIndexes', undefined, 'F9')),
        ],
      },
      {
        label: w.footnote,
        tools: [
          big(button(w.footnote, 'footnote', '.uno:InsertFootnote', undefined, 'Ctrl+Alt+F')),
          big(button(w.endnote, 'endnote', '.uno:InsertEndnote', undefined, 'Ctrl+Alt+D')),
        ],
      },
      {
        label: w.caption,
        tools: [
          big(action(w.caption, 'caption', 'caption')),
          crossReference,
          big(action(w.bookmark, 'bookmark', 'bookmark')),
          big(action(w.headings, 'headings', 'navigation')),
        ],
      },
      { label: w.mailMerge, tools: [big(action(w.mailMerge, 'mail', 'mail-merge'))] },
    ],
  },
  {
    id: 'review',
    label: w.review,
    groups: [
      { label: w.comment, tools: [commentTool] },
      {
        label: w.changes,
        tools: [
          big(button(w.track, 'track', '.uno:TrackChanges', undefined, 'Ctrl+Shift+E')),
          wide(button(w.previous, 'up', '.uno:PreviousTrackedChange')),
          wide(button(w.accept, 'check', '.uno:AcceptTrackedChange')),
          wide(button(w.acceptAll, 'check', '.uno:AcceptAllTrackedChanges')),
          row,
          wide(button(w.next, 'down', '.uno:NextTrackedChange')),
          wide(button(w.reject, 'remove', '.uno:RejectTrackedChange')),
          wide(button(w.rejectAll, 'remove', '.uno:RejectAllTrackedChanges')),
          changesDisplay,
        ],
      },
      { label: w.compare, tools: [compareTool] },
      {
        label: w.proofing,
        tools: [
          big(button(w.spelling, 'check', '.uno:SpellOnline')),
          big(action(w.wordCount, 'count', 'word-count', 'Ctrl+Shift+G')),
          proofingLanguage,
          properties,
        ],
      },
    ],
  },
  viewTab([
    {
      label: w.headings,
      tools: [
        big(action(w.headings, 'headings', 'navigation')),
        rulerTool,
        big(button(w.marks, 'marks', '.uno:ControlCodes', undefined, 'Ctrl+F10')),
      ],
    },
  ]),
];

export const headerArgs = (pageStyle: string): Record<string, unknown> => ({
  PageStyle: text(pageStyle),
  On: bool(true),
});
