import { expect, it } from 'vitest';
import { understand } from './understood-cell.js';

it.each([
  ['¥12.5', { number: 12.5 }, '[$¥-804]#,##0.00'],
  ['￥1,200', { number: 1200 }, '[$¥-804]#,##0'],
  ['-$3', { number: -3 }, '[$$-409]#,##0'],
  ['€-3.50', { number: -3.5 }, '[$€-407]#,##0.00'],
  ['1,234.50', null, '#,##0.00'],
  ['50%', null, '0%'],
  ['12.5%', null, '0.00%'],
  ['2026/11/22', null, 'YYYY/M/D'],
  ['2026/11/22 8:30', null, 'YYYY/M/D H:MM'],
  ['2026年11月22日', null, 'YYYY"年"M"月"D"日"'],
  ['11月22日', null, 'M"月"D"日"'],
  ['2026年11月', { number: 46327 }, 'YYYY"年"M"月"'],
  ['11/22', null, 'M"月"D"日"'],
  ['8:30', null, 'H:MM'],
  ['8:30:15', null, 'H:MM:SS'],
  ['下午3:20', { number: (15 * 60 + 20) / 1440 }, 'AM/PMH:MM'],
  ['＝ＳＵＭ（Ｂ２：Ｂ４）＆"（元）"', { formula: '=SUM(B2:B4)&"（元）"' }, null],
  ['１２３', { number: 123 }, null],
  ['=TODAY()', null, 'YYYY/M/D'],
  ['=now()', null, 'YYYY/M/D H:MM'],
])('what a person in China types is understood as Excel does: %s', (typed, content, format) => {
  expect(understand(typed, 'zh-CN')).toEqual({ content, format });
});

it('dates look American in English documents', () => {
  expect(understand('2026/11/22', 'en-US')).toEqual({ content: null, format: 'M/D/YYYY' });
  expect(understand('11/22', 'en-US')).toEqual({ content: null, format: 'D-MMM' });
});

it.each([
  '',
  '12',
  'text',
  '12.5元',
  '¥',
  '¥1,2',
  '0012',
  '=A1+1',
  '=TODAY()+1',
  "'￥3",
  '2026年13月',
  '下午13:20',
  '2026-11-22',
])('what LibreOffice understands alike is left alone: %s', (typed) => {
  expect(understand(typed, 'zh-CN')).toBeNull();
});
