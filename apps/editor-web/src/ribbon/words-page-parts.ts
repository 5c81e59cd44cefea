import { turnEntries, words as objectWords, wrapEntries } from '../menus/object-entries.js';
import { texts } from '../i18n.js';
import { w } from './texts.js';
import { action, big, button, type Group, type Tool, wide } from './tool.js';

const words = texts(
  {
    bottomCentre: '页面底端居中',
    bottomRight: '页面底端靠右',
    bottomLeft: '页面底端靠左',
    topCentre: '页面顶端居中',
    topRight: '页面顶端靠右',
    here: '当前位置',
    section: '分节符',
    watermark: '水印',
  },
  {
    bottomCentre: 'Bottom of page, centered',
    bottomRight: 'Bottom of page, right',
    bottomLeft: 'Bottom of page, left',
    topCentre: 'Top of page, centered',
    topRight: 'Top of page, right',
    here: 'At the cursor',
    section: 'Section break',
    watermark: 'Watermark',
  },
);

/** com.sun.star.style.ParagraphAdjust */
const LEFT = 0;
const RIGHT = 1;
const CENTRE = 3;

export const pageNumber: Tool = {
  type: 'menu',
  label: w.pageNumber,
  icon: 'number',
  wide: true,
  entries: (bench) => [
    ...(
      [
        [words.bottomCentre, 'Footer', CENTRE],
        [words.bottomRight, 'Footer', RIGHT],
        [words.bottomLeft, 'Footer', LEFT],
        [words.topCentre, 'Header', CENTRE],
        [words.topRight, 'Header', RIGHT],
      ] as const
    ).map(([label, where, adjust]) => ({ label, run: () => bench.carryOut('place.number', where, adjust) })),
    'line' as const,
    { label: words.here, run: () => bench.command('.uno:InsertPageNumberField') },
  ],
};

/** The next page may have another orientation, margins, headers. */
export const sectionBreak = wide(action(words.section, 'page', 'section-break'));
export const watermark = big(action(words.watermark, 'page', 'watermark'));

export const objectGroup: Group = {
  label: objectWords.arrange,
  tools: [
    big({ type: 'menu', label: objectWords.wrap, icon: 'wrap', entries: wrapEntries }),
    wide(action(objectWords.size, 'fitPage', 'object-size')),
    { type: 'menu', label: w.rotateRight, icon: 'rotate', entries: turnEntries },
    button(w.toFront, 'up', '.uno:BringToFront'),
    { type: 'row' },
    wide(action(objectWords.crop, 'merge', 'crop')),
    button(w.toBack, 'down', '.uno:SendToBack'),
    action(objectWords.alt, 'altText', 'alt-text'),
  ],
};
