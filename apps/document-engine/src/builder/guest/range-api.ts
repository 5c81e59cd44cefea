import { cover } from './cover.js';
import { copyCells, moveCells, shiftCells, sortRows } from './cell-moves.js';
import { ApiFormatConditions } from './format-conditions.js';
import { ApiValidation } from './validation-api.js';
import { type CellRange, parseRange, rangeAt } from './cell-range.js';
import { ApiColor } from './drawing-api.js';
import type { SheetCell, SheetStyle } from './model.js';
import type { ApiName, ApiWorksheet } from './sheet-api.js';
import { filterColumn, letsThrough } from './sheet-filter.js';

const MAX_CELLS_SET = 200_000;
/** Characters and points. */
const USUAL_WIDTH = 8.43;
const USUAL_HEIGHT = 15;
type Value = string | number | boolean;
type Sought = string | { What: unknown; LookAt?: string; MatchCase?: boolean };

/** A rectangle of cells of one sheet. */
export class ApiRange {
  constructor(
    private readonly sheet: ApiWorksheet,
    private at: CellRange,
  ) {}
  SetValue(value: Value | Value[] | Value[][]): boolean {
    this.each((cell, row, column) => {
      const rowValue = Array.isArray(value) ? value[Array.isArray(value[0]) ? row : column] : value;
      const one = Array.isArray(rowValue) ? rowValue[column] : rowValue;
      if (one === undefined) return;
      delete cell.value;
      delete cell.formula;
      delete cell.shown;
      delete cell.words;
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
  GetClassType(): string {
    return 'range';
  }
  GetWorksheet(): ApiWorksheet {
    return this.sheet;
  }
  GetText(): string | string[][] {
    return this.GetValue();
  }
  GetValue2(): string | string[][] {
    return this.GetValue();
  }
  GetFormula(): string {
    const { row, column } = this.at;
    return this.sheet.formulaOf(row, column) ?? this.sheet.textOf(row, column);
  }
  SetFormula(formula: string): boolean {
    return this.SetValue(formula.startsWith('=') ? formula : `=${formula}`);
  }
  /** From 1, inside of the range. */
  GetCells(row?: number, column = 1): ApiRange {
    if (row === undefined) return this;
    return this.part(row - 1, column - 1, 1, 1);
  }
  GetRows(row: number): ApiRange {
    return this.part(row - 1, 0, 1, this.at.columns);
  }
  GetCols(column: number): ApiRange {
    return this.part(0, column - 1, this.at.rows, 1);
  }
  Offset(rows: number, columns = 0): ApiRange {
    return this.part(rows, columns, this.at.rows, this.at.columns);
  }
  Resize(rows: number, columns = this.at.columns): ApiRange {
    return this.part(0, 0, rows, columns);
  }
  private part(row: number, column: number, rows: number, columns: number): ApiRange {
    const at = rangeAt(this.at.row + row, this.at.column + column, rows, columns);
    return this.sheet.GetRange(at.text);
  }
  /** Whole rows or columns, or those that the range lies in. */
  SetHidden(on: boolean): void {
    const { row, column, rows, columns, text } = this.at;
    const rowsOnly = !/^[A-Z]+:[A-Z]+$/.test(text);
    const { hiddenRows, hiddenColumns } = this.sheet.layout;
    const { layout } = this.sheet;
    const shown = rowsOnly ? (layout.shownRows ??= []) : (layout.shownColumns ??= []);
    const [list, from, count] = rowsOnly ? [hiddenRows, row, rows] : [hiddenColumns, column, columns];
    for (let at = from; at < from + count; at++) {
      toggle(list, at, on);
      toggle(shown, at, !on);
    }
  }
  GetHidden(): boolean {
    const { hiddenRows, hiddenColumns } = this.sheet.layout;
    return hiddenRows.includes(this.at.row) || hiddenColumns.includes(this.at.column);
  }
  Copy(to?: ApiRange): void {
    this.sheet.copied = this;
    if (!to) return;
    copyCells(this.sheet, this.at, to.sheet, to.at);
  }
  Cut(to: ApiRange): void {
    const cells = this.sheet.cellsIn(this.at);
    moveCells(this.sheet, this.at, to.sheet, to.at);
    this.sheet.take(cells.filter((cell) => !(to.sheet === this.sheet && inside(cell, to.at, this.at))));
  }
  Paste(from: ApiRange): void {
    from.Copy(this);
  }
  Insert(shift: string): void {
    shiftCells(this.sheet, this.at, shift === 'down', false);
  }
  Delete(shift: string): void {
    shiftCells(this.sheet, this.at, shift === 'up', true);
  }
  FillDown(): void {
    for (let row = 1; row < this.at.rows; row++) this.GetRows(1).Copy(this.GetRows(row + 1));
  }
  FillRight(): void {
    for (let column = 1; column < this.at.columns; column++) this.GetCols(1).Copy(this.GetCols(column + 1));
  }
  SetSort(
    key1: string | ApiRange,
    order1: string,
    key2?: string | ApiRange | null,
    order2?: string,
    key3?: string | ApiRange | null,
    order3?: string,
    header = 'xlNo',
  ): void {
    const given: [string | ApiRange | null | undefined, string | undefined][] = [
      [key1, order1],
      [key2, order2],
      [key3, order3],
    ];
    const keys = given.flatMap(([key, order]) =>
      key === undefined || key === null
        ? []
        : [
            {
              column: typeof key === 'string' ? parseRange(key).column : key.at.column,
              descending: order === 'xlDescending',
            },
          ],
    );
    sortRows(this.sheet, this.at, keys, header === 'xlYes');
  }
  /** Arrows over the first row; with a field (from 1) and criteria the rows that they do not let through are hidden. */
  SetAutoFilter(field?: number, first?: unknown, operator?: string | null, second?: unknown): void {
    const { layout } = this.sheet;
    if (layout.filter?.ref !== this.at.text) layout.filter = { ref: this.at.text, columns: [] };
    if (field === undefined || first === undefined) return;
    const column = filterColumn(field - 1, first, operator, second);
    layout.filter.columns = [...layout.filter.columns.filter((one) => one.column !== field - 1), column];
    for (let row = 1; row < this.at.rows; row++) {
      const through = layout.filter.columns.every((one) =>
        letsThrough(one, this.sheet.contentOf(this.at.row + row, this.at.column + one.column) ?? ''),
      );
      this.GetRows(row + 1).SetHidden(!through);
    }
  }
  GetFormatConditions(): ApiFormatConditions {
    return cover('ApiFormatConditions', new ApiFormatConditions(this.sheet.rules, this.at.text));
  }
  GetValidation(): ApiValidation {
    return cover('ApiValidation', new ApiValidation(this.sheet.validations, this.at.text));
  }
  Find(given: Sought): ApiRange | null {
    this.sought = given;
    const [found] = this.foundCells(given);
    return found ? this.sheet.GetRangeByNumber(found.row, found.column) : null;
  }
  private sought: Sought | null = null;
  private foundCells(given: Sought): SheetCell[] {
    const { What, LookAt, MatchCase = false } = typeof given === 'string' ? { What: given } : given;
    const fold = (text: string): string => (MatchCase ? text : text.toLowerCase());
    const wanted = fold(String(What));
    return this.sheet
      .cellsIn(this.at)
      .sort((a, b) => a.row - b.row || a.column - b.column)
      .filter(({ row, column }) => {
        const text = fold(this.sheet.textOf(row, column));
        return LookAt === 'xlWhole' ? text === wanted : text.includes(wanted);
      });
  }
  Replace(
    given: { What: unknown; Replacement: unknown; LookAt?: string; MatchCase?: boolean; ReplaceAll?: boolean } | string,
    replacement?: string,
  ): void {
    const {
      What,
      Replacement,
      LookAt,
      MatchCase = false,
    } = typeof given === 'string' ? { What: given, Replacement: replacement ?? '' } : given;
    const pattern = new RegExp(String(What).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), MatchCase ? 'g' : 'gi');
    for (const cell of this.sheet.cellsIn(this.at)) {
      const text = this.sheet.textOf(cell.row, cell.column);
      const whole = LookAt === 'xlWhole' && text.replace(pattern, '') !== '';
      const changed = whole ? text : text.replaceAll(pattern, () => String(Replacement));
      if (changed !== text) this.sheet.GetRangeByNumber(cell.row, cell.column).SetValue(changed);
    }
  }
  UnMerge(): void {
    const { merges } = this.sheet;
    for (let at = merges.length - 1; at >= 0; at--)
      if (inside({ row: merges[at]?.[0] ?? -1, column: merges[at]?.[1] ?? -1 }, this.at)) merges.splice(at, 1);
    for (const merge of this.sheet.openedMerges)
      if (inside({ row: merge[0], column: merge[1] }, this.at)) this.sheet.part(merge);
  }
  /** `xlHorizontal`, `xlUpward`, `xlDownward`, `xlVertical`, or degrees from -90 to 90. */
  SetOrientation(angle: string | number): void {
    const named: Readonly<Record<string, number>> = { xlHorizontal: 0, xlUpward: 90, xlDownward: 180, xlVertical: 255 };
    const degrees = typeof angle === 'number' ? (angle < 0 ? 90 - angle : angle) : (named[angle] ?? 0);
    this.style({ rotation: degrees });
  }
  GetWrapText(): boolean {
    return this.look().wrap === true;
  }
  GetNumberFormat(): string {
    return this.look().numberFormat ?? 'General';
  }
  GetFillColor(): ApiColor | string {
    const { fill } = this.look();
    return fill === undefined || fill === 'none' ? 'No Fill' : new ApiColor(fill);
  }
  GetColumnWidth(): number {
    return this.sheet.widthOf(this.at.column) ?? USUAL_WIDTH;
  }
  GetRowHeight(): number {
    return this.sheet.heightOf(this.at.row) ?? USUAL_HEIGHT;
  }
  GetComment(): { GetText(): string; GetAuthorName(): string } | null {
    const { comment } = this.first();
    return comment ? { GetText: () => comment.text, GetAuthorName: () => comment.author } : null;
  }
  Select(): void {
    this.sheet.selection = this;
  }
  /** Moves the range itself. */
  SetOffset(rows: number, columns: number): void {
    this.at = rangeAt(this.at.row + rows, this.at.column + columns, this.at.rows, this.at.columns);
  }
  /** The last cell of those that hold something, in a direction: `xlDown`, `xlUp`, `xlToRight`, `xlToLeft`. */
  End(direction: string): ApiRange {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      xlDown: [1, 0],
      xlUp: [-1, 0],
      xlToRight: [0, 1],
      xlToLeft: [0, -1],
    };
    const [down, right] = steps[direction] ?? [0, 0];
    let { row, column } = this.at;
    while (
      (down !== 0 || right !== 0) &&
      row + down >= 0 &&
      column + right >= 0 &&
      this.sheet.textOf(row + down, column + right) !== ''
    ) {
      row += down;
      column += right;
    }
    return this.sheet.GetRangeByNumber(row, column);
  }
  FindNext(after: ApiRange): ApiRange | null {
    return this.beside(after, 1);
  }
  FindPrevious(before: ApiRange): ApiRange | null {
    return this.beside(before, -1);
  }
  private beside(from: ApiRange, step: number): ApiRange | null {
    if (this.sought === null) return null;
    const all = this.foundCells(this.sought);
    const at = all.findIndex(({ row, column }) => row === from.at.row && column === from.at.column);
    const next = all[(at + step + all.length) % all.length];
    return next ? this.sheet.GetRangeByNumber(next.row, next.column) : null;
  }
  GetOrientation(): string | number {
    const degrees = this.look().rotation ?? 0;
    return degrees > 90 && degrees !== 255 ? 90 - degrees : degrees;
  }
  GetDefName(): ApiName | null {
    return this.sheet.nameOf(this.at);
  }
  /** What a paste takes: `xlPasteAll`, `xlPasteValues`, `xlPasteFormats`, … of the range that was copied last. */
  PasteSpecial(what = 'xlPasteAll'): void {
    const from = this.sheet.copied;
    if (!from) return;
    from.ForEach((cell) => {
      const [rows, columns] = [cell.at.row - from.at.row, cell.at.column - from.at.column];
      const to = this.sheet.GetRangeByNumber(this.at.row + rows, this.at.column + columns);
      if (what === 'xlPasteValues') to.SetValue(cell.values()[0]?.[0] ?? '');
      else if (what === 'xlPasteFormats') to.dress(cell.look());
      else cell.Copy(to);
    });
  }
  private dress(look: SheetStyle): void {
    this.style(look);
  }
  get place(): CellRange {
    return this.at;
  }
  private look(): SheetStyle {
    const { look, style } = this.first();
    return { ...look, ...style };
  }
  private first(): SheetCell {
    return this.sheet.cell(this.at.row, this.at.column);
  }
  ClearContents(): void {
    this.each((cell) => {
      delete cell.value;
      delete cell.formula;
      delete cell.shown;
    });
  }
  ClearFormats(): void {
    this.each((cell) => {
      cell.style = {};
      delete cell.look;
    });
  }
  values(): (string | number | boolean)[][] {
    return Array.from({ length: Math.min(this.at.rows, MAX_CELLS_SET) }, (_row, r) =>
      Array.from({ length: this.at.columns }, (_column, c) => {
        const { row, column } = this.at;
        const text = this.sheet.textOf(row + r, column + c);
        const value = this.sheet.contentOf(row + r, column + c);
        return value ?? text;
      }),
    );
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
    this.style({ fill: typeof color === 'string' ? 'none' : color.color });
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
      delete cell.look;
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

function toggle(list: number[], item: number, on: boolean): void {
  const known = list.indexOf(item);
  if (on && known < 0) list.push(item);
  else if (!on && known >= 0) list.splice(known, 1);
}

/** True when a cell lies in a range; with `moved`, when it lies where that range's cells have gone. */
function inside(cell: { row: number; column: number }, at: CellRange, moved: CellRange = at): boolean {
  const [rows, columns] = [moved.rows, moved.columns];
  return (
    cell.row >= at.row && cell.row < at.row + rows && cell.column >= at.column && cell.column < at.column + columns
  );
}

/** The cells that two ranges of a sheet have in common. */
export function intersection(one: ApiRange, other: ApiRange): ApiRange | null {
  if (one.GetWorksheet() !== other.GetWorksheet()) return null;
  const [a, b] = [one.place, other.place];
  const [row, column] = [Math.max(a.row, b.row), Math.max(a.column, b.column)];
  const rows = Math.min(a.row + a.rows, b.row + b.rows) - row;
  const columns = Math.min(a.column + a.columns, b.column + b.columns) - column;
  return rows > 0 && columns > 0 ? one.GetWorksheet().GetRange(rangeAt(row, column, rows, columns).text) : null;
}
