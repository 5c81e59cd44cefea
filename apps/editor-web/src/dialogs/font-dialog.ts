import { texts } from '../i18n.js';
import { fontNames } from '../ribbon/fonts.js';
import type { Workbench } from '../workbench.js';
import { changedFont } from './changed-font.js';
import { ask, type Field } from './dialog.js';
import { UNDERLINE_ORDER, UNDERLINES } from './underlines.js';

const words = texts(
  {
    title: '字体',
    font: '字体',
    spacing: '字符间距',
    asian: '中文字体',
    latin: '西文字体',
    style: '字形',
    regular: '常规',
    bold: '加粗',
    italic: '倾斜',
    boldItalic: '加粗 倾斜',
    size: '字号（磅）',
    colour: '字体颜色',
    automatic: '自动',
    own: '自定义…',
    underline: '下划线线型',
    underlineColour: '下划线颜色',
    emphasis: '着重号',
    none: '（无）',
    strike: '删除线',
    doubleStrike: '双删除线',
    superscript: '上标',
    subscript: '下标',
    smallCaps: '小型大写字母',
    allCaps: '全部大写字母',
    hidden: '隐藏',
    outline: '空心',
    shadow: '阴影',
    scale: '缩放',
    kerning: '间距',
    kerningHelp: '加宽为正，紧缩为负',
    position: '位置',
    positionHelp: '提升为正，降低为负',
  },
  {
    title: 'Font',
    font: 'Font',
    spacing: 'Character spacing',
    asian: 'Asian font',
    latin: 'Latin font',
    style: 'Font style',
    regular: 'Regular',
    bold: 'Bold',
    italic: 'Italic',
    boldItalic: 'Bold italic',
    size: 'Size (pt)',
    colour: 'Font color',
    automatic: 'Automatic',
    own: 'Custom…',
    underline: 'Underline style',
    underlineColour: 'Underline color',
    emphasis: 'Emphasis mark',
    none: '(none)',
    strike: 'Strikethrough',
    doubleStrike: 'Double strikethrough',
    superscript: 'Superscript',
    subscript: 'Subscript',
    smallCaps: 'Small caps',
    allCaps: 'All caps',
    hidden: 'Hidden',
    outline: 'Outline',
    shadow: 'Shadow',
    scale: 'Scale',
    kerning: 'Spacing',
    kerningHelp: 'positive is wider, negative closer',
    position: 'Position',
    positionHelp: 'positive is raised, negative lowered',
  },
);

const COLOURS = ['000000', 'FF0000', 'C00000', 'FFC000', '00B050', '00B0F0', '0070C0', '002060', '7030A0'] as const;

/** A choice of colours, and any other one behind it. */
function colourFields(id: string, label: string, value: string): Field[] {
  const hex = value === '' || Number(value) < 0 ? '' : Number(value).toString(16).padStart(6, '0').toUpperCase();
  const known = COLOURS.some((one) => one === hex);
  return [
    {
      id,
      label,
      type: 'select',
      value: hex === '' ? 'auto' : known ? hex : 'own',
      options: [['auto', words.automatic], ...COLOURS.map((one) => [one, `#${one}`] as const), ['own', words.own]],
    },
    { id: `${id}-own`, label: words.own, type: 'color', value: `#${hex === '' ? '000000' : hex.toLowerCase()}` },
  ];
}

const check = (id: string, label: string, value: string | undefined, on: string): Field => ({
  id,
  label,
  type: 'check',
  value: value === '' ? null : value === on,
});

