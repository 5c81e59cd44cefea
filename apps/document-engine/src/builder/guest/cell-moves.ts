import type { CellRange } from './cell-range.js';
import { shiftFormula } from './formula-shift.js';
import type { SheetCell } from './model.js';

/** A sheet as far as cells are moved in it. */
export interface CellHolder {
  cellsIn(at: CellRange): SheetCell[];
  put(cells: readonly SheetCell[]): void;
  take(cells: readonly SheetCell[]): void;
  textOf(row: number, column: number): string;
}

interface Corner {
  row: number;
  column: number;
}

/** A copy of cells beginning at another one. Relative references in formulas move along. */
export function copyCells(from: CellHolder, at: CellRange, to: CellHolder, corner: Corner): void {
  const [rows, columns] = [corner.row - at.row, corner.column - at.column];
  to.put(
    from.cellsIn(at).map((cell) => {
      const copy: SheetCell = {
        ...cell,
        style: { ...cell.style },
        row: cell.row + rows,
        column: cell.column + columns,
      };
      if (cell.formula === undefined) return copy;
      delete copy.shown;
      return { ...copy, formula: shiftFormula(cell.formula, rows, columns) };
    }),
  );
}

/** As they are written: what formulas count with stays where it is. */
export function moveCells(from: CellHolder, at: CellRange, to: CellHolder, corner: Corner): void {
  const [rows, columns] = [corner.row - at.row, corner.column - at.column];
  to.put(
    from
      .cellsIn(at)
      .map((cell) => ({ ...cell, style: { ...cell.style }, row: cell.row + rows, column: cell.column + columns })),
  );
}

/** Moves what lies beside a range away from it, or into its place. `down`: what lies below, else what lies right of it. */
export function shiftCells(sheet: CellHolder, at: CellRange, down: boolean, into: boolean): void {
  if (into) sheet.take(sheet.cellsIn(at));
  const { row, column, rows, columns } = at;
  const from = into ? (down ? row + rows : column + columns) : down ? row : column;
  const moved = sheet.cellsIn({
    ...at,
    row: down ? from : row,
    column: down ? column : from,
    rows: down ? 1_048_576 - from : rows,
    columns: down ? columns : 16_384 - from,
  });
  const by = (into ? -1 : 1) * (down ? rows : columns);
  sheet.take(moved);
  sheet.put(moved.map((cell) => ({ ...cell, row: cell.row + (down ? by : 0), column: cell.column + (down ? 0 : by) })));
}

export interface SortKey {
  column: number;
  descending: boolean;
}

/** Sorts the rows of a range: numbers before texts, both before empty cells. */
export function sortRows(sheet: CellHolder, at: CellRange, keys: readonly SortKey[], header: boolean): void {
  const body = header ? { ...at, row: at.row + 1, rows: at.rows - 1 } : at;
  const cells = sheet.cellsIn(body);
  const order = Array.from({ length: body.rows }, (_, index) => body.row + index).sort((a, b) => {
    for (const { column, descending } of keys) {
      const compared = compare(sheet.textOf(a, column), sheet.textOf(b, column), descending);
      if (compared !== 0) return compared;
    }
    return a - b;
  });
  const places = new Map(order.map((row, index) => [row, body.row + index]));
  sheet.take(cells);
  sheet.put(cells.map((cell) => ({ ...cell, row: places.get(cell.row) ?? cell.row })));
}

function compare(a: string, b: string, descending: boolean): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  const [x, y] = [Number(a), Number(b)];
  const numbers = [Number.isFinite(x), Number.isFinite(y)];
  const ascending =
    numbers[0] && numbers[1] ? x - y : numbers[0] !== numbers[1] ? (numbers[0] ? -1 : 1) : a < b ? -1 : a > b ? 1 : 0;
  return descending ? -ascending : ascending;
}
