import { bool, long, short, text } from '../workbench.js';
import { LAYOUTS } from '../slides/layouts.js';
import { addAnimationTool, removeAnimationsTool, words as animationWords } from '../slides/animations.js';
import {
  backgroundForAll,
  backgroundTool,
  transitionForAll,
  transitionOptions,
  transitionTool,
} from '../slides/looks.js';
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
import { rowsAndColumns } from './table-tools.js';
import { changeSelected } from '../slides/selected-objects.js';
import { themesTool } from '../slides/themes.js';
import { turn } from '../slides/object-drag.js';
import { w } from './texts.js';
import { action, big, button, type Tab, type Tool, wide } from './tool.js';

const highlight: Tool = {
  type: 'color',
  label: w.highlight,
  icon: 'highlight',
  initial: 0xffff00,
  none: 'none',
  pick: (bench, color) => bench.command('.uno:CharBackColor', { CharBackColor: long(color) }),
};

const layouts: Tool = {
  type: 'menu',
  label: w.slideLayout,
  icon: 'layout',
  wide: true,
  entries: (bench) =>
    LAYOUTS.map(([label, number]) => ({
      label,
      run: () =>
        bench.command('.uno:AssignLayout', {
          WhatPage: { type: 'unsigned short', value: bench.canvas.part },
          WhatLayout: { type: 'unsigned short', value: number },
        }),
    })),
};

const newWithLayout: Tool = {
  type: 'menu',
  label: w.newWithLayout,
  icon: 'plus',
  wide: true,
  entries: (bench) =>
    LAYOUTS.map(([label, number]) => ({
      label,
      run: () =>
        bench.command('.uno:InsertPage', {
          PageName: text(''),
          WhatLayout: long(number),
          IsPageBack: bool(true),
          IsPageObj: bool(true),
        }),
    })),
};

const arrange: Tool = {
  type: 'menu',
  label: w.arrange,
  icon: 'arrange',
  big: true,
  entries: (bench) => [
    ...(
      [
        [w.toFront, 'BringToFront'],
        [w.forward, 'Forward'],
        [w.backward, 'Backward'],
        [w.toBack, 'SendToBack'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:${name}`) })),
    'line' as const,
    ...(
      [
        [w.groupObjects, 'FormatGroup'],
        [w.ungroupObjects, 'FormatUngroup'],
        [w.flipH, 'FlipHorizontal'],
        [w.flipV, 'FlipVertical'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:${name}`) })),
    'line' as const,
    { label: w.rotateRight, run: () => turn(bench, 90) },
    { label: w.rotateLeft, run: () => turn(bench, -90) },
  ],
};

