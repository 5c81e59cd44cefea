/** Arguments of one call of a procedure stay below these: Basic takes longer for long ones than for many. */
const CHARACTERS = 8_000;
const CELLS = 1_000;
const MOST_CELLS = 200_000;

/**
 * Plain text as the cells that it stands for, row by row: parted by tabs and line ends, quoted as spreadsheets quote what
 * has one of them inside. Null when it is the content of a single cell.
 */
export function pastedCells(text: string): string[][] | null {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  let row: string[] = [];
  for (let match = field.exec(text); match; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\t') continue;
    rows.push(row);
    row = [];
    if (match[3] === '' || field.lastIndex === text.length) break;
  }
  if (rows.length * widest(rows) > MOST_CELLS) throw new Error('too many cells to paste');
  return rows.length > 1 || (rows[0]?.length ?? 0) > 1 ? rows : null;
}

function widest(rows: readonly string[][]): number {
  return rows.reduce((width, row) => Math.max(width, row.length), 0);
}

/** Whole rows, in pieces that a procedure takes at once, with the number of the row that each begins at. */
export function* inPieces(rows: readonly string[][]): Generator<{ from: number; width: number; cells: string[] }> {
  const width = widest(rows);
  let from = 0;
  let cells: string[] = [];
  let characters = 0;
  for (const [index, row] of rows.entries()) {
    const size = row.reduce((sum, cell) => sum + cell.length + 1, 0);
    if (cells.length > 0 && (characters + size > CHARACTERS || cells.length + width > CELLS)) {
      yield { from, width, cells };
      [from, cells, characters] = [index, [], 0];
    }
    cells.push(...row, ...Array<string>(width - row.length).fill(''));
    characters += size;
  }
  if (cells.length > 0) yield { from, width, cells };
}
