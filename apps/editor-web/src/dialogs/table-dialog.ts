import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { ask } from './dialog.js';

const words = texts(
  {
    title: '表格属性',
    alignment: '对齐方式',
    full: '与页面同宽',
    left: '左对齐',
    centre: '居中',
    right: '右对齐',
    width: '宽度',
    headline: '重复标题行数',
    split: '允许跨页断行',
    noTable: '请先把光标放在表格中',
  },
  {
    title: 'Table properties',
    alignment: 'Alignment',
    full: 'As wide as the text',
    left: 'Left',
    centre: 'Centered',
    right: 'Right',
    width: 'Width',
    headline: 'Repeated header rows',
    split: 'Break across pages',
    noTable: 'Place the cursor in a table first',
  },
);

/** com.sun.star.text.HoriOrientation */
const FULL = '6';
const RIGHT = '1';
const CENTRE = '2';
const LEFT = '3';

/** Where the table around the cursor stands, and how wide it is. Only what was changed is set. */
export async function tableDialog(bench: Workbench): Promise<void> {
  const [now] = await bench.perform('words.table.look');
  if (!now?.[0]) {
    bench.notice(words.noTable, 4000);
    return;
  }
  const [orient = FULL, width = '0', repeated = '0', rows = '1', split = '1'] = now;
  const before = {
    orient: [FULL, RIGHT, CENTRE, LEFT].includes(orient) ? orient : LEFT,
    width: Math.round(Number(width) / 10) / 100,
    headline: repeated === '1' ? Number(rows) : 0,
    split: split === '1',
  };
  const values = await ask({
    title: words.title,
    fields: [
      {
        id: 'orient',
        label: words.alignment,
        type: 'select',
        value: before.orient,
        options: [
          [FULL, words.full],
          [LEFT, words.left],
          [CENTRE, words.centre],
          [RIGHT, words.right],
        ],
      },
      {
        id: 'width',
        label: words.width,
        type: 'number',
        value: before.width,
        min: 0.5,
        max: 100,
        step: 0.01,
        unit: 'cm',
      },
      { id: 'headline', label: words.headline, type: 'number', value: before.headline, min: 0, max: 50, step: 1 },
      { id: 'split', label: words.split, type: 'check', value: before.split },
    ],
  });
  if (!values) return;
  const set: (string | number)[] = [];
  if (values['orient'] !== before.orient) set.push('orient', values['orient'] ?? FULL);
  if (Number(values['width']) !== before.width) set.push('width', Math.round(Number(values['width']) * 1000));
  if (Number(values['headline']) !== before.headline) set.push('headline', Math.round(Number(values['headline'])));
  if ((values['split'] === '1') !== before.split) set.push('split', values['split'] ?? '1');
  if (set.length > 0) await bench.perform('words.table.set', ...set);
}