/** Typefaces, underlines, capitals, spacing … of what is selected. Only what was changed is set. */
export async function fontDialog(bench: Workbench): Promise<void> {
  const [now = []] = await bench.perform('font.look');
  const [latin = '', asian = '', size = '', weight = '', posture = '', underline = '0', underlineColour = '-1'] = now;
  const [strike = '0', escapement = '0', caseMap = '0', kerning = '0', scale = '100'] = now.slice(7);
  const [outline = '0', shadow = '0', hidden = '0', emphasis = '0', colour = '-1'] = now.slice(12);
  const style =
    weight === '' || posture === '' ? '' : `${Number(weight) > 110 ? '150' : '100'} ${posture === '0' ? '0' : '2'}`;
  const raised = Number(escapement);
  const fonts = fontNames();
  const left: readonly Field[] = [
    { id: 'asian', label: words.asian, type: 'text', value: asian.split(';')[0] ?? '', offers: fonts },
    { id: 'latin', label: words.latin, type: 'text', value: latin.split(';')[0] ?? '', offers: fonts },
    {
      id: 'style',
      label: words.style,
      type: 'select',
      value: style,
      options: [
        ...(style === '' ? [['', ''] as const] : []),
        ['100 0', words.regular],
        ['100 2', words.italic],
        ['150 0', words.bold],
        ['150 2', words.boldItalic],
      ],
    },
    {
      id: 'size',
      label: words.size,
      type: 'number',
      ...(size === '' ? {} : { value: Number(size) }),
      min: 1,
      max: 999,
      step: 0.1,
      optional: true,
    },
    ...colourFields('colour', words.colour, colour),
    {
      id: 'underline',
      label: words.underline,
      type: 'select',
      value: underline,
      options: [['0', words.none], ...UNDERLINE_ORDER.map((line) => [String(line), UNDERLINES[line]] as const)],
    },
    ...colourFields('underlineColour', words.underlineColour, underlineColour),
    {
      id: 'emphasis',
      label: words.emphasis,
      type: 'select',
      value: emphasis,
      options: [
        ['0', words.none],
        ['11', '·'],
        ['2', '○'],
        ['1', '●'],
        ['4', '、'],
      ],
    },
    check('strike', words.strike, strike, '1'),
    check('doubleStrike', words.doubleStrike, strike, '2'),
    check('superscript', words.superscript, escapement === '' ? '' : String(Number(raised > 0)), '1'),
    check('subscript', words.subscript, escapement === '' ? '' : String(Number(raised < 0)), '1'),
    check('smallCaps', words.smallCaps, caseMap, '4'),
    check('allCaps', words.allCaps, caseMap, '1'),
    check('outline', words.outline, outline, '1'),
    check('shadow', words.shadow, shadow, '1'),
    check('hidden', words.hidden, hidden, '1'),
  ];
  const spacing: readonly Field[] = [
    { id: 'scale', label: words.scale, type: 'number', value: Number(scale || '100'), min: 1, max: 600, unit: '%' },
    {
      id: 'kerning',
      label: words.kerning,
      type: 'number',
      value: Number(kerning || '0') / 35.278,
      min: -100,
      max: 100,
      step: 0.1,
      unit: 'pt',
    },
    { id: 'kerningHelp', type: 'note', label: words.kerningHelp },
    {
      id: 'position',
      label: words.position,
      type: 'number',
      value: Math.abs(raised) > 100 ? 0 : raised,
      min: -100,
      max: 100,
      step: 1,
      unit: '%',
    },
    { id: 'positionHelp', type: 'note', label: words.positionHelp },
  ];
  const asked: Record<string, string>[] = [];
  const values = await ask({
    title: words.title,
    className: 'two-columns',
    fields: [...left, ...spacing],
    tabs: [
      { label: words.font, ids: left.map(({ id }) => id) },
      { label: words.spacing, ids: spacing.map(({ id }) => id) },
    ],
    changed: (given, show) => {
      asked.push(given);
      show('colour-own', given['colour'] === 'own');
      show('underlineColour-own', given['underlineColour'] === 'own');
    },
  });
  if (!values) return;
  const changes = changedFont(asked[0] ?? {}, values);
  if (changes.length > 0) await bench.perform('font.set', ...changes);
}
