export interface CellRange {
  /** From 0. */
  row: number;
  column: number;
  rows: number;
  columns: number;
  text: string;
}

/** `A1`, `A1:B2`, `'Sheet1'!$A$1:$B$2`. */
export function parseRange(text: string): CellRange {
  const bare = text.replace(/^.*!/, '').replaceAll('$', '').toUpperCase();
  const match = /^([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$/.exec(bare);
  if (!match) throw new RangeError(`${text} is not a range of cells`);
  const [, fromColumn = '', fromRow = '', toColumn = fromColumn, toRow = fromRow] = match;
  const [left, right] = [columnNumber(fromColumn), columnNumber(toColumn)].sort((a, b) => a - b) as [number, number];
  const [top, bottom] = [Number(fromRow) - 1, Number(toRow) - 1].sort((a, b) => a - b) as [number, number];
  if (top < 0 || bottom >= 1_048_576 || right >= 16_384) throw new RangeError(`${text} is outside of a sheet`);
  return { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1, text: bare };
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
