import { cover, hex } from './cover.js';
import { ApiDocumentContent } from './drawing-api.js';
import type { BorderModel, CellModel, TableModel, TableSide } from './model.js';
import { ApiParagraph } from './paragraph-api.js';

const PLAIN: BorderModel = { style: 'single', size: 4, color: '000000' };
const SIDES: readonly TableSide[] = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
const selection: { table: ApiTable | null } = { table: null };

export const selectedTable = (): ApiTable | null => selection.table;

export class ApiCell {
  readonly content = new ApiDocumentContent([cover('ApiParagraph', new ApiParagraph())]);
  private readonly facts: Omit<CellModel, 'blocks'> = {};
  GetClassType(): string {
    return 'tableCell';
  }
  GetContent(): ApiDocumentContent {
    return cover('ApiDocumentContent', this.content);
  }
  SetShd(_type: string, red: number, green: number, blue: number): void {
    this.facts.shade = hex(red, green, blue);
  }
  SetBackgroundColor(red: number, green: number, blue: number, none = false): void {
    if (none) delete this.facts.shade;
    else this.facts.shade = hex(red, green, blue);
  }
  SetVerticalAlign(align: string): void {
    this.facts.vertical = align;
  }
  SetWidth(type: string, value = 0): void {
    if (type === 'twips') this.facts.widthTwips = value;
    else if (type === 'percent') this.facts.widthPercent = value;
  }
  AddText(text: string): void {
    this.content.blocks[0]?.AddText(text);
  }
  span(cells: number): void {
    this.facts.span = cells;
  }
  goesDown(how: 'begins' | 'goes-on'): void {
    this.facts.down = how;
  }
  model(): CellModel {
    return { ...this.facts, blocks: this.content.blocks.map((paragraph) => paragraph.model()) };
  }
}

export class ApiTableRow {
  readonly cells: ApiCell[];
  readonly facts: TableModel['rowFacts'][number] = {};
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

export class ApiTable {
  private readonly rows: ApiTableRow[];
  private readonly borders: TableModel['borders'] = {};
  private readonly margins: TableModel['margins'] = {};
  private style: string | null = null;
  private widthPercent = 100;
  private align: string | undefined;
  constructor(
    private columns: number,
    rows: number,
  ) {
    if (columns * rows > 100_000) throw new RangeError('the table is too large');
    this.rows = Array.from({ length: rows }, () => cover('ApiTableRow', new ApiTableRow(columns)));
  }
  GetClassType(): string {
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
    const row = cover('ApiTableRow', new ApiTableRow(this.columns));
    const at = this.rowAt(beside);
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
  SetStyle(style: { name: string }): boolean {
    this.style = style.name;
    if (/border|grid/i.test(style.name)) this.plainBorders();
    return true;
  }
  SetWidth(type: string, value = 100): void {
    if (type === 'percent') this.widthPercent = value;
  }
  SetJc(align: string): void {
    this.align = align;
  }
  SetBackgroundColor(red: number, green: number, blue: number, none = false): void {
    for (const row of this.rows) row.SetBackgroundColor(red, green, blue, none);
  }
  SetShd(_type: string, red: number, green: number, blue: number): void {
    this.SetBackgroundColor(red, green, blue);
  }
  SetTableBorderTop(...border: BorderGiven): boolean {
    return this.border('top', border);
  }
  SetTableBorderBottom(...border: BorderGiven): boolean {
    return this.border('bottom', border);
  }
  SetTableBorderLeft(...border: BorderGiven): boolean {
    return this.border('left', border);
  }
  SetTableBorderRight(...border: BorderGiven): boolean {
    return this.border('right', border);
  }
  SetTableBorderInsideV(...border: BorderGiven): boolean {
    return this.border('insideV', border);
  }
  SetTableBorderInsideH(...border: BorderGiven): boolean {
    return this.border('insideH', border);
  }
  SetTableBorderAll(...border: BorderGiven): boolean {
    for (const side of SIDES) this.border(side, border);
    return true;
  }
  SetTableCellMarginTop(twips: number): boolean {
    return this.margin('top', twips);
  }
  SetTableCellMarginBottom(twips: number): boolean {
    return this.margin('bottom', twips);
  }
  SetTableCellMarginLeft(twips: number): boolean {
    return this.margin('left', twips);
  }
  SetTableCellMarginRight(twips: number): boolean {
    return this.margin('right', twips);
  }
  SetTableLook(): void {
    if (this.style !== null) this.plainBorders();
  }
  paragraphs(): ApiParagraph[] {
    return this.rows.flatMap((row) => row.cells.flatMap((cell) => cell.content.blocks));
  }
  model(): TableModel {
    return {
      t: 'table',
      style: this.style,
      widthPercent: this.widthPercent,
      borders: this.borders,
      margins: this.margins,
      ...(this.align === undefined ? {} : { align: this.align }),
      rows: this.rows.map((row) => row.cells.map((cell) => cell.model())),
      rowFacts: this.rows.map((row) => row.facts),
    };
  }
  private border(side: TableSide, [style = 'single', size = 4, , red = 0, green = 0, blue = 0]: BorderGiven): boolean {
    this.borders[side] = { style, size, color: hex(red, green, blue) };
    return true;
  }
  private margin(side: keyof TableModel['margins'], twips: number): boolean {
    this.margins[side] = twips;
    return true;
  }
  private plainBorders(): void {
    for (const side of SIDES) this.borders[side] ??= PLAIN;
  }
}

/** Kind, eighths of a point, distance, red, green, blue. */
type BorderGiven = [style?: string, size?: number, space?: number, red?: number, green?: number, blue?: number];
