import { texts } from '../i18n.js';

const words = texts(
  {
    blank: '空白',
    title: '标题幻灯片',
    content: '标题和内容',
    two: '两栏内容',
    only: '仅标题',
    center: '居中文本',
    four: '四项内容',
    six: '六项内容',
  },
  {
    blank: 'Blank',
    title: 'Title slide',
    content: 'Title and content',
    two: 'Two content',
    only: 'Title only',
    center: 'Centered text',
    four: 'Four content',
    six: 'Six content',
  },
);

/** Slide layouts by LibreOffice's number (AutoLayout). */
export const LAYOUTS: readonly (readonly [string, number])[] = [
  [words.title, 0],
  [words.content, 1],
  [words.two, 3],
  [words.only, 19],
  [words.blank, 20],
  [words.center, 32],
  [words.four, 18],
  [words.six, 34],
];
