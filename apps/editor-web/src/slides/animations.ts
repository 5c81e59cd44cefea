import { dialogButton, openDialog } from '../dialogs/dialog.js';
import { texts } from '../i18n.js';
import { big, type Tool, wide } from '../ribbon/tool.js';
import type { Workbench } from '../workbench.js';
import { selectedObjects } from './selected-objects.js';

export const words = texts(
  {
    tab: '动画',
    add: '添加动画',
    entrance: '进入',
    emphasis: '强调',
    exit: '退出',
    appear: '出现',
    fade: '淡入',
    wipe: '擦除',
    fly: '飞入',
    zoom: '缩放',
    spin: '陀螺旋',
    disappear: '消失',
    'fade-out': '淡出',
    other: '其他效果',
    list: '动画窗格',
    none: '此幻灯片没有动画。选择一个对象，然后使用“添加动画”。',
    start: '开始',
    click: '单击时',
    with: '与上一动画同时',
    after: '上一动画之后',
    seconds: '持续时间（秒）',
    remove: '删除',
    removeAll: '删除动画',
    object: '对象',
    added: '已添加动画，放映时可见',
  },
  {
    tab: 'Animations',
    add: 'Add animation',
    entrance: 'Entrance',
    emphasis: 'Emphasis',
    exit: 'Exit',
    appear: 'Appear',
    fade: 'Fade',
    wipe: 'Wipe',
    fly: 'Fly in',
    zoom: 'Zoom',
    spin: 'Spin',
    disappear: 'Disappear',
    'fade-out': 'Fade out',
    other: 'Other effect',
    list: 'Animation pane',
    none: 'This slide has no animations. Select an object, then use “Add animation”.',
    start: 'Start',
    click: 'On click',
    with: 'With previous',
    after: 'After previous',
    seconds: 'Duration (seconds)',
    remove: 'Remove',
    removeAll: 'Remove animations',
    object: 'Object',
    added: 'Animation added; the slide show plays it',
  },
);

type Name = 'appear' | 'fade' | 'wipe' | 'fly' | 'zoom' | 'spin' | 'disappear' | 'fade-out';
/** Names of the engine's effects by LibreOffice's. */
const PRESETS: Record<string, Name> = {
  'ooo-entrance-appear': 'appear',
  'ooo-entrance-fade-in': 'fade',
  'ooo-entrance-wipe': 'wipe',
  'ooo-entrance-fly-in': 'fly',
  'ooo-entrance-zoom': 'zoom',
  'ooo-emphasis-spin': 'spin',
  'ooo-exit-disappear': 'disappear',
  'ooo-exit-fade-out': 'fade-out',
};
const ENTRANCE: readonly Name[] = ['appear', 'fade', 'wipe', 'fly', 'zoom'];
const EXIT: readonly Name[] = ['disappear', 'fade-out'];
const STARTS = [
  ['1', words.click],
  ['2', words.with],
  ['3', words.after],
] as const;
const USUAL_SECONDS = 0.5;
const AT_END = -1;

const told = (): void => undefined; // perform() has told the person what failed

async function add(bench: Workbench, name: Name): Promise<void> {
  bench.focus();
  const [first, ...more] = await selectedObjects(bench);
  if (!first) return;
  const count = (await bench.perform('animation.list', first.slide)).length;
  const all = [first, ...more];
  await bench.performUndoable(
    async () => {
      // Several objects come together.
      for (const [index, { slide, place }] of all.entries())
        await bench.perform('animation.add', slide, place, name, index === 0 ? 1 : 2, USUAL_SECONDS, AT_END);
    },
    async () => {
      for (let index = all.length - 1; index >= 0; index--)
        await bench.perform('animation.remove', first.slide, count + index);
    },
  );
  bench.notice(words.added, 2500);
}

export const addAnimationTool: Tool = big({
  type: 'menu',
  label: words.add,
  icon: 'transition',
  entries: (bench) => {
    const entry = (name: Name) => ({ label: words[name], run: () => void add(bench, name).catch(told) });
    return [
      { heading: words.entrance },
      ...ENTRANCE.map(entry),
      { heading: words.emphasis },
      entry('spin'),
      { heading: words.exit },
      ...EXIT.map(entry),
    ];
  },
});

export const removeAnimationsTool: Tool = wide({
  type: 'popup',
  label: words.removeAll,
  icon: 'remove',
  plain: true,
  open: (bench) => {
    const remove = async (): Promise<void> => {
      bench.focus();
      const places = (await selectedObjects(bench)).map(({ place }) => place);
      const { part } = bench.canvas;
      const rows = await bench.perform('animation.list', part);
      const mine = rows.map((row, index) => ({ row, index })).filter(({ row }) => places.includes(Number(row[0])));
      for (const { row, index } of mine.reverse()) await removeOne(bench, part, index, row);
    };
    void remove().catch(told);
  },
});

/** Removes one; what the engine cannot make again stays removed. */
async function removeOne(bench: Workbench, slide: number, index: number, row: readonly string[]): Promise<void> {
  const [object = '', , preset = '', , start = '1', seconds = '0'] = row;
  const name = PRESETS[preset];
  if (name === undefined) await bench.perform('animation.remove', slide, index);
  else
    await bench.performUndoable(
      ['animation.remove', slide, index],
      ['animation.add', slide, object, name, start, seconds, index],
    );
}

/** The animations of the slide in their order: when each begins, how long it takes; to be changed and removed. */
export async function animationsDialog(bench: Workbench): Promise<void> {
  const slide = bench.canvas.part;
  const body = document.createElement('div');
  body.className = 'form animations';
  const show = async (): Promise<void> => {
    const rows = await bench.perform('animation.list', slide);
    if (rows.length === 0) {
      body.textContent = words.none;
      return;
    }
    body.replaceChildren(...rows.map((row, index) => line(row, index)));
  };
  const line = (row: readonly string[], index: number): HTMLElement => {
    const [object = '', called = '', preset = '', , start = '1', seconds = '0'] = row;
    const element = document.createElement('div');
    element.className = 'form-row list-row';
    const label = document.createElement('span');
    const name = PRESETS[preset];
    label.textContent = `${index + 1}. ${name ? words[name] : words.other}: ${called || `${words.object} ${Number(object) + 1}`}`;
    const when = document.createElement('select');
    when.setAttribute('aria-label', words.start);
    for (const [value, text] of STARTS) when.add(new Option(text, value));
    when.value = start;
    const time = document.createElement('input');
    time.type = 'number';
    time.min = '0';
    time.max = '60';
    time.step = '0.25';
    time.value = String(Math.round(Number(seconds) * 100) / 100);
    time.setAttribute('aria-label', words.seconds);
    when.disabled = time.disabled = name === undefined;
    const change = async (): Promise<void> => {
      if (name === undefined) return;
      const set = async (to: string, lasting: string): Promise<void> => {
        await bench.perform('animation.remove', slide, index);
        await bench.perform('animation.add', slide, object, name, to, lasting, index);
      };
      const [to, lasting] = [when.value, time.value];
      await bench.performUndoable(
        () => set(to, lasting),
        () => set(start, seconds),
      );
      await show();
    };
    when.onchange = () => void change().catch(told);
    time.onchange = () => void change().catch(told);
    const remove = dialogButton(words.remove, () => void removeOne(bench, slide, index, row).then(show).catch(told));
    element.append(label, when, time, remove);
    return element;
  };
  await show();
  await openDialog(words.list, body, [], 'wide').closed;
}
