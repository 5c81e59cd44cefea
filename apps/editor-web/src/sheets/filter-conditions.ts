import { ask } from '../dialogs/dialog.js';
import { sd } from '../dialogs/sheets-texts.js';
import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { columnNumber } from './sheet-geometry.js';

const words = texts(
  {
    equal: '等于',
    notEqual: '不等于',
    greater: '大于',
    greaterEqual: '大于或等于',
    less: '小于',
    lessEqual: '小于或等于',
    contains: '包含',
    notContains: '不包含',
    begins: '开头是',
    ends: '结尾是',
    top: '前 N 项',
    bottom: '后 N 项',
    topPercent: '前 N%',
    empty: '为空',
    notEmpty: '不为空',
    value: '值',
    second: '第二个条件',
    none: '（无）',
    combine: '关系',
  },
  {
    equal: 'equals',
    notEqual: 'does not equal',
    greater: 'is greater than',
    greaterEqual: 'is greater than or equal to',
    less: 'is less than',
    lessEqual: 'is less than or equal to',
    contains: 'contains',
    notContains: 'does not contain',
    begins: 'begins with',
    ends: 'ends with',
    top: 'is among the top N',
    bottom: 'is among the bottom N',
    topPercent: 'is in the top N %',
    empty: 'is empty',
    notEmpty: 'is not empty',
    value: 'Value',
    second: 'Second condition',
    none: '(none)',
    combine: 'Combined by',
  },
);

/** com.sun.star.sheet.FilterOperator2 */
const OPERATORS = [
  ['2', words.equal],
  ['3', words.notEqual],
  ['4', words.greater],
  ['5', words.greaterEqual],
  ['6', words.less],
  ['7', words.lessEqual],
  ['12', words.contains],
  ['13', words.notContains],
  ['14', words.begins],
  ['16', words.ends],
  ['8', words.top],
  ['10', words.bottom],
  ['9', words.topPercent],
  ['0', words.empty],
  ['1', words.notEmpty],
] as const;
const VALUELESS = ['0', '1'];
/** What can only be said of texts. */
const TEXTUAL = ['12', '13', '14', '16'];

/** Column and row of a cell by its name. */
function place(cell: string): [column: number, row: number] | null {
  const [, letters, row] = /^\$?([A-Z]+)\$?(\d+)/.exec(cell) ?? [];
  return letters === undefined || row === undefined ? null : [columnNumber(letters), Number(row) - 1];
}

const condition = (operator: string, value: string): string[] => {
  const number = !TEXTUAL.includes(operator) && value.trim() !== '' && Number.isFinite(Number(value));
  return [operator, number ? '0' : '1', value.trim()];
};

/** Asks which values of a filtered column are shown, by one or two conditions. `cell`: where its arrow is. */
export async function filterByCondition(bench: Workbench, cell: string): Promise<void> {
  const at = place(cell);
  if (!at) return;
  const values = await ask({
    title: sd.filterBy,
    fields: [
      { id: 'first', label: sd.condition, type: 'select', options: OPERATORS },
      { id: 'firstValue', label: words.value, type: 'text' },
      {
        id: 'combine',
        label: words.combine,
        type: 'select',
        options: [
          ['1', sd.and],
          ['0', sd.or],
        ],
      },
      { id: 'second', label: words.second, type: 'select', options: [['', words.none], ...OPERATORS] },
      { id: 'secondValue', label: `${words.value} 2`, type: 'text' },
    ],
    changed: (given, show) => {
      const second = given['second'] ?? '';
      show('firstValue', !VALUELESS.includes(given['first'] ?? ''));
      show('combine', second !== '');
      show('secondValue', second !== '' && !VALUELESS.includes(second));
    },
  });
  if (!values) return;
  const second = values['second'] ?? '';
  await bench.perform(
    'table.filter',
    ...at,
    values['combine'] ?? '1',
    ...condition(values['first'] ?? '2', values['firstValue'] ?? ''),
    ...(second === '' ? [] : condition(second, values['secondValue'] ?? '')),
  );
}

export async function clearColumnFilter(bench: Workbench, cell: string): Promise<void> {
  const at = place(cell);
  if (at) await bench.perform('table.filter', ...at, 1);
}

export interface ColumnColor {
  kind: 'cell' | 'letters';
  color: number;
}

const KINDS = { letters: '3', cell: '4' } as const;

/** The colours by which a column can be filtered. */
export async function columnColors(bench: Workbench, cell: string): Promise<ColumnColor[]> {
  const at = place(cell);
  if (!at) return [];
  const found = await bench.perform('table.colours', ...at);
  return found.flatMap(([kind, color]) =>
    color === undefined ? [] : [{ kind: kind === KINDS.letters ? 'letters' : 'cell', color: Number(color) } as const],
  );
}

export async function filterByColor(bench: Workbench, cell: string, { kind, color }: ColumnColor): Promise<void> {
  const at = place(cell);
  if (at) await bench.perform('table.filter', ...at, 1, '2', KINDS[kind], color);
}
