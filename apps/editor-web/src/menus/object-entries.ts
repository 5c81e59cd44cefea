import { ask } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import type { MenuEntry } from '../popups/menu.js';
import type { Workbench } from '../workbench.js';

export const words = texts(
  {
    arrange: '图片和形状',
    wrap: '文字环绕',
    inline: '嵌入型',
    square: '四周型',
    tight: '紧密型',
    topbottom: '上下型',
    behind: '衬于文字下方',
    front: '浮于文字上方',
    crop: '裁剪…',
    size: '大小…',
    alt: '替代文字…',
    altHelp: '向看不到图片的人说明图片内容',
    turnRight: '向右旋转 90°',
    turnLeft: '向左旋转 90°',
    width: '宽度',
    height: '高度',
    keep: '锁定纵横比',
    left: '左',
    right: '右',
    top: '上',
    bottom: '下',
    select: '请先选择图片或形状',
    onlyPicture: '请先选择一张图片',
  },
  {
    arrange: 'Picture & shape',
    wrap: 'Wrap text',
    inline: 'In line with text',
    square: 'Square',
    tight: 'Tight',
    topbottom: 'Top and bottom',
    behind: 'Behind text',
    front: 'In front of text',
    crop: 'Crop…',
    size: 'Size…',
    alt: 'Alt text…',
    altHelp: 'Tells what is shown to those who cannot see it',
    turnRight: 'Rotate right 90°',
    turnLeft: 'Rotate left 90°',
    width: 'Width',
    height: 'Height',
    keep: 'Keep proportions',
    left: 'Left',
    right: 'Right',
    top: 'Top',
    bottom: 'Bottom',
    select: 'Select a picture or a shape first',
    onlyPicture: 'Select a picture first',
  },
);

const WRAPS = ['inline', 'square', 'tight', 'topbottom', 'behind', 'front'] as const;

/** How text runs around what is selected. */
export const wrapEntries = (bench: Workbench): MenuEntry[] =>
  WRAPS.map((how) => ({
    label: words[how],
    run: () => (selected(bench) ? bench.carryOut('object.wrap', how) : undefined),
  }));

function selected(bench: Workbench): boolean {
  if (bench.canvas.overlay.graphic) return true;
  bench.notice(words.select, 4000);
  return false;
}

interface Look {
  kind: string;
  width: number;
  height: number;
  crop: number[];
}

async function look(bench: Workbench): Promise<Look | null> {
  if (!selected(bench)) return null;
  const [[kind = '', , width, height, crop = ''] = []] = await bench.perform('object.look');
  return { kind, width: Number(width), height: Number(height), crop: crop.split(' ').map(Number) };
}

const cm = (hundredths: number): number => Math.round(hundredths / 10) / 100;
const field = (id: string, label: string, value: number, least = 0) =>
  ({ id, label, type: 'number', value: cm(value), min: least, max: 100, step: 0.01, unit: 'cm' }) as const;
const given = (values: Record<string, string>, id: string): number => Math.round(Number(values[id]) * 1000);

/** Asks how large what is selected shall be. */
export async function objectSizeDialog(bench: Workbench): Promise<void> {
  const now = await look(bench);
  if (!now) return;
  const values = await ask({
    title: words.size.replace('…', ''),
    fields: [
      field('width', words.width, now.width, 0.05),
      field('height', words.height, now.height, 0.05),
      { id: 'keep', label: words.keep, type: 'check', value: true },
    ],
  });
  if (!values) return;
  let width = given(values, 'width');
  let height = given(values, 'height');
  if (values['keep'] === '1') {
    // The one that was changed decides.
    if (cm(width) !== cm(now.width)) height = Math.round((width * now.height) / now.width);
    else if (cm(height) !== cm(now.height)) width = Math.round((height * now.width) / now.height);
  }
  await bench.perform('object.size', width, height);
}

/** Asks for a description of what is selected, for those who cannot see it. */
export async function altTextDialog(bench: Workbench): Promise<void> {
  if (!selected(bench)) return;
  const [[now = ''] = []] = await bench.perform('object.alt');
  const values = await ask({
    title: words.alt.replace('…', ''),
    fields: [{ id: 'alt', label: words.altHelp, type: 'textarea', value: now }],
  });
  if (values) await bench.perform('object.alt.set', values['alt'] ?? '');
}

/** Turns what is selected. */
export const turnEntries = (bench: Workbench): MenuEntry[] =>
  (
    [
      [words.turnRight, 90],
      [words.turnLeft, -90],
    ] as const
  ).map(([label, degrees]) => ({
    label,
    run: () => (selected(bench) ? bench.carryOut('object.turn', degrees) : undefined),
  }));

/** Asks how much of each side of the selected picture is cut off. */
export async function cropDialog(bench: Workbench): Promise<void> {
  const now = await look(bench);
  if (!now) return;
  if (now.kind !== 'picture') {
    bench.notice(words.onlyPicture, 4000);
    return;
  }
  const [left = 0, right = 0, top = 0, bottom = 0] = now.crop;
  const values = await ask({
    title: words.crop.replace('…', ''),
    className: 'two-columns',
    fields: [
      field('left', words.left, left, -100),
      field('right', words.right, right, -100),
      field('top', words.top, top, -100),
      field('bottom', words.bottom, bottom, -100),
    ],
  });
  if (!values) return;
  await bench.perform('object.crop', ...['left', 'right', 'top', 'bottom'].map((id) => given(values, id)));
}
