import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { changedParagraph, POINT, PROPORTIONAL, spacingChoice, tabStops, tenths } from './changed-paragraph.js';
import { ask, type Field, hexToNumber } from './dialog.js';
import { d } from './texts.js';

const words = texts(
  {
    indents: '缩进和间距',
    flow: '换行和分页',
    look: '边框和底纹',
    outline: '大纲级别',
    body: '正文文本',
    level: '级',
    special: '特殊格式',
    none: '（无）',
    first: '首行缩进',
    hanging: '悬挂缩进',
    twoCharacters: '首行缩进 2 字符',
    by: '缩进值',
    single: '单倍行距',
    oneAndHalf: '1.5 倍行距',
    double: '2 倍行距',
    multiple: '多倍行距',
    setValue: '设置值',
    widows: '孤行控制',
    keep: '与下段同页',
    whole: '段中不分页',
    hyphenate: '自动断字',
    count: '计入行号',
    border: '边框',
    leaveAsIs: '（不更改）',
    box: '方框',
    rules: '上下框线',
    top: '上框线',
    bottom: '下框线',
    left: '左框线',
    right: '右框线',
    lineStyle: '线型',
    solid: '实线',
    dotted: '点线',
    dashed: '虚线',
    doubleLine: '双线',
    lineWidth: '线宽',
    lineColour: '边框颜色',
    shaded: '底纹',
    shade: '底纹颜色',
  },
  {
    indents: 'Indents and spacing',
    flow: 'Line and page breaks',
    look: 'Borders and shading',
    outline: 'Outline level',
    body: 'Body text',
    level: 'Level',
    special: 'Special',
    none: '(none)',
    first: 'First line',
    hanging: 'Hanging',
    twoCharacters: 'First line, 2 characters',
    by: 'By',
    single: 'Single',
    oneAndHalf: '1.5 lines',
    double: 'Double',
    multiple: 'Multiple',
    setValue: 'At',
    widows: 'Widow/orphan control',
    keep: 'Keep with next',
    whole: 'Keep lines together',
    hyphenate: 'Hyphenate',
    count: 'Count in line numbers',
    border: 'Border',
    leaveAsIs: '(as it is)',
    box: 'Box',
    rules: 'Above and below',
    top: 'Top border',
    bottom: 'Bottom border',
    left: 'Left border',
    right: 'Right border',
    lineStyle: 'Line style',
    solid: 'Solid',
    dotted: 'Dotted',
    dashed: 'Dashed',
    doubleLine: 'Double',
    lineWidth: 'Line width',
    lineColour: 'Border color',
    shaded: 'Shading',
    shade: 'Shading color',
  },
);

/** Line styles by LibreOffice's numbers (com.sun.star.table.BorderLineStyle). */
const LINES = [
  ['0', words.solid],
  ['1', words.dotted],
  ['2', words.dashed],
  ['3', words.doubleLine],
] as const;

function indentFields(now: readonly string[]): Field[] {
  const cm = (index: number): number => Number(now[index] || 0) / 1000;
  const points = (index: number): number => tenths(Number(now[index] || 0) / POINT);
  const first = Number(now[3] || 0);
  const { choice, at } = spacingChoice(now[6] || PROPORTIONAL, Number(now[7] || 100));
  return [
    {
      id: 'adjust',
      label: d.alignment,
      type: 'select',
      value: now[0] || '0',
      options: [
        ['0', d.alignLeft],
        ['3', d.alignCenter],
        ['1', d.alignRight],
        ['2', d.justify],
      ],
    },
    {
      id: 'outline',
      label: words.outline,
      type: 'select',
      value: now[13] || '0',
      options: [
        ['0', words.body],
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => [String(level), `${level} ${words.level}`] as const),
      ],
    },
    { id: 'left', label: d.indentLeft, type: 'number', value: cm(1), step: 0.01, min: -20, max: 40, unit: 'cm' },
    { id: 'right', label: d.indentRight, type: 'number', value: cm(2), step: 0.01, min: -20, max: 40, unit: 'cm' },
    {
      id: 'special',
      label: words.special,
      type: 'select',
      value: first === 0 ? 'none' : first > 0 ? 'first' : 'hanging',
      options: [
        ['none', words.none],
        ['first', words.first],
        ['hanging', words.hanging],
        ['two', words.twoCharacters],
      ],
    },
    { id: 'by', label: words.by, type: 'number', value: Math.abs(cm(3)), step: 0.01, min: 0, max: 40, unit: 'cm' },
    { id: 'before', label: d.before, type: 'number', value: points(4), step: 0.1, min: 0, max: 600, unit: 'pt' },
    { id: 'after', label: d.after, type: 'number', value: points(5), step: 0.1, min: 0, max: 600, unit: 'pt' },
    {
      id: 'spacing',
      label: d.lineSpacing,
      type: 'select',
      value: choice,
      options: [
        ['single', words.single],
        ['one-and-half', words.oneAndHalf],
        ['double', words.double],
        ['least', d.minimum],
        ['exactly', d.fixed],
        ['multiple', words.multiple],
      ],
    },
    { id: 'at', label: words.setValue, type: 'number', value: at, step: 0.01, min: 0.1, max: 1000 },
  ];
}

