import type { CellEdit, Rectangle, SheetCell, SheetEdit, SheetModel } from './model.js';

const placeOf = ({ row, column }: { row: number; column: number }): string => `${row},${column}`;

/** What a script did to a sheet. `held`: where it held something when it was opened. */
export function sheetEdit(
  model: SheetModel,
  origin: number | null,
  held: ReadonlySet<string>,
  unmerged: Rectangle[],
): SheetEdit {
  const kept = new Set(model.cells.map(placeOf));
  const left = [...held].filter((place) => !kept.has(place));
  const cells = [...left.map(emptied), ...model.cells.flatMap((cell) => cellEdit(cell, origin, held))];
  return { origin, cells, sheet: { ...model, cells: [] }, unmerged };
}

function emptied(place: string): CellEdit {
  const [row = 0, column = 0] = place.split(',').map(Number);
  return { row, column, change: { value: null }, plain: true };
}

function cellEdit(cell: SheetCell, sheet: number | null, held: ReadonlySet<string>): CellEdit[] {
  const { row, column, value, formula, shown, style, comment, origin, look } = cell;
  const there = held.has(placeOf(cell));
  const moved = origin !== undefined && (origin.sheet !== sheet || origin.row !== row || origin.column !== column);
  const set = shown === undefined && (value !== undefined || formula !== undefined || there || moved);
  const plain = look === undefined && there && !moved;
  const edit: CellEdit = {
    row,
    column,
    ...(moved ? { from: origin } : {}),
    ...(set ? { change: formula === undefined ? { value: value ?? null } : { formula } } : {}),
    ...(plain ? { plain } : {}),
    ...(Object.keys(style).length > 0 ? { style } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
  return Object.keys(edit).length > 2 ? [edit] : [];
}
