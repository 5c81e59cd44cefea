import { language, texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { ask } from './dialog.js';
import { d } from './texts.js';

const words = texts(
  {
    category: '分类',
    general: '常规',
    number: '数值',
    currency: '货币',
    percent: '百分比',
    date: '日期',
    time: '时间',
    fraction: '分数',
    scientific: '科学记数',
    text: '文本',
    custom: '自定义',
    decimals: '小数位数',
    thousands: '使用千位分隔符',
    symbol: '货币符号',
    form: '类型',
  },
  {
    category: 'Category',
    general: 'General',
    number: 'Number',
    currency: 'Currency',
    percent: 'Percentage',
    date: 'Date',
    time: 'Time',
    fraction: 'Fraction',
    scientific: 'Scientific',
    text: 'Text',
    custom: 'Custom',
    decimals: 'Decimal places',
    thousands: 'Thousands separator',
    symbol: 'Symbol',
    form: 'Type',
  },
);

const SYMBOLS = [
  ['[$¥-804]', '¥'],
  ['[$$-409]', '$'],
  ['[$€-407]', '€'],
  ['[$£-809]', '£'],
] as const;
const DATES = [
  ['YYYY/M/D', '2026/1/31'],
  ['YYYY-MM-DD', '2026-01-31'],
  ['YYYY"年"M"月"D"日"', '2026年1月31日'],
  ['YYYY"年"M"月"', '2026年1月'],
  ['M"月"D"日"', '1月31日'],
  ['M/D/YYYY', '1/31/2026'],
  ['DD/MM/YYYY', '31/01/2026'],
  ['D-MMM-YY', '31-Jan-26'],
  ['YYYY/M/D H:MM', '2026/1/31 13:30'],
] as const;
const TIMES = [
  ['H:MM', '13:30'],
  ['H:MM:SS', '13:30:55'],
  ['H:MM AM/PM', '1:30 PM'],
  ['[H]:MM:SS', '37:30:55'],
] as const;
const FIELDS = ['decimals', 'thousands', 'symbol', 'date', 'time', 'code'] as const;
const SHOWN: Record<string, readonly (typeof FIELDS)[number][]> = {
  number: ['decimals', 'thousands'],
  currency: ['decimals', 'symbol'],
  percent: ['decimals'],
  scientific: ['decimals'],
  date: ['date'],
  time: ['time'],
  custom: ['code'],
};

/** What kind of format a code is. */
function categoryOf(code: string): string {
  const bare = code.replaceAll(/"[^"]*"|\[(?!H)[^\]]*\]|\\./gi, '');
  if (code === 'General') return 'general';
  if (code === '@') return 'text';
  if (SYMBOLS.some(([symbol]) => code.startsWith(symbol))) return 'currency';
  if (/[YD]/i.test(bare)) return DATES.some(([known]) => known === code) ? 'date' : 'custom';
  if (/H/i.test(bare)) return TIMES.some(([known]) => known === code) ? 'time' : 'custom';
  if (/^0(\.0+)?%$/.test(code)) return 'percent';
  if (/^0(\.0+)?E\+00$/.test(code)) return 'scientific';
  if (/^(#,##)?0(\.0+)?$/.test(code)) return 'number';
  if (code === '# ?/?') return 'fraction';
  return 'custom';
}

function codeOf(values: Record<string, string>): string {
  const decimals = Math.max(0, Math.min(15, Math.round(Number(values['decimals'] ?? 0))));
  const tail = decimals === 0 ? '' : `.${'0'.repeat(decimals)}`;
  switch (values['category']) {
    case 'general':
      return 'General';
    case 'number':
      return `${values['thousands'] === '1' ? '#,##0' : '0'}${tail}`;
    case 'currency':
      return `${values['symbol'] ?? ''}#,##0${tail}`;
    case 'percent':
      return `0${tail}%`;
    case 'scientific':
      return `0${tail}E+00`;
    case 'date':
      return values['date'] ?? '';
    case 'time':
      return values['time'] ?? '';
    case 'fraction':
      return '# ?/?';
    case 'text':
      return '@';
    default:
      return values['code'] ?? '';
  }
}

/** The number format of the selected cells, by kind, or as a code of one's own. */
export async function numberFormatDialog(bench: Workbench): Promise<void> {
  const [[now = 'General'] = []] = await bench.perform('sheets.format.code');
  const category = categoryOf(now);
  const values = await ask({
    title: d.numberFormat,
    fields: [
      {
        id: 'category',
        label: words.category,
        type: 'select',
        value: category,
        options: (
          [
            'general',
            'number',
            'currency',
            'date',
            'time',
            'percent',
            'fraction',
            'scientific',
            'text',
            'custom',
          ] as const
        ).map((id) => [id, words[id]] as const),
      },
      {
        id: 'decimals',
        label: words.decimals,
        type: 'number',
        value: category === 'general' ? 2 : (/\.(0+)/.exec(now)?.[1]?.length ?? 0),
        min: 0,
        max: 15,
        step: 1,
      },
      { id: 'thousands', label: words.thousands, type: 'check', value: now.includes('#,##') },
      {
        id: 'symbol',
        label: words.symbol,
        type: 'select',
        options: SYMBOLS,
        value: SYMBOLS.find(([symbol]) => now.startsWith(symbol))?.[0] ?? SYMBOLS[language === 'en' ? 1 : 0][0],
      },
      { id: 'date', label: words.form, type: 'select', options: DATES, value: category === 'date' ? now : DATES[0][0] },
      { id: 'time', label: words.form, type: 'select', options: TIMES, value: category === 'time' ? now : TIMES[0][0] },
      { id: 'code', label: d.formatCode, type: 'text', value: now },
    ],
    changed: ({ category: chosen = '' }, show) => {
      for (const field of FIELDS) show(field, SHOWN[chosen]?.includes(field) ?? false);
    },
  });
  const code = values ? codeOf(values) : '';
  if (code !== '') await bench.perform('sheets.format', code);
}
