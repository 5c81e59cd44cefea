import { texts } from '../i18n.js';
import { big, type Tool } from '../ribbon/tool.js';
import type { Workbench } from '../workbench.js';
import { openPopup } from '../popups/popup.js';

const words = texts(
  {
    themes: '主题',
    white: '白色',
    office: '商务蓝',
    warm: '暖阳',
    green: '森林',
    red: '中国红',
    paper: '纸张',
  },
  {
    themes: 'Themes',
    white: 'White',
    office: 'Office blue',
    warm: 'Warm',
    green: 'Forest',
    red: 'China red',
    paper: 'Paper',
  },
);

interface Theme {
  name: string;
  ground: number;
  title: number;
  text: number;
  titleFont: string;
  textFont: string;
}

const SANS = 'Noto Sans CJK SC';
const SERIF = 'Noto Serif CJK SC';
const theme = (name: string, ground: number, title: number, text: number, fonts = [SANS, SANS]): Theme => ({
  name,
  ground,
  title,
  text,
  titleFont: fonts[0] ?? SANS,
  textFont: fonts[1] ?? SANS,
});

const THEMES: readonly Theme[] = [
  theme(words.white, 0xffffff, 0x000000, 0x262626),
  theme(words.office, 0xf3f7fc, 0x1f4e79, 0x1f2933),
  theme(words.warm, 0xfff8ee, 0xb45309, 0x3d2b1f),
  theme(words.green, 0xf1f8f2, 0x1b5e20, 0x22331f),
  theme(words.red, 0xfffafa, 0xc00000, 0x3a1a1a),
  theme(words.paper, 0xfaf6ea, 0x5b4636, 0x3b3128, [SERIF, SERIF]),
];

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;

async function apply(bench: Workbench, { ground, title, text, titleFont, textFont }: Theme): Promise<void> {
  bench.focus();
  const before = await bench.perform('slides.themes');
  await bench.performUndoable(
    ['slides.theme', ground, title, titleFont, text, textFont],
    ['slides.theme', ...before.flat()],
  );
}

/** Colours and typefaces of all slides at once, by their masters. */
export const themesTool: Tool = big({
  type: 'popup',
  label: words.themes,
  icon: 'layout',
  open: (bench, at) => {
    const box = document.createElement('div');
    box.className = 'themes';
    let close = (): void => undefined;
    for (const one of THEMES) {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-label', one.name);
      button.title = one.name;
      button.style.cssText = `background:${hex(one.ground)};color:${hex(one.title)}`;
      const sample = document.createElement('b');
      sample.dataset['glyph'] = '文 Aa';
      sample.className = 'glyph'; // drawn by the style sheet: letters, but not part of the name
      const name = document.createElement('span');
      name.textContent = one.name;
      name.style.color = hex(one.text);
      button.append(sample, name);
      button.onclick = () => {
        close();
        void apply(bench, one).catch(() => undefined); // perform() has told the person
      };
      box.append(button);
    }
    close = openPopup(box, { at, restore: () => bench.focus() });
    box.querySelector('button')?.focus();
  },
});
