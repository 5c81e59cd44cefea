import { texts } from '../i18n.js';

/** Lines under text, by LibreOffice's numbers (com.sun.star.awt.FontUnderline). */
export const UNDERLINES = texts(
  {
    1: '单下划线',
    2: '双下划线',
    12: '粗下划线',
    3: '点线',
    13: '粗点线',
    5: '虚线',
    6: '长虚线',
    7: '点划线',
    8: '双点划线',
    10: '波浪线',
    11: '双波浪线',
    18: '粗波浪线',
  },
  {
    1: 'Single underline',
    2: 'Double underline',
    12: 'Thick underline',
    3: 'Dotted underline',
    13: 'Thick dotted underline',
    5: 'Dashed underline',
    6: 'Long dashes',
    7: 'Dot-dash underline',
    8: 'Dot-dot-dash underline',
    10: 'Wavy underline',
    11: 'Double wavy underline',
    18: 'Thick wavy underline',
  },
);
/** In the order people know, not that of the numbers. */
export const UNDERLINE_ORDER = [1, 2, 12, 3, 13, 5, 6, 7, 8, 10, 11, 18] as const;
