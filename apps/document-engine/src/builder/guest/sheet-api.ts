import { cover, hex } from './cover.js';
import { ApiChart, type ApiColor, type ApiDrawing } from './drawing-api.js';
import type { AnchoredChart, SheetCell, SheetModel, SheetsModel, SheetStyle } from './model.js';
import { type CellRange, parseRange } from './cell-range.js';

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
      if (typeof one === 'string' && one.startsWith('=') && one.length > 1) cell.formula = one.slice(1);
      else if (typeof one === 'string' && one.trim() !== '' && Number.isFinite(Number(one)) && !/^0\d/.test(one)) {
        cell.value = Number(one);
      } else cell.value = one;
    });
    return true;
  }
  GetValue(): string {
    const cell = this.sheet.cell(this.at.row, this.at.column);
    return cell.formula === undefined ? String(cell.value ?? '') : `=${cell.formula}`;
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

export class ApiWorksheet {
  readonly merges: [number, number, number, number][] = [];
  readonly columnWidths: Record<string, number> = {};
  readonly rowHeights: Record<string, number> = {};
  private readonly cells = new Map<string, SheetCell>();
  private readonly charts: AnchoredChart[] = [];
  private readonly images: SheetModel['images'] = [];
  constructor(private name: string) {}
  GetName(): string {
    return this.name;
  }
  SetName(name: string): void {
    this.name = name;
  }
  GetRange(from: string | ApiRange, to?: string): ApiRange {
    const first = typeof from === 'string' ? from : from.GetAddress();
    return cover('ApiRange', new ApiRange(this, parseRange(to === undefined ? first : `${first}:${to}`)));
  }
  /** Rows and columns count from 0. */
  GetRangeByNumber(row: number, column: number): ApiRange {
    return cover('ApiRange', new ApiRange(this, { row, column, rows: 1, columns: 1, text: `R${row}C${column}` }));
  }
  GetCells(row: number, column: number): ApiRange {
    return this.GetRangeByNumber(row - 1, column - 1);
  }
  SetColumnWidth(column: number, width: number): void {
    this.columnWidths[column] = width;
  }
  SetRowHeight(row: number, points: number): void {
    this.rowHeights[row] = points;
  }
  FormatAsTable(range: string): void {
    this.GetRange(range).SetBorders('Bottom', 'Thin', { color: hex(120, 120, 120) });
  }
  AddChart(
    range: string,
    byRows: boolean,
    type: string,
    _style: number,
    width: number,
    height: number,
    column: number,
    columnOffset: number,
    row: number,
    rowOffset: number,
  ): ApiChart {
    const { names, categories, series, refs } = this.seriesOf(range, byRows);
    const chart = new ApiChart(type, series, names, categories, width, height);
    this.charts.push({ chart: chart.chart, refs, width, height, column, columnOffset, row, rowOffset });
    return cover('ApiChart', chart);
  }
  AddImage(
    url: string,
    width: number,
    height: number,
    column: number,
    columnOffset: number,
    row: number,
    rowOffset: number,
  ): ApiDrawing | null {
    this.images.push({ url, width, height, column, columnOffset, row, rowOffset });
    return null;
  }
  cell(row: number, column: number): SheetCell {
    const key = `${row},${column}`;
    let cell = this.cells.get(key);
    if (!cell) {
      cell = { row, column, style: {} };
      this.cells.set(key, cell);
    }
    return cell;
  }
  model(): SheetModel {
    const { name, merges, columnWidths, rowHeights, charts, images } = this;
    return { name, merges, columnWidths, rowHeights, charts, images, cells: [...this.cells.values()] };
  }
  /** The first row and column of the range are names. */
  private seriesOf(
    range: string,
    byRows: boolean,
  ): { names: string[]; categories: string[]; series: number[][]; refs: AnchoredChart['refs'] } {
    const at = parseRange(range);
    const value = (row: number, column: number): Value => this.cell(at.row + row, at.column + column).value ?? '';
    const count = (byRows ? at.rows : at.columns) - 1;
    const length = (byRows ? at.columns : at.rows) - 1;
    const pick = (series: number, item: number): [number, number] => (byRows ? [series, item] : [item, series]);
    const indexes = (size: number): number[] => Array.from({ length: Math.max(0, size) }, (_, index) => index + 1);
    return {
      names: indexes(count).map((series) => String(value(...pick(series, 0)))),
      categories: indexes(length).map((item) => String(value(...pick(0, item)))),
      series: indexes(count).map((series) => indexes(length).map((item) => Number(value(...pick(series, item))) || 0)),
      refs: null,
    };
  }
}

export class ApiWorkbook {
  readonly sheets: ApiWorksheet[] = [cover('ApiWorksheet', new ApiWorksheet('Sheet1'))];
  active = 0;
  add(name: string): ApiWorksheet {
    const sheet = cover('ApiWorksheet', new ApiWorksheet(name));
    this.sheets.push(sheet);
    this.active = this.sheets.length - 1;
    return sheet;
  }
  current(): ApiWorksheet {
    const sheet = this.sheets[this.active];
    if (!sheet) throw new RangeError('there is no active sheet');
    return sheet;
  }
  model(): SheetsModel {
    return { kind: 'sheets', sheets: this.sheets.map((sheet) => sheet.model()) };
  }
}
