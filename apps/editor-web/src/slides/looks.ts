import { ask } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import { pickColor } from '../popups/colors.js';
import { w } from '../ribbon/texts.js';
import { action, big, type Tool, wide } from '../ribbon/tool.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    backgroundForAll: '背景应用到全部',
    transitionForAll: '切换应用到全部',
    picture: '只有纯色背景可以应用到全部幻灯片',
    fade: '淡入淡出',
    push: '推进',
    wipe: '擦除',
    split: '分割',
    dissolve: '溶解',
    checkerboard: '棋盘',
    cover: '覆盖',
    none: '无',
    options: '切换选项',
    kind: '效果',
    seconds: '持续时间',
    after: '自动换片时间（0 为单击时）',
    all: '应用到全部幻灯片',
  },
  {
    backgroundForAll: 'Background to all',
    transitionForAll: 'Transition to all',
    picture: 'Only a plain background can be given to all slides',
    fade: 'Fade',
    push: 'Push',
    wipe: 'Wipe',
    split: 'Split',
    dissolve: 'Dissolve',
    checkerboard: 'Checkerboard',
    cover: 'Cover',
    none: 'None',
    options: 'Transition options',
    kind: 'Effect',
    seconds: 'Duration',
    after: 'Advance after (0: on click)',
    all: 'Apply to all slides',
  },
);

/** Name, com.sun.star.animations.TransitionType and TransitionSubType. */
const TRANSITIONS: readonly (readonly [string, number, number])[] = [
  [words.none, 0, 0],
  [words.fade, 37, 101],
  [words.push, 35, 109],
  [words.wipe, 1, 1],
  [words.split, 4, 14],
  [words.dissolve, 40, 0],
  [words.checkerboard, 39, 19],
  [words.cover, 36, 110],
];
const USUAL_SECONDS = 0.7;
/** Places in a row of `slides.looks`. */
const BACKGROUND = { from: 0, length: 1 };
const TRANSITION = { from: 1, length: 4 };

type Part = typeof BACKGROUND;
type Change = 'slides.background' | 'slides.transition';

const told = (): void => undefined;

/** Changes a slide by a procedure; what it looked like is known for taking it back, unless no procedure could say it. */
async function change(
  bench: Workbench,
  name: Change,
  wanted: readonly number[],
  { from, length }: Part,
): Promise<void> {
  const { part } = bench.canvas;
  bench.focus();
  const [was = []] = await bench.perform('slides.look', part);
  const before = was.slice(from, from + length);
  if (before.includes('')) await bench.perform(name, part, ...wanted);
  else await bench.performUndoable([name, part, ...wanted], [name, part, ...before]);
}

/** All slides get what this one has. Backgrounds that no procedure could say again stay out of what is taken back. */
async function forAll(bench: Workbench, name: Change, { from, length }: Part): Promise<void> {
  const looks = (await bench.perform('slides.looks')).map((row) => row.slice(from, from + length));
  const wanted = looks[bench.canvas.part] ?? [''];
  if (wanted.includes('')) {
    bench.notice(words.picture, 4000);
    return;
  }
  await bench.performUndoable([name, -1, ...wanted], async () => {
    for (const [part, look] of looks.entries()) if (!look.includes('')) await bench.perform(name, part, ...look);
  });
}

export const backgroundTool: Tool = big({
  type: 'popup',
  label: w.background,
  icon: 'fill',
  action: 'background',
  open: (bench, at) =>
    pickColor(at, 'none', (color) => void change(bench, 'slides.background', [color], BACKGROUND).catch(told)),
});

export const transitionTool: Tool = big({
  type: 'menu',
  label: w.transition,
  icon: 'transition',
  entries: (bench) =>
    TRANSITIONS.map(([label, type, subtype]) => ({
      label,
      run: () => void change(bench, 'slides.transition', [type, subtype, USUAL_SECONDS, 0], TRANSITION).catch(told),
    })),
});

const all = (label: string, icon: string, name: Change, part: Part): Tool =>
  wide({
    type: 'popup',
    label,
    icon,
    plain: true,
    open: (bench) => {
      bench.focus();
      void forAll(bench, name, part).catch(told);
    },
  });

/** Which transition the slide has, how long it takes, and when the next slide comes by itself. */
export async function transitionDialog(bench: Workbench): Promise<void> {
  const [row = []] = await bench.perform('slides.look', bench.canvas.part);
  const [type = '0', , seconds = '0', after = '0'] = row.slice(TRANSITION.from);
  const known = TRANSITIONS.findIndex(([, kind]) => kind === Number(type));
  const values = await ask({
    title: words.options,
    fields: [
      {
        id: 'kind',
        label: words.kind,
        type: 'select',
        value: String(Math.max(0, known)),
        options: TRANSITIONS.map(([label], index) => [String(index), label] as const),
      },
      {
        id: 'seconds',
        label: words.seconds,
        type: 'number',
        value: Number(seconds) || USUAL_SECONDS,
        min: 0,
        max: 60,
        step: 0.01,
        unit: 's',
      },
      {
        id: 'after',
        label: words.after,
        type: 'number',
        value: Number(after),
        min: 0,
        max: 3600,
        step: 0.01,
        unit: 's',
      },
      { id: 'all', label: words.all, type: 'check' },
    ],
  });
  if (!values) return;
  const [, kind = 0, subtype = 0] = TRANSITIONS[Number(values['kind'])] ?? [];
  await change(
    bench,
    'slides.transition',
    [kind, subtype, Number(values['seconds']), Number(values['after'])],
    TRANSITION,
  );
  if (values['all'] === '1') await forAll(bench, 'slides.transition', TRANSITION);
}

export const transitionOptions = wide(action(words.options, 'settings', 'transition-options'));

export const backgroundForAll = all(words.backgroundForAll, 'duplicateSlide', 'slides.background', BACKGROUND);
export const transitionForAll = all(words.transitionForAll, 'duplicateSlide', 'slides.transition', TRANSITION);
