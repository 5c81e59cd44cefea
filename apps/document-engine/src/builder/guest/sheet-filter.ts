import type { FilterColumn } from './model.js';

const TOPS: Readonly<Record<string, { fromBottom: boolean; percent: boolean }>> = {
  xlTop10Items: { fromBottom: false, percent: false },
  xlTop10Percent: { fromBottom: false, percent: true },
  xlBottom10Items: { fromBottom: true, percent: false },
  xlBottom10Percent: { fromBottom: true, percent: true },
};
const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'equal',
  '<>': 'notEqual',
  '>': 'greaterThan',
  '<': 'lessThan',
  '>=': 'greaterThanOrEqual',
  '<=': 'lessThanOrEqual',
};

/** What the arrow of a column (from 0) lets through, as Excel's object model says it. */
export function filterColumn(
  column: number,
  first: unknown,
  operator: string | null | undefined,
  second: unknown,
): FilterColumn {
  if (operator === 'xlFilterValues' || Array.isArray(first))
    return { column, values: (Array.isArray(first) ? first : [first]).map(String) };
  const top = TOPS[String(operator)];
  if (top) return { column, top: Number(first) || 10, ...top };
  if (operator !== undefined && operator !== null && operator !== 'xlAnd' && operator !== 'xlOr')
    throw new TypeError(`ApiRange.SetAutoFilter with the operator ${operator} is not covered`);
  const conditions = [first, second].filter((one) => one !== undefined && one !== null).map(conditionOf);
  return { column, and: operator === 'xlAnd', conditions };
}

function conditionOf(given: unknown): { operator: string; value: string } {
  const [, sign = '=', value = ''] = /^(>=|<=|<>|=|>|<)?(.*)$/s.exec(String(given)) ?? [];
  return { operator: OPERATORS[sign] ?? 'equal', value };
}

type Shown = string | number | boolean;

/** Whether a cell that shows this is let through. */
export function letsThrough(filter: FilterColumn, shown: Shown): boolean {
  if ('values' in filter) return filter.values.includes(String(shown));
  if ('top' in filter) return true; // counted by whoever opens the file
  const results = filter.conditions.map(({ operator, value }) => meets(shown, operator, value));
  return filter.and ? results.every(Boolean) : results.some(Boolean);
}

function meets(shown: Shown, operator: string, value: string): boolean {
  const number = Number(value);
  const wanted = value.trim() !== '' && Number.isFinite(number);
  const numbers = typeof shown === 'number' && wanted;
  // A text is neither more nor less than a number.
  if (!numbers && wanted && !/qual$/.test(operator)) return false;
  const compared = numbers ? shown - number : String(shown).localeCompare(value);
  switch (operator) {
    case 'equal':
    case 'notEqual': {
      const pattern = value
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      const same = numbers ? compared === 0 : new RegExp(`^${pattern}$`, 'is').test(String(shown));
      return same === (operator === 'equal');
    }
    case 'greaterThan':
      return compared > 0;
    case 'lessThan':
      return compared < 0;
    case 'greaterThanOrEqual':
      return compared >= 0;
    default:
      return compared <= 0;
  }
}
