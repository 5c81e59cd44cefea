import { texts } from '../i18n.js';
import { pickColor } from '../popups/colors.js';
import { w } from '../ribbon/texts.js';
import { big, type Tool, wide } from '../ribbon/tool.js';
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
  },
);

/** Name, com.sun.star.animations.TransitionType and TransitionSubType. */
const TRANSITIONS: readonly (readonly [string, number, number])[] = [
  ['—', 0, 0],
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

export const backgroundForAll = all(words.backgroundForAll, 'duplicateSlide', 'slides.background', BACKGROUND);
export const transitionForAll = all(words.transitionForAll, 'duplicateSlide', 'slides.transition', TRANSITION);
