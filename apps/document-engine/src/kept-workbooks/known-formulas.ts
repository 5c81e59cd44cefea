import { calls, fillsCells, mayCall, mended, parametersOf } from './newer-functions.js';
import { cellText, changeCells, nameOfPlace, placeOf, type SheetCell, shown } from './sheet-cells.js';

/** What a cell shows. */
interface Shown {
  type: string;
  value: string;
}

/** A formula that LibreOffice cannot hold as it stood in the file. */
export interface KnownFormula {
  sheet: string;
  at: string;
  /** Null: it shared that of another cell. */
  formula: string | null;
  /** In the form in which formulas are compared; null where `formula` is. */
  canonical: string | null;
  /** The formula but for the references in it. */
  pattern: string;
  /** The cells that it filled; null: only its own, as an ordinary formula. */
  fills: string | null;
  /** Its results fill as many cells as they need. */
  dynamic: boolean;
  result: Shown;
  /** What stood in the other cells that it filled, by their names. */
  others: ReadonlyMap<string, Shown>;
}

/** A formula that LibreOffice wrote. */
interface WrittenFormula {
  cell: SheetCell;
  canonical: string;
  pattern: string;
}

/** What is to stand in a cell instead of what LibreOffice wrote. */
interface Mend {
  formula: string;
  /** The cells that the formula fills; null: as LibreOffice wrote it. */
  fills: string | null;
  dynamic: boolean;
  /** In the place of an error. */
  result: Shown | null;
}

