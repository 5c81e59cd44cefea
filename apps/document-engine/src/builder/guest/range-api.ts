import type { CellRange } from './cell-range.js';
import type { ApiColor } from './drawing-api.js';
import type { SheetCell, SheetStyle } from './model.js';
import type { ApiWorksheet } from './sheet-api.js';

const MAX_CELLS_SET = 200_000;
type Value = string | number | boolean;

/** A rectangle of cells of one sheet. */
export class ApiRange {
  constructor(
    private readonly sheet: ApiWorksheet,
    private readonly at: CellRange,
  ) {}
  SetValue(value: Value | Value[] | Value[][]): boolean {
    this.each((cell, row, column) => {
      const rowValue = Array.isArray(value) ? value[Array.isArray(value[0]) ? row : column] : value;
      const one = Array.isArray(rowValue) ? rowValue[column] : rowValue;
      if (one === undefined) return;
      delete cell.value;
      delete cell.formula;
      delete cell.shown;
      if (typeof one === 'string' && one.startsWith('=') && one.length > 1) cell.formula = one.slice(1);
      else if (typeof one === 'string' && one.trim() !== '' && Number.isFinite(Number(one)) && !/^0\d/.test(one)) {
        cell.value = Number(one);
      } else cell.value = one;
    });
    return true;
  }
  /** Of one cell its value; of several rows of values. */
  GetValue(): string | string[][] {
    const { row, column, rows, columns } = this.at;
    if (rows * columns > MAX_CELLS_SET) throw new RangeError(`the range ${this.at.text} is too large`);
    if (rows === 1 && columns === 1) return this.sheet.textOf(row, column);
    return Array.from({ length: rows }, (_row, r) =>
      Array.from({ length: columns }, (_column, c) => this.sheet.textOf(row + r, column + c)),
    );
  }
  GetRow(): number {
    return this.at.row + 1;
  }
  GetCol(): number {
    return this.at.column + 1;
  }
  GetCount(): number {
    return this.at.rows * this.at.columns;
  }
  GetRowsCount(): number {
    return this.at.rows;
  }
  GetColumnsCount(): number {
    return this.at.columns;
  }
  ForEach(what: (cell: ApiRange) => void): void {
    this.each((cell) => what(this.sheet.GetRangeByNumber(cell.row, cell.column)));
  }
  AddComment(text: unknown, author: unknown = ''): boolean {
    this.sheet.cell(this.at.row, this.at.column).comment = { text: String(text), author: String(author) };
    return true;
  }
  /** Columns as wide as what is written in them. Rows fit by themselves. */
  AutoFit(_rows: boolean, columns: boolean): void {
    if (!columns) return;
    for (let at = 0; at < this.at.columns; at++) this.sheet.fit(this.at.column + at, this.at);
  }
  GetAddress(): string {
    return this.at.text;
  }
  SetBold(on = true): void {
    this.style({ bold: on });
  }
  SetItalic(on = true): void {
    this.style({ italic: on });
  }
  SetUnderline(kind: string | boolean = true): void {
    this.style({ underline: kind !== false && kind !== 'none' });
  }
  SetStrikeout(on = true): void {
    this.style({ strikeout: on });
  }
  SetFontSize(points: number): void {
    this.style({ halfPoints: points * 2 });
  }
  SetFontName(name: string): void {
    this.style({ font: name });
  }
  SetFontColor(color: ApiColor): void {
    this.style({ color: color.color });
  }
  SetFillColor(color: ApiColor | string): void {
    if (typeof color !== 'string') this.style({ fill: color.color });
  }
  SetNumberFormat(format: string): void {
    this.style({ numberFormat: format });
  }
  SetAlignHorizontal(align: string): void {
    this.style({ horizontal: align });
  }
  SetAlignVertical(align: string): void {
    this.style({ verticalAlign: align });
  }
  SetWrap(on = true): void {
    this.style({ wrap: on });
  }
  SetBorders(side: string, style: string, color: ApiColor): void {
    const key = side.toLowerCase();
    this.each((cell, row, column) => {
      const border = { style, color: color.color };
      const borders = (cell.style.borders ??= {});
      const last = { row: row === this.at.rows - 1, column: column === this.at.columns - 1 };
      if (key === 'left' && column === 0) borders.left = border;
      else if (key === 'right' && last.column) borders.right = border;
      else if (key === 'top' && row === 0) borders.top = border;
      else if (key === 'bottom' && last.row) borders.bottom = border;
      else if (key === 'insidevertical' && !last.column) borders.right = border;
      else if (key === 'insidehorizontal' && !last.row) borders.bottom = border;
    });
  }
  Merge(across = false): void {
    const { row, column, rows, columns } = this.at;
    if (!across) this.sheet.merges.push([row, column, row + rows - 1, column + columns - 1]);
    else for (let at = row; at < row + rows; at++) this.sheet.merges.push([at, column, at, column + columns - 1]);
  }
  SetColumnWidth(width: number): void {
    for (let at = 0; at < this.at.columns; at++) this.sheet.columnWidths[this.at.column + at] = width;
  }
  SetRowHeight(points: number): void {
    for (let at = 0; at < this.at.rows; at++) this.sheet.rowHeights[this.at.row + at] = points;
  }
  Clear(): void {
    this.each((cell) => {
      delete cell.value;
      delete cell.formula;
      delete cell.shown;
      cell.style = {};
    });
  }
  private style(change: SheetStyle): void {
    this.each((cell) => Object.assign(cell.style, change));
  }
  private each(what: (cell: SheetCell, row: number, column: number) => void): void {
    const { row, column, rows, columns } = this.at;
    if (rows * columns > MAX_CELLS_SET) throw new RangeError(`the range ${this.at.text} is too large`);
    for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) what(this.sheet.cell(row + r, column + c), r, c);
  }
}
