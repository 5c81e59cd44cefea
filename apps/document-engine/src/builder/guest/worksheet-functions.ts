import { cover } from './cover.js';
import { ApiRange } from './range-api.js';

type Value = string | number | boolean;
type Given = Value | Value[] | Value[][] | ApiRange | undefined;

const valuesOf = (given: Given): Value[] =>
  given === undefined
    ? []
    : given instanceof ApiRange
      ? given.values().flat()
      : Array.isArray(given)
        ? given.flat().flatMap((one) => valuesOf(one))
        : [given];
const isNumber = (value: Value | undefined): value is number => typeof value === 'number' && Number.isFinite(value);
/** Numbers count; of what is given directly, texts that are numbers and truths count too. */
const numbersOf = (all: readonly Given[]): number[] =>
  all.flatMap((given) =>
    given instanceof ApiRange || Array.isArray(given)
      ? valuesOf(given).filter(isNumber)
      : given === undefined || given === ''
        ? []
        : [numberOf(given)],
  );
const only = (given: Given): Value => valuesOf(given)[0] ?? '';
function numberOf(given: Given): number {
  const value = only(given);
  const number = Number(value);
  if (value === '') return 0;
  if (!Number.isFinite(number)) throw new TypeError(`#VALUE!: ${String(value)} is not a number`);
  return number;
}
const textOf = (given: Given): string => {
  const value = only(given);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
};
const truthOf = (given: Given): boolean => {
  const value = only(given);
  return typeof value === 'string' ? value.toUpperCase() === 'TRUE' : Boolean(value);
};
const rowsOf = (given: Given): Value[][] =>
  given instanceof ApiRange
    ? given.values()
    : Array.isArray(given)
      ? (given as (Value | Value[])[]).map((row) => (Array.isArray(row) ? row : [row]))
      : [[only(given)]];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers: readonly number[]): number => {
  if (numbers.length === 0) throw new TypeError('#DIV/0!: there are no numbers');
  return sum(numbers) / numbers.length;
};
const variance = (numbers: readonly number[], less: number): number =>
  sum(numbers.map((number) => (number - mean(numbers)) ** 2)) / (numbers.length - less);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const median = (numbers: readonly number[]): number => {
  const all = sorted(numbers);
  const half = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? (all[half] ?? 0) : ((all[half - 1] ?? 0) + (all[half] ?? 0)) / 2;
};
/** Away from zero where it stands in the middle, as spreadsheets do. */
const rounded = (number: number, digits: number, how: (value: number) => number): number => {
  const scale = 10 ** digits;
  return (Math.sign(number) * how(Math.abs(number) * scale * (1 + Number.EPSILON))) / scale;
};

/** A condition as in SUMIF: `>5`, `<>a`, `a*`, or a value. */
function conditionOf(given: Given): (value: Value) => boolean {
  const [, operator = '', rest = ''] = /^(<=|>=|<>|<|>|=)?([\s\S]*)$/.exec(textOf(given)) ?? [];
  const number = rest.trim() === '' ? Number.NaN : Number(rest);
  const pattern = new RegExp(
    `^${rest
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );
  const same = (value: Value): boolean =>
    Number.isFinite(number) ? Number(value) === number && value !== '' : pattern.test(String(value));
  switch (operator) {
    case '<>':
      return (value) => !same(value);
    case '<':
      return (value) => isNumber(value) && value < number;
    case '>':
      return (value) => isNumber(value) && value > number;
    case '<=':
      return (value) => isNumber(value) && value <= number;
    case '>=':
      return (value) => isNumber(value) && value >= number;
    default:
      return same;
  }
}

/** Pairs of a range and its condition, as in SUMIFS: the places that meet all of them. */
function placesOf(pairs: readonly Given[]): number[] {
  const conditions = Array.from({ length: Math.floor(pairs.length / 2) }, (_, at) => ({
    values: valuesOf(pairs[at * 2]),
    meets: conditionOf(pairs[at * 2 + 1]),
  }));
  return (conditions[0]?.values ?? []).flatMap((_, place) =>
    conditions.every(({ values, meets }) => meets(values[place] ?? '')) ? [place] : [],
  );
}
const chosen = (range: Given, places: readonly number[]): number[] => {
  const values = valuesOf(range);
  return places.map((place) => values[place]).filter(isNumber);
};

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(1899, 11, 30);
const serial = (year: number, month: number, day: number): number =>
  (Date.UTC(year, month - 1, day) - EPOCH_MS) / DAY_MS;
const dateOf = (given: Given): Date => new Date(EPOCH_MS + numberOf(given) * DAY_MS);

function found(wanted: Given, list: readonly Value[], exact: boolean): number {
  const value = only(wanted);
  if (exact) {
    const meets = conditionOf(typeof value === 'string' ? `=${value}` : value);
    const at = list.findIndex((one) => meets(one));
    if (at < 0) throw new TypeError(`#N/A: ${String(value)} is not there`);
    return at;
  }
  const at = list.findLastIndex((one) => typeof one === typeof value && one <= value);
  if (at < 0) throw new TypeError(`#N/A: ${String(value)} is not there`);
  return at;
}

