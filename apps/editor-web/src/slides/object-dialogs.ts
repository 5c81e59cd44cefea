import { ask } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { changeObjects, type ObjectChange, selectedObjects } from './selected-objects.js';

const words = texts(
  {
    format: '设置对象格式',
    x: '水平位置',
    y: '垂直位置',
    width: '宽度',
    height: '高度',
    turned: '旋转角度',
    transparency: '填充透明度',
    shadow: '阴影',
    fit: '文字自动调整',
    noFit: '不自动调整',
    shrink: '溢出时缩排文字',
    grow: '根据文字调整形状大小',
    anchor: '文字垂直对齐',
    top: '顶端',
    middle: '居中',
    bottom: '底端',
    altText: '替代文字',
    title: '标题',
    description: '说明（供看不到图像的人）',
  },
  {
    format: 'Format object',
    x: 'Horizontal position',
    y: 'Vertical position',
    width: 'Width',
    height: 'Height',
    turned: 'Rotation',
    transparency: 'Fill transparency',
    shadow: 'Shadow',
    fit: 'Text autofit',
    noFit: 'Do not autofit',
    shrink: 'Shrink text on overflow',
    grow: 'Resize shape to fit text',
    anchor: 'Vertical alignment of text',
    top: 'Top',
    middle: 'Middle',
    bottom: 'Bottom',
    altText: 'Alt text',
    title: 'Title',
    description: 'Description (for people who cannot see it)',
  },
);

const cm = (hundredths: number): number => Math.round(hundredths / 10) / 100;
/** com.sun.star.drawing.TextVerticalAdjust: top 0, centre 1, bottom 2. */
const ANCHORS = [
  ['0', words.top],
  ['1', words.middle],
  ['2', words.bottom],
] as const;
const length = (id: string, label: string, value: number, least = -500) =>
  ({ id, label, type: 'number', value: cm(value), min: least, max: 500, step: 0.01, unit: 'cm' }) as const;
const clockwise = (turned: number): number => ((36_000 - turned) % 36_000) / 100;

/** Size, place, rotation, shadow, transparency and how text stands in the object. */
export async function formatObjectDialog(bench: Workbench): Promise<void> {
  const objects = await selectedObjects(bench);
  const [first] = objects;
  if (!first) return;
  const values = await ask({
    title: words.format,
    className: 'two-columns',
    fields: [
      length('width', words.width, first.width, 0.05),
      length('height', words.height, first.height, 0.05),
      length('x', words.x, first.x),
      length('y', words.y, first.y),
      {
        id: 'turned',
        label: words.turned,
        type: 'number',
        value: clockwise(first.turned),
        min: -360,
        max: 360,
        unit: '°',
      },
      {
        id: 'transparency',
        label: words.transparency,
        type: 'number',
        value: first.transparency,
        min: 0,
        max: 100,
        unit: '%',
      },
      {
        id: 'fit',
        label: words.fit,
        type: 'select',
        value: String(first.fit),
        options: [
          ['0', words.noFit],
          ['1', words.shrink],
          ['2', words.grow],
        ],
      },
      { id: 'anchor', label: words.anchor, type: 'select', value: String(first.anchor), options: ANCHORS },
      { id: 'shadow', label: words.shadow, type: 'check', value: first.shadow === 1 },
    ],
  });
  if (!values) return;
  const change: ObjectChange = {};
  for (const key of ['width', 'height', 'x', 'y'] as const)
    if (Number(values[key]) !== cm(first[key])) change[key] = Math.round(Number(values[key]) * 1000);
  if (Number(values['turned']) !== clockwise(first.turned))
    change.turned = Math.round((((-Number(values['turned']) % 360) + 360) % 360) * 100);
  for (const key of ['transparency', 'fit', 'anchor', 'shadow'] as const)
    if (Number(values[key]) !== first[key]) change[key] = Math.round(Number(values[key]));
  if (Object.keys(change).length > 0) await changeObjects(bench, objects, () => change);
}

/** What is read to people who cannot see the object. */
export async function altTextDialog(bench: Workbench): Promise<void> {
  const objects = await selectedObjects(bench);
  const [first] = objects;
  if (!first) return;
  const values = await ask({
    title: words.altText,
    fields: [
      { id: 'description', label: words.description, type: 'textarea', value: first.description },
      { id: 'title', label: words.title, type: 'text', value: first.title },
    ],
  });
  if (!values) return;
  const change = { description: values['description'] ?? '', title: values['title'] ?? '' };
  await changeObjects(bench, [first], () => change);
}
