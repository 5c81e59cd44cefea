import { UNDERLINE_ORDER, UNDERLINES } from '../dialogs/underlines.js';
import { texts } from '../i18n.js';
import { pickColor } from '../popups/colors.js';
import { short, type Workbench } from '../workbench.js';
import { w } from './texts.js';
import { action, type Tool } from './tool.js';

const words = texts(
  {
    underlines: '下划线样式',
    underlineColour: '下划线颜色…',
    noUnderline: '无下划线',
    font: '字体设置…',
    sort: '排序',
    ascending: '升序排列段落',
    descending: '降序排列段落',
    firstLine: '首行缩进 2 字符',
    noFirstLine: '取消首行缩进',
    addBefore: '增加段前间距',
    addAfter: '增加段后间距',
    noSpace: '取消段前段后间距',
  },
  {
    underlines: 'Underline style',
    underlineColour: 'Underline color…',
    noUnderline: 'No underline',
    font: 'Font…',
    sort: 'Sort',
    ascending: 'Sort paragraphs ascending',
    descending: 'Sort paragraphs descending',
    firstLine: 'First-line indent, 2 characters',
    noFirstLine: 'No first-line indent',
    addBefore: 'Add space before paragraph',
    addAfter: 'Add space after paragraph',
    noSpace: 'Remove space around paragraph',
  },
);

export const fontSettingsLabel = words.font;
export const fontSettings: Tool = action(words.font, 'settings', 'font', 'Ctrl+D');
export const paragraphSettings: Tool = action(w.paragraphMore, 'settings', 'paragraph', 'Ctrl+Alt+P');

export const underlineStyles: Tool = {
  type: 'menu',
  label: words.underlines,
  glyph: 'U',
  glyphStyle: 'text-decoration:underline wavy',
  entries: (bench, at) => [
    ...UNDERLINE_ORDER.map((line) => ({
      label: UNDERLINES[line],
      run: () => bench.carryOut('font.set', 'underline', line),
    })),
    'line',
    { label: words.noUnderline, run: () => bench.carryOut('font.set', 'underline', 0) },
    {
      label: words.underlineColour,
      run: () =>
        pickColor(at, 'automatic', (colour) => {
          bench.carryOut('font.set', 'underlineColour', colour);
        }),
    },
  ],
};

export const sortParagraphs: Tool = {
  type: 'menu',
  label: words.sort,
  icon: 'sortUp',
  entries: (bench) => [
    { label: words.ascending, run: () => bench.carryOut('paragraph.sort', 1) },
    { label: words.descending, run: () => bench.carryOut('paragraph.sort', 0) },
  ],
};

const SPACINGS = [1, 1.15, 1.25, 1.5, 2, 2.5, 3];
/** 6 and 12 points, as Word adds and takes them. */
const TWELVE_POINTS = 423;

const space = (bench: Workbench, ...set: (string | number)[]): void => bench.carryOut('paragraph.set', ...set);

export const spacing: Tool = {
  type: 'menu',
  label: w.spacing,
  icon: 'spacing',
  entries: (bench) => [
    ...SPACINGS.map((factor) => ({
      label: String(factor),
      run: () =>
        bench.command('.uno:LineSpacing', { 'LineSpacing.Mode': short(0), 'LineSpacing.Height': short(factor * 100) }),
    })),
    'line',
    { label: words.addBefore, run: () => space(bench, 'before', TWELVE_POINTS) },
    { label: words.addAfter, run: () => space(bench, 'after', TWELVE_POINTS) },
    { label: words.noSpace, run: () => space(bench, 'before', 0, 'after', 0) },
    'line',
    { label: words.firstLine, run: () => space(bench, 'indent', 2) },
    { label: words.noFirstLine, run: () => space(bench, 'first', 0) },
    'line',
    { label: w.paragraphMore, run: () => bench.act('paragraph') },
    { label: w.tabs, run: () => bench.act('tabs') },
  ],
};

export const borders: Tool = {
  type: 'menu',
  label: w.borders,
  icon: 'borders',
  entries: (bench) =>
    (
      [
        [w.box, 'box'],
        [w.top, 'top'],
        [w.bottom, 'bottom'],
        [w.leftBorder, 'left'],
        [w.rightBorder, 'right'],
        [w.none, 'none'],
      ] as const
    ).map(([label, which]) => ({ label, run: () => bench.carryOut('paragraph.border', which, 26, 0) })),
};