function flowFields(now: readonly string[]): Field[] {
  const check = (id: string, label: string, value: string | undefined): Field => ({
    id,
    label,
    type: 'check',
    value: value === '' ? null : value === '1',
  });
  return [
    check('widows', words.widows, now[12] === '' ? '' : Number(now[12]) > 0 ? '1' : '0'),
    check('keep', words.keep, now[8]),
    check('whole', words.whole, now[9] === '' ? '' : now[9] === '1' ? '0' : '1'),
    check('break', d.pageBreakBefore, now[10]),
    check('hyphenate', words.hyphenate, now[14]),
    check('count', words.count, now[15]),
  ];
}

function lookFields(now: readonly string[]): Field[] {
  const shade = Number(now[18] || -1);
  return [
    {
      id: 'border',
      label: words.border,
      type: 'select',
      value: '',
      options: [
        ['', words.leaveAsIs],
        ['none', words.none],
        ['box', words.box],
        ['rules', words.rules],
        ['top', words.top],
        ['bottom', words.bottom],
        ['left', words.left],
        ['right', words.right],
      ],
    },
    { id: 'lineStyle', label: words.lineStyle, type: 'select', value: '0', options: LINES },
    { id: 'lineWidth', label: words.lineWidth, type: 'number', value: 0.5, step: 0.05, min: 0.25, max: 9, unit: 'pt' },
    { id: 'lineColour', label: words.lineColour, type: 'color', value: '#000000' },
    { id: 'shaded', label: words.shaded, type: 'check', value: shade >= 0 },
    {
      id: 'shade',
      label: words.shade,
      type: 'color',
      value: `#${(shade >= 0 ? shade : 0xd9d9d9).toString(16).padStart(6, '0')}`,
    },
  ];
}

/** Indents, spacing, breaks, borders and tab stops of the selected paragraphs. Only what was changed is set. */
export async function paragraphDialog(bench: Workbench, first: 'indents' | 'tabs' = 'indents'): Promise<void> {
  const [now = []] = await bench.perform('paragraph.look');
  const given = (now[11] ?? '')
    .split(';')
    .filter((item) => item !== '')
    .map((item) => {
      const [position, alignment] = item.split(':').map(Number);
      return `${(position ?? 0) / 1000} ${'LCR'[alignment ?? 0] ?? 'L'}`;
    });
  const indents = indentFields(now);
  const flow = flowFields(now);
  const look = lookFields(now);
  const stops: Field = { id: 'tabs', label: d.tabsHelp, type: 'textarea', value: given.join('\n') };
  const tabs = [
    { label: words.indents, ids: indents.map(({ id }) => id) },
    { label: words.flow, ids: flow.map(({ id }) => id) },
    { label: words.look, ids: look.map(({ id }) => id) },
    { label: d.tabs, ids: ['tabs'] },
  ];
  const asked: Record<string, string>[] = [];
  const values = await ask({
    title: first === 'tabs' ? d.tabs : d.paragraph,
    className: 'two-columns',
    fields: [...indents, ...flow, ...look, stops],
    tabs: first === 'tabs' ? [...tabs.slice(3), ...tabs.slice(0, 3)] : tabs,
    changed: (now_, show) => {
      asked.push(now_);
      show('at', ['least', 'exactly', 'multiple'].includes(now_['spacing'] ?? ''));
      show('by', ['first', 'hanging'].includes(now_['special'] ?? ''));
      show('shade', now_['shaded'] === '1');
      for (const id of ['lineStyle', 'lineWidth', 'lineColour']) show(id, !['', 'none'].includes(now_['border'] ?? ''));
    },
  });
  if (!values) return;
  const was: Record<string, string> = asked[0] ?? {};
  const changes = changedParagraph(was, values);
  if (changes.length > 0) await bench.perform('paragraph.set', ...changes);
  if (values['border'])
    await bench.perform(
      'paragraph.border',
      values['border'],
      Math.round(Number(values['lineWidth']) * POINT),
      hexToNumber(values['lineColour'] ?? '#000000'),
      values['lineStyle'] ?? '0',
    );
  if (values['shaded'] !== was['shaded'] || (values['shaded'] === '1' && values['shade'] !== was['shade']))
    await bench.perform('paragraph.shade', values['shaded'] === '1' ? hexToNumber(values['shade'] ?? '#d9d9d9') : -1);
  if (values['tabs'] !== was['tabs']) await bench.perform('paragraph.tabs', ...tabStops(values['tabs'] ?? ''));
}
