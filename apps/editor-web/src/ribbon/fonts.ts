import { language } from '../i18n.js';
import { text, type Workbench } from '../workbench.js';
import { type ComboOption, makeCombo } from './combo.js';
import { texts } from '../i18n.js';

const words = texts({ font: '字体', size: '字号' }, { font: 'Font', size: 'Font size' });

/** Chinese fonts by both their names: office programs write either. */
const CHINESE: readonly (readonly [chinese: string, latin: string])[] = [
  ['宋体', 'SimSun'],
  ['黑体', 'SimHei'],
  ['楷体', 'KaiTi'],
  ['仿宋', 'FangSong'],
  ['微软雅黑', 'Microsoft YaHei'],
  ['等线', 'DengXian'],
  ['新宋体', 'NSimSun'],
  ['华文宋体', 'STSong'],
  ['华文楷体', 'STKaiti'],
  ['华文仿宋', 'STFangsong'],
  ['华文黑体', 'STHeiti'],
  ['华文中宋', 'STZhongsong'],
  ['隶书', 'LiSu'],
  ['幼圆', 'YouYuan'],
  ['方正小标宋简体', 'FZXiaoBiaoSong-B05S'],
  ['方正仿宋简体', 'FZFangSong-Z02S'],
  ['思源黑体', 'Source Han Sans SC'],
  ['思源宋体', 'Source Han Serif SC'],
];
const LATIN = [
  'Arial',
  'Calibri',
  'Cambria',
  'Consolas',
  'Courier New',
  'Georgia',
  'Segoe UI',
  'Tahoma',
  'Times New Roman',
  'Verdana',
];

/** 号 sizes of Chinese typography in points. */
const NAMED_SIZES: readonly (readonly [name: string, points: number])[] = [
  ['初号', 42],
  ['小初', 36],
  ['一号', 26],
  ['小一', 24],
  ['二号', 22],
  ['小二', 18],
  ['三号', 16],
  ['小三', 15],
  ['四号', 14],
  ['小四', 12],
  ['五号', 10.5],
  ['小五', 9],
  ['六号', 7.5],
  ['小六', 6.5],
  ['七号', 5.5],
  ['八号', 5],
];
const SIZES = [
  5, 6, 7, 8, 9, 10, 10.5, 11, 12, 14, 16, 18, 20, 22, 24, 26, 28, 32, 36, 40, 44, 48, 54, 60, 66, 72, 80, 88, 96,
];

let installed: readonly string[] = [];
export function setInstalledFonts(fonts: readonly string[]): void {
  installed = fonts;
}

/** Typefaces that may be chosen, each by the name that it is written with. */
export const fontNames = (): string[] => fontOptions().map(({ value }) => value);

function fontOptions(): ComboOption[] {
  const named = CHINESE.map(([chinese, latin]) => ({
    value: language === 'zh-CN' ? chinese : latin,
    label: `${chinese} ${latin}`,
    style: `font-family:"${chinese}","${latin}",sans-serif`,
  }));
  const known = new Set(CHINESE.flat());
  const others = [...new Set([...LATIN, ...installed])]
    .filter((font) => !known.has(font))
    .sort((a, b) => a.localeCompare(b, language))
    .map((font) => ({ value: font, label: font, style: `font-family:"${font}",sans-serif` }));
  return language === 'zh-CN' ? [...named, ...others] : [...others, ...named];
}

export function fontCombo(bench: Workbench): HTMLElement {
  return makeCombo(bench, {
    label: words.font,
    width: 142,
    command: '.uno:CharFontName',
    options: fontOptions,
    show: (value) => value.split(';')[0] ?? '',
    parse: (typed) => CHINESE.find((names) => names.includes(typed))?.[language === 'zh-CN' ? 0 : 1] ?? typed,
    pick: (desk, value) => {
      desk.command('.uno:CharFontName', { 'CharFontName.FamilyName': text(value) });
      // The command sets the font of the script that is selected; Chinese and Latin are meant alike.
      if (desk.kind === 'text') void desk.perform('words.font', value).catch(() => undefined); // perform() has said so
    },
  });
}

export function sizeCombo(bench: Workbench): HTMLElement {
  const plain = SIZES.map((size) => ({ value: String(size), label: String(size) }));
  const named = NAMED_SIZES.map(([name, size]) => ({ value: String(size), label: name }));
  return makeCombo(bench, {
    label: words.size,
    width: 62,
    command: '.uno:FontHeight',
    options: () => (language === 'zh-CN' ? [...named, ...plain] : plain),
    show: (value) =>
      language === 'zh-CN' && bench.kind === 'text'
        ? (NAMED_SIZES.find(([, size]) => size === Number(value))?.[0] ?? value)
        : value,
    parse: (typed) => {
      const size = NAMED_SIZES.find(([name]) => name === typed)?.[1] ?? Number(typed.replace(',', '.'));
      return Number.isFinite(size) && size >= 1 && size <= 400 ? String(size) : null;
    },
    pick: (desk, value) =>
      desk.command('.uno:FontHeight', { 'FontHeight.Height': { type: 'float', value: Number(value) } }),
  });
}