const QUOTED = /("(?:[^"]|"")*"|'(?:[^']|'')*')/;
const REFERENCE = /\$?[a-z]{1,3}\$?\d{1,7}(?!\w|\()|\$?[a-z]{1,3}:\$?[a-z]{1,3}(?!\w)|(?<!\d)\$?\d+:\$?\d+/g;

/** The same for what stood in the file and what LibreOffice made of it. */
function canonical(formula: string): string {
  return outside(formula, (piece) =>
    piece
      .toLowerCase()
      .replaceAll(/\s+/g, '')
      .replaceAll(/\b(true|false)\(\)/g, '$1'),
  );
}

function patternOf(canonicalFormula: string): string {
  return outside(canonicalFormula, (piece) => piece.replaceAll(REFERENCE, '#'));
}

function outside(formula: string, change: (piece: string) => string): string {
  return formula
    .split(QUOTED)
    .map((piece, index) => (index % 2 === 1 ? piece : change(piece)))
    .join('');
}

/**
 * Remembers the formulas of a sheet that LibreOffice cannot hold, and gives the sheet as it is to be loaded: formulas that it
 * cannot calculate and that fill cells become ordinary ones, because only of those it keeps what they last showed.
 * `named`: names of the workbook that stand for such functions. `known` is added to.
 */
export function markFormulas(
  xml: string,
  sheet: string,
  strings: readonly string[],
  unknown: ReadonlySet<string>,
  named: ReadonlySet<string>,
  known: KnownFormula[],
): string {
  const shared = new Map<string, string>();
  const cells = new Map<string, Shown>();
  const found: { one: KnownFormula; range: string }[] = [];
  const marked = changeCells(xml, xml.includes('t="array"') ? 'all' : 'formulas', (cell) => {
    const now = shown(cell, strings);
    cells.set(cell.at, now);
    if (cell.formula === null) return null;
    const { t: kind, ref, si = '' } = cell.formulaAttributes;
    if (kind === 'shared' && cell.formula !== '') shared.set(si, cell.formula);
    const formula = cell.formula === '' && kind === 'shared' ? (shared.get(si) ?? '') : cell.formula;
    const dynamic = kind === 'array' && cell.attributes['cm'] !== undefined;
    const incalculable = calls(formula, unknown) || calls(formula, named);
    if (!incalculable && !dynamic) return null;
    const fills = kind === 'array' ? (ref ?? cell.at) : null;
    const same = canonical(formula);
    const pattern = patternOf(same);
    const [own, ownSame] = cell.formula === '' ? [null, null] : [formula, same];
    found.push({
      one: {
        sheet,
        at: cell.at,
        formula: own,
        canonical: ownSame,
        pattern,
        fills,
        dynamic,
        result: now,
        others: new Map(),
      },
      range: fills ?? cell.at,
    });
    if (kind !== 'array' || !incalculable) return null;
    return cellText({ ...cell, attributes: without(cell.attributes, 'cm'), formulaAttributes: {} });
  });
  for (const { one, range } of found) {
    const others = new Map(
      cellsOf(range)
        .filter((at) => at !== one.at)
        .map((at) => [at, cells.get(at) ?? { type: 'n', value: '' }]),
    );
    known.push({ ...one, others });
  }
  return marked;
}

/** Most cells of what a formula filled that are looked at one by one. */
const MOST_CELLS = 100_000;

function cellsOf(range: string): string[] {
  const [first = '', last = first] = range.replaceAll('$', '').split(':');
  const [from, to] = [placeOf(first), placeOf(last)];
  const columns = to.column - from.column + 1;
  const rows = to.row - from.row + 1;
  if (columns < 1 || rows < 1 || columns * rows > MOST_CELLS) return [];
  return Array.from({ length: columns * rows }, (_nothing, index) =>
    nameOfPlace(from.column + (index % columns), from.row + Math.floor(index / columns)),
  );
}

/**
 * Gives the formulas of a sheet that LibreOffice wrote back what they had in the file, as far as they are still there; mends
 * the names in those that were typed or copied since. Tells whether anything was to be given back, and whether cells say that
 * their results fill others.
 */
export function restoreFormulas(
  xml: string,
  sheet: string,
  strings: readonly string[],
  unknown: ReadonlySet<string>,
  known: readonly KnownFormula[],
): { xml: string; restored: boolean; dynamic: boolean } {
  const here = known.filter((one) => one.sheet === sheet);
  const nothing = { xml, restored: false, dynamic: false };
  if (known.length === 0 && !mayCall(xml, unknown)) return nothing;
  const patterns = new Set(known.map(({ pattern }) => pattern));
  const parameters = parametersIn(known);
  const cells = new Map<string, Shown>();
  const written: WrittenFormula[] = [];
  const filled = known.some(({ others }) => others.size > 0);
  changeCells(xml, filled ? 'all' : 'formulas', (cell) => {
    if (filled) cells.set(cell.at, shown(cell, strings));
    if (cell.formula === null || cell.formula === '') return null;
    const same = canonical(cell.formula);
    const pattern = patternOf(same);
    if (patterns.has(pattern) || calls(cell.formula, unknown) || cell.formula.includes('_xl'))
      written.push({ cell, canonical: same, pattern });
    return null;
  });
  if (written.length === 0) return nothing;
  const mends = new Map<string, Mend>();
  const emptied = new Set<string>();
  for (const [one, was] of paired(written, here, known)) {
    const mend = was ? givenBack(one, was, cells, emptied, (text) => mended(text, unknown, parameters)) : null;
    const text = mended(one.cell.formula ?? '', unknown, parameters);
    const fills = one.cell.formulaAttributes['t'] !== 'array' && calls(text, unknown) && fillsCells(text);
    const typed: Mend = { formula: text, fills: fills ? one.cell.at : null, dynamic: fills, result: null };
    const next = mend ?? typed;
    if (mend || next.formula !== one.cell.formula || next.fills !== null) mends.set(one.cell.at, next);
  }
  const changed = changeCells(xml, filled ? 'all' : 'formulas', (cell) => {
    const mend = mends.get(cell.at);
    if (mend) return cellText(withMend(cell, mend));
    if (!emptied.has(cell.at)) return null;
    return cellText({ ...cell, attributes: without(cell.attributes, 't'), value: null });
  });
  return { xml: changed, restored: mends.size > 0, dynamic: [...mends.values()].some(({ dynamic }) => dynamic) };
}

function without(attributes: SheetCell['attributes'], name: string): SheetCell['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([one]) => one !== name));
}

function withMend(cell: SheetCell, { formula, fills, dynamic, result }: Mend): SheetCell {
  const replaced = cell.attributes['t'] === 'e' && result !== null && result.type !== 'e' ? result : null;
  return {
    ...cell,
    formula,
    value: replaced ? replaced.value : cell.value,
    attributes: {
      ...cell.attributes,
      ...(replaced ? { t: replaced.type } : {}),
      ...(dynamic ? { cm: '1' } : {}),
    },
    formulaAttributes: fills === null ? cell.formulaAttributes : { t: 'array', ref: fills },
  };
}

function givenBack(
  one: WrittenFormula,
  was: KnownFormula,
  cells: ReadonlyMap<string, Shown>,
  emptied: Set<string>,
  mend: (text: string) => string,
): Mend {
  const { cell } = one;
  const same = was.canonical === one.canonical;
  // With another text in the same place it was typed anew, or something that it points to moved.
  const keeps = same || cell.at !== was.at || was.formula === null;
  const formula = same && was.formula !== null ? was.formula : mend(cell.formula ?? '');
  const result = keeps ? was.result : null;
  const { dynamic } = was;
  if (was.fills === null || cell.formulaAttributes['t'] === 'array') return { formula, fills: null, dynamic, result };
  const [by, to] = [placeOf(was.at), placeOf(cell.at)];
  const moved = (at: string): string => {
    const place = placeOf(at);
    return nameOfPlace(place.column + to.column - by.column, place.row + to.row - by.row);
  };
  const untouched = [...was.others].map(
    ([at, { value }]) => [moved(at), (cells.get(moved(at))?.value ?? '') === value] as const,
  );
  if (keeps && untouched.every(([, is]) => is))
    return { formula, fills: was.fills.replaceAll('$', '').split(':').map(moved).join(':'), dynamic, result };
  // Excel fills the cells again where nobody typed into them.
  for (const [at, is] of untouched) if (is) emptied.add(at);
  return { formula, fills: cell.at, dynamic, result };
}

/** Each formula that LibreOffice wrote with the one in the file that it comes from, or null. */
function paired(
  written: readonly WrittenFormula[],
  here: readonly KnownFormula[],
  everywhere: readonly KnownFormula[],
): Map<WrittenFormula, KnownFormula | null> {
  const pairs = new Map<WrittenFormula, KnownFormula | null>(written.map((one) => [one, null]));
  const before = byPattern(here);
  const elsewhere = byPattern(everywhere);
  for (const [pattern, now] of byPattern(written)) {
    const then = before.get(pattern) ?? elsewhere.get(pattern) ?? [];
    // As many as there were: rows and columns that were put in or taken out leave their order as it was.
    if (then.length === now.length) {
      now.forEach((one, index) => pairs.set(one, then[index] ?? null));
      continue;
    }
    const left = new Set(then);
    const places = new Map(then.map((was) => [was.at, was]));
    const texts = new Map<string, KnownFormula[]>();
    for (const was of then) {
      if (was.canonical === null) continue;
      const same = texts.get(was.canonical);
      if (same) same.push(was);
      else texts.set(was.canonical, [was]);
    }
    const pair = (one: WrittenFormula, was: KnownFormula | undefined): void => {
      if (!was || !left.delete(was)) return;
      pairs.set(one, was);
    };
    for (const one of now) {
      const was = places.get(one.cell.at);
      if (was && (was.canonical === null || was.canonical === one.canonical)) pair(one, was);
    }
    for (const one of now) {
      if (pairs.get(one)) continue;
      const same = texts.get(one.canonical) ?? [];
      while (same.length > 0 && !pairs.get(one)) pair(one, same.shift());
    }
  }
  return pairs;
}

function byPattern<T extends { pattern: string }>(ones: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of ones) {
    const group = groups.get(one.pattern);
    if (group) group.push(one);
    else groups.set(one.pattern, [one]);
  }
  return groups;
}

function parametersIn(known: readonly KnownFormula[]): Map<string, string> {
  return parametersOf(known.flatMap(({ formula }) => (formula === null ? [] : [formula])));
}
