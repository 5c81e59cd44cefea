import { ApiColor } from './drawing-api.js';

/** Names of colours as DrawingML knows them (ECMA-376, 20.1.10.47), the usual ones. */
const NAMES: Readonly<Record<string, string>> = {
  black: '000000',
  white: 'FFFFFF',
  red: 'FF0000',
  green: '008000',
  lime: '00FF00',
  blue: '0000FF',
  yellow: 'FFFF00',
  cyan: '00FFFF',
  aqua: '00FFFF',
  magenta: 'FF00FF',
  fuchsia: 'FF00FF',
  silver: 'C0C0C0',
  gray: '808080',
  grey: '808080',
  maroon: '800000',
  olive: '808000',
  purple: '800080',
  teal: '008080',
  navy: '000080',
  orange: 'FFA500',
  pink: 'FFC0CB',
  brown: 'A52A2A',
  gold: 'FFD700',
  indigo: '4B0082',
  violet: 'EE82EE',
  coral: 'FF7F50',
  crimson: 'DC143C',
  khaki: 'F0E68C',
  salmon: 'FA8072',
  tomato: 'FF6347',
  turquoise: '40E0D0',
  orchid: 'DA70D6',
  beige: 'F5F5DC',
  ivory: 'FFFFF0',
  lavender: 'E6E6FA',
  chocolate: 'D2691E',
  tan: 'D2B48C',
  peachpuff: 'FFDAB9',
  moccasin: 'FFE4B5',
  skyblue: '87CEEB',
  lightblue: 'ADD8E6',
  lightgreen: '90EE90',
  lightgray: 'D3D3D3',
  lightyellow: 'FFFFE0',
  darkblue: '00008B',
  darkgreen: '006400',
  darkred: '8B0000',
  darkgray: 'A9A9A9',
  darkorange: 'FF8C00',
  steelblue: '4682B4',
  royalblue: '4169E1',
  dodgerblue: '1E90FF',
  forestgreen: '228B22',
  seagreen: '2E8B57',
  firebrick: 'B22222',
  slategray: '708090',
  hotpink: 'FF69B4',
  deeppink: 'FF1493',
  plum: 'DDA0DD',
  wheat: 'F5DEB3',
  snow: 'FFFAFA',
};
/** The colours of the theme that built files have. */
const SCHEME: Readonly<Record<string, string>> = {
  dk1: '000000',
  tx1: '000000',
  lt1: 'FFFFFF',
  bg1: 'FFFFFF',
  dk2: '44546A',
  tx2: '44546A',
  lt2: 'E7E6E6',
  bg2: 'E7E6E6',
  accent1: '4472C4',
  accent2: 'ED7D31',
  accent3: 'A5A5A5',
  accent4: 'FFC000',
  accent5: '5B9BD5',
  accent6: '70AD47',
  hlink: '0563C1',
  folHlink: '954F72',
};

/** As DrawingML shortens them: `dkBlue`, `ltGray`, `medPurple`. */
export function colorNamed(name: unknown): ApiColor {
  const full = String(name)
    .replace(/^dk(?=[A-Z])/, 'dark')
    .replace(/^lt(?=[A-Z])/, 'light')
    .toLowerCase();
  const color = NAMES[full];
  if (color === undefined) throw new TypeError(`the colour ${String(name)} is not covered`);
  return new ApiColor(color);
}

export function schemeColor(name: unknown): ApiColor {
  const color = SCHEME[String(name)];
  if (color === undefined) throw new TypeError(`the colour ${String(name)} is no colour of a theme`);
  return new ApiColor(color);
}
