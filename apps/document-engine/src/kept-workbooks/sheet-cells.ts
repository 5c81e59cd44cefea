import { attributesOf, changeElements, insidesOf } from './elements.js';

/** A cell as it stands in the part of a sheet. */
export interface SheetCell {
  /** `B7`. */
  at: string;
  /** The attributes of the cell, without `r`. */
  attributes: Readonly<Record<string, string>>;
  /** Decoded; null: it has none. Empty for one that shares that of another cell. */
  formula: string | null;
  /** The attributes of the formula. */
  formulaAttributes: Readonly<Record<string, string>>;
  /** As it is written; null: it has none. */
  value: string | null;
  /** The text that stands in the cell itself, as it is written. */
  inline: string | null;
}

const FORMULA = /<f(?:\s([^<>]*?))?(?:\/>|>([^<]*)<\/f>)/;
const VALUE = /<v(?:\s[^<>]*)?>([^<]*)<\/v>/;
/** Excel takes 8192 characters. */
const LONGEST_FORMULA = 16_384;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

export function decoded(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|lt|gt|quot|apos|amp);/gi, (whole, inside: string) => {
    if (!inside.startsWith('#')) return NAMED[inside.toLowerCase()] ?? whole;
    const code = /^#x/i.test(inside) ? Number.parseInt(inside.slice(2), 16) : Number(inside.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

export function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/**
 * The cells of a sheet, row by row, rewritten where `change` gives another text. `only`: those with formulas; values are many.
 */
export function changeCells(
  sheet: string,
  only: 'all' | 'formulas',
  change: (cell: SheetCell) => string | null,
): string {
  return changeElements(sheet, 'c', (outer, inner) => {
    const found = inner.includes('<f') ? FORMULA.exec(inner) : null;
    const formula = found && (found[2] ?? '').length <= LONGEST_FORMULA ? found : null;
    if (!formula && only === 'formulas') return null;
    const { r: at = '', ...attributes } = attributesOf(outer);
    return change({
      at,
      attributes,
      formula: formula ? decoded(formula[2] ?? '') : null,
      formulaAttributes: attributesOf(formula?.[1] ?? ''),
      value: VALUE.exec(inner)?.[1] ?? null,
      inline: attributes['t'] === 'inlineStr' ? textIn(insidesOf(inner, 'is').join('')) : null,
    });
  });
}

function textIn(inside: string): string {
  return insidesOf(inside, 't').join('');
}

/** The part's text of a cell. */
export function cellText(cell: SheetCell): string {
  const list = (attributes: Readonly<Record<string, string>>): string =>
    Object.entries(attributes)
      .map(([name, value]) => ` ${name}="${value}"`)
      .join('');
  const formula = cell.formula === null ? '' : `<f${list(cell.formulaAttributes)}>${encoded(cell.formula)}</f>`;
  const value = cell.value === null ? '' : `<v>${cell.value}</v>`;
  return `<c r="${cell.at}"${list(cell.attributes)}>${formula}${value}</c>`;
}

/** What the strings of a workbook are, as they are written. */
export function sharedStrings(part: string): string[] {
  return insidesOf(part, 'si').map((inside) => textIn(changeElements(inside, 'rPh', () => '')));
}

/** What a cell shows, whichever way it is written; its type with it. */
export function shown(cell: SheetCell, strings: readonly string[]): { type: string; value: string } {
  const type = cell.attributes['t'] ?? 'n';
  if (type === 's') return { type: 'str', value: strings[Number(cell.value)] ?? '' };
  if (type === 'inlineStr') return { type: 'str', value: cell.inline ?? '' };
  return { type, value: cell.value ?? '' };
}

/** Column and row from 1. */
export function placeOf(at: string): { column: number; row: number } {
  const [, letters = '', row = '1'] = /^([A-Z]+)(\d+)$/.exec(at) ?? [];
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column, row: Number(row) };
}

export function nameOfPlace(column: number, row: number): string {
  let letters = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return `${letters}${row}`;
}
