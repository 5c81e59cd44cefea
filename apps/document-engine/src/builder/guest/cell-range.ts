export interface CellRange {
  /** From 0. */
  row: number;
  column: number;
  rows: number;
  columns: number;
  text: string;
}

/** `A1`, `A1:B2`, `'Sheet1'!$A$1:$B$2`, `A:C`, `3:5`. */
export function parseRange(text: string): CellRange {
  const bare = text.replace(/^.*!/, '').replaceAll('$', '').toUpperCase();
  const whole = bare
    .replace(/^([A-Z]{1,3}):([A-Z]{1,3})$/, '$11:$21048576')
    .replace(/^(\d{1,7}):(\d{1,7})$/, 'A$1:XFD$2');
  const match = /^([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$/.exec(whole);
  if (!match) throw new RangeError(`${text} is not a range of cells`);
  const [, fromColumn = '', fromRow = '', toColumn = fromColumn, toRow = fromRow] = match;
  const [left, right] = [columnNumber(fromColumn), columnNumber(toColumn)].sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [Number(fromRow) - 1, Number(toRow) - 1].sort((a, b) => a - b) as [number, number];
  if (top < 0 || bottom >= 1_048_576 || right >= 16_384) throw new RangeError(`${text} is outside of a sheet`);
  return { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1, text: bare };
}

/** The sheet that a range names; null: none. */
export function sheetOf(text: string): string | null {
  const named = /^(?:'((?:[^']|'')+)'|([^'!]+))!/.exec(text);
  return named ? (named[1]?.replaceAll("''", "'") ?? named[2] ?? null) : null;
}

/** `A1`, from 0. */
export function addressOf(row: number, column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${letters}${row + 1}`;
}

/** `'Sheet1'!$A$1:$A$4` of two places inside a range. */
export function absolute(sheet: string, at: CellRange, from: [number, number], to: [number, number]): string {
  const corner = ([row, column]: [number, number]): string =>
    addressOf(at.row + row, at.column + column).replace(/^([A-Z]+)/, '$$$1$$');
  const [first, last] = [corner(from), corner(to)];
  return `'${sheet.replaceAll("'", "''")}'!${first === last ? first : `${first}:${last}`}`;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** A rectangle by its corner and size, from 0. */
export function rangeAt(row: number, column: number, rows: number, columns: number): CellRange {
  const last = addressOf(row + rows - 1, column + columns - 1);
  const first = addressOf(row, column);
  return parseRange(first === last ? first : `${first}:${last}`);
}