/** Functions of spreadsheets, worked out at once. Of cells with formulas the value is not known. */
export const worksheetFunctions = cover('ApiWorksheetFunction', {
  SUM: (...all: Given[]) => sum(numbersOf(all)),
  AVERAGE: (...all: Given[]) => mean(numbersOf(all)),
  MIN: (...all: Given[]) => Math.min(...numbersOf(all)),
  MAX: (...all: Given[]) => Math.max(...numbersOf(all)),
  COUNT: (...all: Given[]) => numbersOf(all).length,
  COUNTA: (...all: Given[]) => all.flatMap(valuesOf).filter((value) => value !== '').length,
  COUNTBLANK: (range: Given) => valuesOf(range).filter((value) => value === '').length,
  COUNTIF: (range: Given, condition: Given) => valuesOf(range).filter(conditionOf(condition)).length,
  COUNTIFS: (...pairs: Given[]) => placesOf(pairs).length,
  SUMIF: (range: Given, condition: Given, values: Given = range) => sum(chosen(values, placesOf([range, condition]))),
  SUMIFS: (values: Given, ...pairs: Given[]) => sum(chosen(values, placesOf(pairs))),
  AVERAGEIF: (range: Given, condition: Given, values: Given = range) =>
    mean(chosen(values, placesOf([range, condition]))),
  SUMPRODUCT: (...all: Given[]) => {
    const lists = all.map(valuesOf);
    return sum((lists[0] ?? []).map((_, at) => lists.reduce((product, list) => product * (Number(list[at]) || 0), 1)));
  },
  PRODUCT: (...all: Given[]) => numbersOf(all).reduce((product, number) => product * number, 1),
  MEDIAN: (...all: Given[]) => median(numbersOf(all)),
  STDEV: (...all: Given[]) => Math.sqrt(variance(numbersOf(all), 1)),
  STDEVP: (...all: Given[]) => Math.sqrt(variance(numbersOf(all), 0)),
  VAR: (...all: Given[]) => variance(numbersOf(all), 1),
  VARP: (...all: Given[]) => variance(numbersOf(all), 0),
  LARGE: (range: Given, rank: Given) => sorted(numbersOf([range])).at(-numberOf(rank)) ?? Number.NaN,
  SMALL: (range: Given, rank: Given) => sorted(numbersOf([range]))[numberOf(rank) - 1] ?? Number.NaN,
  RANK: (number: Given, range: Given, ascending: Given = 0) =>
    1 +
    numbersOf([range]).filter((one) => (truthOf(ascending) ? one < numberOf(number) : one > numberOf(number))).length,
  ABS: (number: Given) => Math.abs(numberOf(number)),
  SQRT: (number: Given) => Math.sqrt(numberOf(number)),
  POWER: (number: Given, exponent: Given) => numberOf(number) ** numberOf(exponent),
  MOD: (number: Given, divisor: Given) => {
    const [a, b] = [numberOf(number), numberOf(divisor)];
    if (b === 0) throw new TypeError('#DIV/0!: MOD by zero');
    return a - b * Math.floor(a / b);
  },
  INT: (number: Given) => Math.floor(numberOf(number)),
  TRUNC: (number: Given, digits: Given = 0) => rounded(numberOf(number), numberOf(digits), Math.floor),
  ROUND: (number: Given, digits: Given = 0) => rounded(numberOf(number), numberOf(digits), Math.round),
  ROUNDUP: (number: Given, digits: Given = 0) =>
    rounded(numberOf(number), numberOf(digits), (one) => Math.ceil(one - 1e-9)),
  ROUNDDOWN: (number: Given, digits: Given = 0) => rounded(numberOf(number), numberOf(digits), Math.floor),
  SIGN: (number: Given) => Math.sign(numberOf(number)),
  EXP: (number: Given) => Math.exp(numberOf(number)),
  LN: (number: Given) => Math.log(numberOf(number)),
  LOG: (number: Given, base: Given = 10) => Math.log(numberOf(number)) / Math.log(numberOf(base)),
  LOG10: (number: Given) => Math.log10(numberOf(number)),
  PI: () => Math.PI,
  SIN: (number: Given) => Math.sin(numberOf(number)),
  COS: (number: Given) => Math.cos(numberOf(number)),
  TAN: (number: Given) => Math.tan(numberOf(number)),
  ASIN: (number: Given) => Math.asin(numberOf(number)),
  ACOS: (number: Given) => Math.acos(numberOf(number)),
  ATAN: (number: Given) => Math.atan(numberOf(number)),
  DEGREES: (number: Given) => (numberOf(number) * 180) / Math.PI,
  RADIANS: (number: Given) => (numberOf(number) * Math.PI) / 180,
  FACT: (number: Given) =>
    Array.from({ length: Math.floor(numberOf(number)) }, (_, at) => at + 1).reduce((a, b) => a * b, 1),
  EVEN: (number: Given) => rounded(numberOf(number) / 2, 0, Math.ceil) * 2,
  RAND: () => Math.random(),
  IF: (condition: Given, yes: Given = true, no: Given = false) => only(truthOf(condition) ? yes : no),
  AND: (...all: Given[]) => all.flatMap(valuesOf).every((value) => truthOf(value)),
  OR: (...all: Given[]) => all.flatMap(valuesOf).some((value) => truthOf(value)),
  NOT: (condition: Given) => !truthOf(condition),
  TRUE: () => true,
  FALSE: () => false,
  CONCATENATE: (...all: Given[]) => all.map(textOf).join(''),
  LEFT: (text: Given, count: Given = 1) => textOf(text).slice(0, numberOf(count)),
  RIGHT: (text: Given, count: Given = 1) => (numberOf(count) === 0 ? '' : textOf(text).slice(-numberOf(count))),
  MID: (text: Given, start: Given, count: Given) =>
    textOf(text).slice(numberOf(start) - 1, numberOf(start) - 1 + numberOf(count)),
  LEN: (text: Given) => textOf(text).length,
  LOWER: (text: Given) => textOf(text).toLowerCase(),
  UPPER: (text: Given) => textOf(text).toUpperCase(),
  PROPER: (text: Given) =>
    textOf(text)
      .toLowerCase()
      .replaceAll(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  TRIM: (text: Given) => textOf(text).trim().replaceAll(/ +/g, ' '),
  REPT: (text: Given, count: Given) => textOf(text).repeat(Math.min(32_767, numberOf(count))),
  EXACT: (a: Given, b: Given) => textOf(a) === textOf(b),
  FIND: (wanted: Given, text: Given, start: Given = 1) => placeIn(textOf(wanted), textOf(text), numberOf(start)),
  SEARCH: (wanted: Given, text: Given, start: Given = 1) =>
    placeIn(textOf(wanted).toLowerCase(), textOf(text).toLowerCase(), numberOf(start)),
  SUBSTITUTE: (text: Given, old: Given, fresh: Given) => textOf(text).replaceAll(textOf(old), () => textOf(fresh)),
  REPLACE: (text: Given, start: Given, count: Given, fresh: Given) => {
    const [whole, at] = [textOf(text), numberOf(start) - 1];
    return whole.slice(0, at) + textOf(fresh) + whole.slice(at + numberOf(count));
  },
  VALUE: (text: Given) => numberOf(text),
  CHAR: (code: Given) => String.fromCharCode(numberOf(code)),
  CODE: (text: Given) => textOf(text).charCodeAt(0),
  ISNUMBER: (value: Given) => isNumber(only(value)),
  ISTEXT: (value: Given) => typeof only(value) === 'string' && only(value) !== '',
  ISBLANK: (value: Given) => only(value) === '',
  DATE: (year: Given, month: Given, day: Given) => serial(numberOf(year), numberOf(month), numberOf(day)),
  YEAR: (date: Given) => dateOf(date).getUTCFullYear(),
  MONTH: (date: Given) => dateOf(date).getUTCMonth() + 1,
  DAY: (date: Given) => dateOf(date).getUTCDate(),
  WEEKDAY: (date: Given) => dateOf(date).getUTCDay() + 1,
  VLOOKUP: (wanted: Given, table: Given, column: Given, near: Given = true) => {
    const rows = rowsOf(table);
    const at = found(
      wanted,
      rows.map((row) => row[0] ?? ''),
      !truthOf(near),
    );
    return rows[at]?.[numberOf(column) - 1] ?? '';
  },
  HLOOKUP: (wanted: Given, table: Given, row: Given, near: Given = true) => {
    const rows = rowsOf(table);
    return rows[numberOf(row) - 1]?.[found(wanted, rows[0] ?? [], !truthOf(near))] ?? '';
  },
  INDEX: (table: Given, row: Given, column: Given = 1) =>
    rowsOf(table)[numberOf(row) - 1]?.[numberOf(column) - 1] ?? '',
  MATCH: (wanted: Given, range: Given, kind: Given = 1) => found(wanted, valuesOf(range), numberOf(kind) === 0) + 1,
});

function placeIn(wanted: string, text: string, start: number): number {
  const at = text.indexOf(wanted, start - 1);
  if (at < 0) throw new TypeError(`#VALUE!: ${wanted} is not in the text`);
  return at + 1;
}
