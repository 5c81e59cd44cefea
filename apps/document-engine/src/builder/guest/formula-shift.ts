import { addressOf, parseRange } from './cell-range.js';

/** What is no reference, or one to a cell. Whole rows and columns stay as they are. */
const PARTS =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_.\\][\w.\\]*\s*\(|(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(])|[\w.\\]+/g;

/** A formula as it reads in another cell: relative references move along, those that would leave the sheet are `#REF!`. */
export function shiftFormula(formula: string, rows: number, columns: number): string {
  if (rows === 0 && columns === 0) return formula;
  return formula.replaceAll(
    PARTS,
    (part: string, fixedColumn?: string, letters?: string, fixedRow?: string, digits?: string) => {
      if (letters === undefined || digits === undefined) return part;
      const at = placeOf(letters + digits);
      if (at === null) return part;
      const row = fixedRow === '$' ? at.row : at.row + rows;
      const column = fixedColumn === '$' ? at.column : at.column + columns;
      if (row < 0 || column < 0 || row >= 1_048_576 || column >= 16_384) return '#REF!';
      const [, moved = '', line = ''] = /^([A-Z]+)(\d+)$/.exec(addressOf(row, column)) ?? [];
      return `${fixedColumn ?? ''}${moved}${fixedRow ?? ''}${line}`;
    },
  );
}

/** Null: `LOG10` and the like, which is outside of every sheet. */
function placeOf(text: string): { row: number; column: number } | null {
  try {
    return parseRange(text);
  } catch {
    return null;
  }
}