const align: Tool = {
  type: 'menu',
  label: w.align,
  icon: 'alignCenter',
  big: true,
  entries: (bench) =>
    (
      [
        [w.left, 'ObjectAlignLeft'],
        [w.center, 'AlignCenter'],
        [w.right, 'ObjectAlignRight'],
        [w.alignTop, 'AlignUp'],
        [w.alignMiddle, 'AlignMiddle'],
        [w.alignBottom, 'AlignDown'],
        [w.distributeAcross, 'DistributeHorzDistance'],
        [w.distributeDown, 'DistributeVertDistance'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:${name}`) })),
};

const told = (): void => undefined; // perform() has told the person what failed

/** As `shape.set` numbers them. */
const LINE_STYLES = [
  [w.lineSolid, 1],
  [w.lineDashed, 2],
  [w.lineDotted, 3],
  [w.lineNone, 0],
] as const;

const fills: readonly Tool[] = [
  {
    type: 'color',
    label: w.shapeFill,
    icon: 'fill',
    initial: 0x4472c4,
    none: 'none',
    pick: (bench, color) =>
      color < 0
        ? void changeSelected(bench, { fill: '-1' }).catch(told)
        : bench.command('.uno:FillColor', { FillColor: long(color) }),
  },
  {
    type: 'color',
    label: w.shapeLine,
    icon: 'edit',
    initial: 0x44546a,
    none: 'none',
    pick: (bench, color) => {
      if (color < 0) void changeSelected(bench, { line: 0 }).catch(told);
      else bench.command('.uno:XLineColor', { XLineColor: long(color) });
    },
  },
  {
    type: 'menu',
    label: w.lineWidth,
    icon: 'lineWidth',
    entries: (bench) => [
      ...[0.5, 1, 1.5, 2.25, 3, 4.5, 6].map((points) => ({
        label: `${points} pt`,
        run: () => bench.command('.uno:LineWidth', { LineWidth: long(Math.round(points * 35.28)) }),
      })),
      'line',
      ...LINE_STYLES.map(([label, line]) => ({
        label,
        run: () => void changeSelected(bench, { line }).catch(told),
      })),
    ],
  },
];

const slides: Tab['groups'][number] = {
  label: w.slides,
  tools: [
    big(button(w.newSlide, 'plus', '.uno:InsertPage', undefined, 'Ctrl+M')),
    newWithLayout,
    wide(button(w.duplicate, 'duplicateSlide', '.uno:DuplicatePage', undefined, 'Ctrl+D')),
    row,
    layouts,
    button(w.delete, 'remove', '.uno:DeletePage'),
  ],
};

export const slidesTabs: readonly Tab[] = [
  {
    id: 'start',
    label: w.start,
    groups: [
      historyGroup,
      slides,
      fontGroup(highlight, [...scripts, changeCase]),
      {
        label: w.paragraph,
        tools: [
          button(w.bullets, 'bullets', '.uno:DefaultBullet'),
          button(w.numbering, 'numbering', '.uno:DefaultNumbering'),
          button(w.moreOutdent, 'outdent', '.uno:OutlineLeft'),
          button(w.moreIndent, 'indent', '.uno:OutlineRight'),
          {
            type: 'menu',
            label: w.spacing,
            icon: 'spacing',
            entries: (bench) =>
              [0.9, 1, 1.15, 1.25, 1.5, 2, 2.5, 3].map((factor) => ({
                label: String(factor),
                run: () =>
                  bench.command('.uno:LineSpacing', {
                    'LineSpacing.Mode': short(0),
                    'LineSpacing.Height': short(factor * 100),
                  }),
              })),
          },
          row,
          ...alignments,
        ],
      },
      {
        label: w.objectGroup,
        tools: [
          ...fills.slice(0, 1),
          action(w.formatObject, 'settings', 'object-format'),
          row,
          ...fills.slice(1),
          arrange,
          align,
        ],
      },
      editingGroup,
    ],
  },
  {
    id: 'insert',
    label: w.insert,
    groups: [
      slides,
      { label: w.tables, tools: [tableTool, ...rowsAndColumns] },
      {
        label: w.pictures,
        tools: [
          ...pictureTools,
          big({ type: 'button', label: w.textBox, icon: 'textBox', command: '.uno:Text', draws: true }),
        ],
      },
      { label: w.links, tools: [linkTool, commentTool] },
      { label: w.symbols, tools: [equationTool, symbolTool] },
      {
        label: w.pageParts,
        tools: [
          big(action(w.footerSlides, 'footer', 'slide-footer')),
          wide(action(w.slideNumber, 'number', 'slide-footer')),
          row,
          wide(action(w.dateAndTime, 'date', 'slide-footer')),
        ],
      },
    ],
  },
  {
    id: 'design',
    label: w.design,
    groups: [
      {
        label: w.design,
        tools: [themesTool, backgroundTool, big(action(w.slideSize, 'page', 'slide-size')), backgroundForAll],
      },
    ],
  },
  {
    id: 'transitions',
    label: w.transitions,
    groups: [{ label: w.transitionsGroup, tools: [transitionTool, transitionOptions, row, transitionForAll] }],
  },
  {
    id: 'animations',
    label: animationWords.tab,
    groups: [
      {
        label: animationWords.tab,
        tools: [addAnimationTool, big(action(animationWords.list, 'list', 'animations')), removeAnimationsTool],
      },
    ],
  },
  {
    id: 'show',
    label: w.show,
    groups: [
      {
        label: w.show,
        tools: [
          big(action(w.fromStart, 'play', 'show', 'F5')),
          big(action(w.fromCurrent, 'play', 'show-here', 'Shift+F5')),
          big(action(w.presenter, 'presenter', 'presenter', 'Alt+F5')),
          big(action(w.hideSlide, 'hidden', 'hide-slide')),
          big(action(w.notes, 'notes', 'notes')),
        ],
      },
    ],
  },
  { id: 'review', label: w.review, groups: [{ label: w.comment, tools: [commentTool] }] },
  viewTab([{ label: w.notes, tools: [big(action(w.notes, 'notes', 'notes'))] }]),
];
