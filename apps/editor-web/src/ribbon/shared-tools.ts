import { SHAPES } from '../popups/shapes.js';
import { pickTableSize } from '../popups/table-grid.js';
import { long, type Workbench } from '../workbench.js';
import { CTRL } from '../input/keys.js';
import { fontCombo, sizeCombo } from './fonts.js';
import { w } from './texts.js';
import { action, big, button, type Group, type Tab, type Tool } from './tool.js';

/** com.sun.star.awt.Key */
const HOME = 1028;
const F2 = 769;

export const row: Tool = { type: 'row' };

export const historyGroup: Group = {
  label: w.clipboard,
  tools: [
    button(w.undo, 'undo', '.uno:Undo', undefined, 'Ctrl+Z'),
    button(w.redo, 'redo', '.uno:Redo', undefined, 'Ctrl+Y'),
    {
      type: 'button',
      label: w.painter,
      icon: 'painter',
      action: 'format-painter',
      twice: 'format-painter-many',
      shortcut: 'Ctrl+Alt+C',
    },
    row,
    action(w.cut, 'cut', 'cut', 'Ctrl+X'),
    action(w.copy, 'copy', 'copy', 'Ctrl+C'),
    action(w.paste, 'paste', 'paste', 'Ctrl+V'),
    button(w.clear, 'clear', '.uno:ResetAttributes', undefined, 'Ctrl+M'),
  ],
};

const glyph = (label: string, letters: string, style: string, command: string, shortcut?: string): Tool => ({
  type: 'button',
  label,
  glyph: letters,
  glyphStyle: style,
  command,
  ...(shortcut === undefined ? {} : { shortcut }),
});

export const changeCase: Tool = {
  type: 'menu',
  label: w.changeCase,
  glyph: 'Aa',
  entries: (bench) =>
    (
      [
        [w.upper, 'ToUpper'],
        [w.lower, 'ToLower'],
        [w.title, 'ToTitleCase'],
        [w.half, 'ToHalfWidth'],
        [w.full, 'ToFullWidth'],
      ] as const
    ).map(([label, name]) => ({ label, run: () => bench.command(`.uno:ChangeCase${name}`) })),
};

export function fontGroup(highlight: Tool, more: readonly Tool[] = [], last: readonly Tool[] = []): Group {
  return {
    label: w.fontGroup,
    tools: [
      { type: 'own', label: '', make: fontCombo },
      { type: 'own', label: '', make: sizeCombo },
      glyph(w.grow, 'A⁺', 'font-size:15px', '.uno:Grow', 'Ctrl+]'),
      glyph(w.shrink, 'A⁻', 'font-size:12px', '.uno:Shrink', 'Ctrl+['),
      row,
      glyph(w.bold, 'B', 'font-weight:700', '.uno:Bold', 'Ctrl+B'),
      glyph(w.italic, 'I', 'font-style:italic;font-family:serif', '.uno:Italic', 'Ctrl+I'),
      glyph(w.underline, 'U', 'text-decoration:underline', '.uno:Underline', 'Ctrl+U'),
      glyph(w.strike, 'S', 'text-decoration:line-through', '.uno:Strikeout', 'Ctrl+Shift+X'),
      ...more,
      highlight,
      {
        type: 'color',
        label: w.color,
        glyph: 'A',
        initial: 0xff0000,
        none: 'automatic',
        pick: (bench, color) => bench.command('.uno:Color', { Color: long(color) }),
      },
      ...last,
    ],
  };
}

export const scripts: readonly Tool[] = [
  glyph(w.superscript, 'x²', '', '.uno:SuperScript', 'Ctrl+Shift+='),
  glyph(w.subscript, 'x₂', '', '.uno:SubScript', 'Ctrl+='),
];

export const alignments: readonly Tool[] = [
  button(w.left, 'alignLeft', '.uno:LeftPara', undefined, 'Ctrl+L'),
  button(w.center, 'alignCenter', '.uno:CenterPara', undefined, 'Ctrl+E'),
  button(w.right, 'alignRight', '.uno:RightPara', undefined, 'Ctrl+R'),
  button(w.justify, 'justify', '.uno:JustifyPara', undefined, 'Ctrl+J'),
];

export const editingGroup: Group = {
  label: w.editing,
  tools: [action(w.find, 'find', 'find', 'Ctrl+F'), row, action(w.replace, 'replace', 'replace', 'Ctrl+H')],
};

export const tableTool: Tool = {
  type: 'popup',
  label: w.table,
  icon: 'table',
  big: true,
  action: 'table',
  open: (bench, at) =>
    pickTableSize(at, (columns, rows) => {
      bench.command('.uno:InsertTable', { Columns: long(columns), Rows: long(rows) });
      // On a slide LibreOffice would write into a cell in the middle.
      if (bench.kind === 'presentation')
        for (const n of [F2, HOME | CTRL])
          for (const k of ['down', 'up'] as const) bench.send({ t: 'key', k, c: 0, n });
    }),
};

export const pictureTools: readonly Tool[] = [
  big(action(w.picture, 'image', 'picture')),
  {
    type: 'popup',
    label: w.shapes,
    icon: 'shapes',
    big: true,
    action: 'shapes',
    open: (bench, at) => SHAPES.open(bench, at),
  },
  big(action(w.chart, 'chart', 'chart')),
];

export const linkTool = big(action(w.link, 'link', 'link', 'Ctrl+K'));
export const symbolTool = big(action(w.symbol, 'symbol', 'symbol'));
export const equationTool = big(action(w.equation, 'equation', 'equation', 'Alt+='));
export const commentTool = big(action(w.comment, 'comment', 'comment', 'Ctrl+Alt+M'));

const zoomTo = (bench: Workbench, zoom: number): void => bench.canvas.zoomTo(zoom);

export function viewTab(more: readonly Group[]): Tab {
  return {
    id: 'view',
    label: w.view,
    groups: [
      {
        label: w.zoom,
        tools: [
          big(action(w.zoomOut, 'zoomOut', 'zoom-out', 'Ctrl+-')),
          big({
            type: 'menu',
            label: w.zoom,
            icon: 'find',
            entries: (bench) => [
              ...[0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4].map((zoom) => ({
                label: `${zoom * 100}%`,
                checked: Math.abs(bench.canvas.zoom - zoom) < 0.001,
                run: () => zoomTo(bench, zoom),
              })),
            ],
          }),
          big(action(w.zoomIn, 'zoomIn', 'zoom-in', 'Ctrl++')),
          action(w.hundred, 'hundred', 'zoom-100', 'Ctrl+0'),
          row,
          action(w.fitWidth, 'fitWidth', 'fit-width'),
          action(w.fitPage, 'fitPage', 'fit-page'),
        ],
      },
      {
        label: w.theme,
        tools: [{ ...action(w.dark, 'moon', 'theme'), big: true } as Tool],
      },
      ...more,
    ],
  };
}
