import { cover, hex } from './cover.js';
import { ApiBlocks } from './blocks.js';
import type { BorderModel, CellModel, TableModel, TableSide } from './model.js';
import type { TextEdits } from './opened-text-model.js';
import { ApiParagraph } from './paragraph-api.js';
import { ApiTableCellPr, ApiTablePr } from './table-looks.js';

const PLAIN: BorderModel = { style: 'single', size: 4, color: '000000' };
const SIDES: readonly TableSide[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
const selection: { table: ApiTable | null } = { table: null };

export const selectedTable = (): ApiTable | null => selection.table;

export class ApiCell extends ApiTableCellPr {
  readonly content = new ApiBlocks();
  constructor() {
    super({});
    this.content.Push(cover('ApiParagraph', new ApiParagraph()));
  }
  GetClassType(): string {
    return 'tableCell';
  }
  GetContent(): ApiBlocks {
    return cover('ApiDocumentContent', this.content);
  }
  SetBackgroundColor(red: number, green: number, blue: number, none = false): void {
    if (none) delete this.facts.shade;
    else this.facts.shade = hex(red, green, blue);
  }
  AddText(text: string): void {
    this.content.paragraphs()[0]?.AddText(text);
  }
  span(cells: number): void {
    this.facts.span = cells;
  }
  goesDown(how: 'begins' | 'goes-on'): void {
    this.facts.down = how;
  }
  isFormatted(): boolean {
    return Object.keys(this.facts).length > 0;
  }
  model(): CellModel {
    return { ...this.facts, blocks: this.content.models() };
  }
}

export class ApiTableRow {
  readonly cells: ApiCell[];
  readonly facts: TableModel['rowFacts'][number] = {};
  /** Its place in an opened table; null: it is new. */
  origin: number | null = null;
  /** The row of an opened table whose looks it has. */
  like: number | null = null;
  constructor(columns: number) {
    this.cells = Array.from({ length: columns }, () => cover('ApiTableCell', new ApiCell()));
  }
  GetClassType(): string {
    return 'tableRow';
  }
  GetCell(at: number): ApiCell | null {
    return this.cells[at] ?? null;
  }
  GetCellsCount(): number {
    return this.cells.length;
  }
  SetBackgroundColor(red: number, green: number, blue: number, none = false): void {
    for (const cell of this.cells) cell.SetBackgroundColor(red, green, blue, none);
  }
  /** A kind and twips; in a presentation EMU alone. */
  SetHeight(kind: string | number, twips = 0): void {
    if (kind === 'auto') delete this.facts.heightTwips;
    else this.facts.heightTwips = typeof kind === 'number' ? kind / 635 : twips;
  }
  SetTableHeader(on = true): void {
    this.facts.header = on;
  }
  MergeCells(): ApiCell | null {
    const [first, ...others] = this.cells;
    if (!first) return null;
    first.span(others.length + 1);
    this.cells.splice(1);
    return first;
  }
}

export class ApiTable extends ApiTablePr {
  private readonly rows: ApiTableRow[];
  private style: string | null = null;
  private ownStyle = false;
  constructor(
    private columns: number,
    rows: number,
  ) {
    super({});
    if (columns * rows > 100_000) throw new RangeError('the table is too large');
    this.rows = Array.from({ length: rows }, () => cover('ApiTableRow', new ApiTableRow(columns)));
  }
  override GetClassType(): string {
    return 'table';
  }
  Select(): boolean {
    selection.table = this;
    return true;
  }
  GetRow(at: number): ApiTableRow | null {
    return this.rows[at] ?? null;
  }
  GetRowsCount(): number {
    return this.rows.length;
  }
  GetCell(row: number, cell: number): ApiCell | null {
    return this.rows[row]?.cells[cell] ?? null;
  }
  /** Beside a row, given by its place or a cell of it; without one at the end. */
  AddRow(beside?: number | ApiCell, before = false): ApiTableRow {
    const at = this.rowAt(beside);
    const neighbour = this.rows[at < 0 ? this.rows.length - 1 : at];
    const like = neighbour?.origin ?? neighbour?.like ?? null;
    const row = cover('ApiTableRow', new ApiTableRow(like === null ? this.columns : (neighbour?.cells.length ?? 0)));
    row.like = like;
    this.rows.splice(at < 0 ? this.rows.length : at + (before ? 0 : 1), 0, row);
    return row;
  }
  RemoveRow(of: number | ApiCell): boolean {
    const at = this.rowAt(of);
    return at >= 0 && this.rows.splice(at, 1).length === 1;
  }
  AddColumn(beside?: number | ApiCell, before = false): void {
    const at = this.columnAt(beside);
    this.columns++;
    for (const { cells } of this.rows)
      cells.splice(at < 0 ? cells.length : at + (before ? 0 : 1), 0, cover('ApiTableCell', new ApiCell()));
  }
  RemoveColumn(of: number | ApiCell): boolean {
    const at = this.columnAt(of);
    if (at < 0) return false;
    this.columns--;
    for (const { cells } of this.rows) cells.splice(at, 1);
    return true;
  }
  private rowAt(of: number | ApiCell | undefined): number {
    if (typeof of === 'number') return of < this.rows.length ? of : -1;
    return of === undefined ? -1 : this.rows.findIndex((row) => row.cells.includes(of));
  }
  private columnAt(of: number | ApiCell | undefined): number {
    if (typeof of === 'number') return of < this.columns ? of : -1;
    return of === undefined ? -1 : Math.max(-1, ...this.rows.map((row) => row.cells.indexOf(of)));
  }
  MergeCells(cells: ApiCell[]): ApiCell | null {
    const [first] = cells;
    const rows = this.rows
      .map((row) => ({ row, own: row.cells.filter((cell) => cells.includes(cell)) }))
      .filter(({ own }) => own.length > 0);
    if (!first || rows.some(({ own }) => own.length !== rows[0]?.own.length))
      throw new TypeError('ApiTable.MergeCells: the cells are no rectangle');
    for (const [at, { row, own }] of rows.entries()) {
      if (rows.length > 1) own[0]?.goesDown(at === 0 ? 'begins' : 'goes-on');
      if (own.length > 1) own[0]?.span(own.length);
      for (const cell of own.slice(1)) row.cells.splice(row.cells.indexOf(cell), 1);
    }
    return first;
  }
  SetStyle(style: { name: string; used?: boolean }): boolean {
    this.style = style.name;
    this.ownStyle = style.used === true;
    if (/border|grid/i.test(style.name)) this.plainBorders();
    return true;
  }
  SetBackgroundColor(red: number, green: number, blue: number, none = false): void {
    for (const row of this.rows) row.SetBackgroundColor(red, green, blue, none);
  }
  SetShd(_type: string, red: number, green: number, blue: number): void {
    this.SetBackgroundColor(red, green, blue);
  }
  SetTableLook(): void {
    if (this.style !== null && !this.ownStyle) this.plainBorders();
  }
  paragraphs(): ApiParagraph[] {
    return this.rows.flatMap((row) => row.cells.flatMap((cell) => cell.content.paragraphs()));
  }
  addOpenedRow(origin: number, cells: number): ApiTableRow {
    const row = cover('ApiTableRow', new ApiTableRow(cells));
    row.origin = origin;
    this.rows.push(row);
    this.columns = Math.max(this.columns, cells);
    return row;
  }
  /** The rows of an opened table, those that were there by their places. Throws when its looks were changed. */
  openedRows(): TextEdits['tables'][number]['holds'] {
    if (Object.keys(this.looks).length > 0 || this.style !== null)
      throw new TypeError('the looks of a table of an opened document cannot be changed');
    return this.rows.map((row) => {
      if (Object.keys(row.facts).length > 0 || row.cells.some((cell) => cell.isFormatted()))
        throw new TypeError('the looks of rows and cells of an opened document cannot be changed');
      return row.origin !== null
        ? { kept: row.origin }
        : { like: row.like ?? 0, cells: row.cells.map((cell) => cell.model().blocks) };
    });
  }
  model(): TableModel {
    return {
      t: 'table',
      style: this.style,
      widthPercent: 100,
      borders: {},
      margins: {},
      ...this.looks,
      rows: this.rows.map((row) => row.cells.map((cell) => cell.model())),
      rowFacts: this.rows.map((row) => row.facts),
    };
  }
  private plainBorders(): void {
    for (const side of SIDES) (this.looks.borders ??= {})[side] ??= PLAIN;
  }
}
