import { cover } from './cover.js';
import { ApiSheetChart } from './chart-api.js';
import { type ApiDrawing, type ApiFill, ApiShape, type ApiStroke } from './drawing-api.js';
import type {
  BookEdits,
  ChartModel,
  NameModel,
  OpenedBook,
  OpenedSheet,
  PropertiesModel,
  Rectangle,
  RuleModel,
  SheetCell,
  SheetEdit,
  SheetModel,
  SheetsModel,
  SheetStyle,
  SheetTable,
  ValidationModel,
} from './model.js';
import { absolute, addressOf, type CellRange, parseRange, sheetOf } from './cell-range.js';
import { ApiRange } from './range-api.js';
import { sheetEdit } from './sheet-edits.js';
import { SheetLayout } from './sheet-layout.js';

export class ApiWorksheet extends SheetLayout {
  readonly merges: Rectangle[] = [];
  readonly columnWidths: Record<string, number> = {};
  readonly rowHeights: Record<string, number> = {};
  private readonly cells = new Map<string, SheetCell>();
  private held = new Set<string>();
  private before: { origin: number | null; merges: Rectangle[]; hidden: boolean } = {
    origin: null,
    merges: [],
    hidden: false,
  };
  private readonly parted = new Set<Rectangle>();
  private known: Pick<SheetModel, 'columnWidths' | 'rowHeights'> = { columnWidths: {}, rowHeights: {} };
  readonly rules: RuleModel[] = [];
  readonly validations: ValidationModel[] = [];
  private readonly tables: SheetTable[] = [];
  private readonly charts: ApiSheetChart[] = [];
  private readonly images: SheetModel['images'] = [];
  private readonly shapes: { shape: ApiShape; column: number; columnOffset: number; row: number; rowOffset: number }[] =
    [];
  constructor(
    private name: string,
    private readonly book: ApiWorkbook,
  ) {
    super();
  }
  GetClassType(): string {
    return 'worksheet';
  }
  SetActive(): void {
    this.book.activate(this);
  }
  GetIndex(): number {
    return this.book.indexOf(this);
  }
  Delete(): void {
    this.book.remove(this);
  }
  GetName(): string {
    return this.name;
  }
  SetName(name: string): void {
    this.name = name;
  }
  GetRange(from: string | ApiRange, to?: string | ApiRange): ApiRange {
    const text = (corner: string | ApiRange): string => (typeof corner === 'string' ? corner : corner.GetAddress());
    const corners = to === undefined ? text(from) : `${text(from)}:${text(to).replace(/^.*:/, '')}`;
    return cover('ApiRange', new ApiRange(this, parseRange(corners)));
  }
  /** What a script selected, and copied, last. */
  selection: ApiRange | null = null;
  copied: ApiRange | null = null;
  GetSelection(): ApiRange {
    return this.selection ?? this.GetRange('A1');
  }
  GetAllCharts(): ApiSheetChart[] {
    return [...this.charts];
  }
  GetAllShapes(): ApiShape[] {
    return this.shapes.map(({ shape }) => shape);
  }
  GetDefNames(): ApiName[] {
    return this.book.namesOf(this);
  }
  nameOf(at: CellRange): ApiName | null {
    const own = `'${this.name.replaceAll("'", "''")}'!`;
    return (
      this.book.namesOf(null).find((name) => {
        const to = name.GetRefersTo().replace(/^=/, '');
        return (to.startsWith(own) || to.startsWith(`${this.name}!`)) && parseRange(to).text === at.text;
      }) ?? null
    );
  }
  /** From A1 to the last cell that holds something. */
  GetUsedRange(): ApiRange {
    let [row, column] = [0, 0];
    for (const cell of this.cells.values()) {
      if (cell.value === undefined && cell.formula === undefined) continue;
      row = Math.max(row, cell.row);
      column = Math.max(column, cell.column);
    }
    return this.GetRange(`A1:${addressOf(row, column)}`);
  }
  /** Rows and columns count from 0. */
  GetRangeByNumber(row: number, column: number): ApiRange {
    return cover('ApiRange', new ApiRange(this, { row, column, rows: 1, columns: 1, text: addressOf(row, column) }));
  }
  GetCells(row: number, column: number): ApiRange {
    return this.GetRangeByNumber(row - 1, column - 1);
  }
  GetCols(columns: string): ApiRange {
    return this.GetRange(columns.includes(':') ? columns : `${columns}:${columns}`);
  }
  GetRows(rows: string | number): ApiRange {
    const text = String(rows);
    return this.GetRange(text.includes(':') ? text : `${text}:${text}`);
  }
  GetActiveCell(): ApiRange {
    return this.GetRange('A1');
  }
  AddDefName(name: string, refersTo: string): boolean {
    return this.book.name({ name, refersTo, sheet: this.GetIndex() });
  }
  GetDefName(name: string): ApiName | null {
    return this.book.named(name);
  }
  Move(before?: ApiWorksheet | null, after?: ApiWorksheet | null): void {
    this.book.move(this, before ?? null, after ?? null);
  }
  AddShape(
    preset: string,
    width: number,
    height: number,
    fill: ApiFill,
    stroke: ApiStroke,
    column: number,
    columnOffset: number,
    row: number,
    rowOffset: number,
  ): ApiShape {
    const shape = cover('ApiShape', new ApiShape(preset, width, height, fill.fill, stroke.line));
    this.shapes.push({ shape, column, columnOffset, row, rowOffset });
    return shape;
  }
  protected override showLink({ row, column }: CellRange, shown: string | undefined): void {
    const cell = this.cell(row, column);
    if (shown !== undefined) cell.value = shown;
    else cell.value ??= this.layout.links.at(-1)?.address ?? '';
    Object.assign(cell.style, { color: '0563C1', underline: true });
  }
  cellsIn(at: CellRange): SheetCell[] {
    return [...this.cells.values()].filter(
      ({ row, column }) =>
        row >= at.row && row < at.row + at.rows && column >= at.column && column < at.column + at.columns,
    );
  }
  put(cells: readonly SheetCell[]): void {
    for (const cell of cells) this.cells.set(`${cell.row},${cell.column}`, cell);
  }
  take(cells: readonly SheetCell[]): void {
    for (const { row, column } of cells) this.cells.delete(`${row},${column}`);
  }
  SetColumnWidth(column: number, width: number): void {
    this.columnWidths[column] = width;
  }
  SetRowHeight(row: number, points: number): void {
    this.rowHeights[row] = points;
  }
  FormatAsTable(range: string): void {
    const at = parseRange(range);
    const headers = Array.from({ length: at.columns }, (_, column) => {
      const text = this.textOf(at.row, at.column + column);
      if (text === '') this.cell(at.row, at.column + column).value = `Column${column + 1}`;
      return text === '' ? `Column${column + 1}` : text;
    });
    this.tables.push({ ref: at.text, headers });
  }
  AddChart(
    range: string,
    byRows: boolean,
    type: string,
    _style: number,
    width: number,
    height: number,
    column = 0,
    columnOffset = 0,
    row = 0,
    rowOffset = 0,
  ): ApiSheetChart {
    const source = this.book.sheetNamed(sheetOf(range)) ?? this;
    const read = source.seriesOf(range, byRows);
    const { values, seriesNames, categories } = read();
    const chart = new ApiSheetChart(type, values, seriesNames, categories, width, height);
    chart.source = read;
    chart.anchor = { chart: chart.chart, width, height, column, columnOffset, row, rowOffset };
    this.charts.push(chart);
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
  /** A number or a truth as such; of an opened workbook numbers as it shows them. */
  contentOf(row: number, column: number): string | number | boolean | undefined {
    const cell = this.cells.get(`${row},${column}`);
    const shown = cell?.shown;
    if (shown !== undefined && cell?.words) return shown;
    if (shown !== undefined) return shown.trim() !== '' && Number.isFinite(Number(shown)) ? Number(shown) : shown;
    return cell?.value;
  }
  formulaOf(row: number, column: number): string | null {
    const formula = this.cells.get(`${row},${column}`)?.formula;
    return formula === undefined ? null : `=${formula}`;
  }
  textOf(row: number, column: number): string {
    const cell = this.cells.get(`${row},${column}`);
    if (!cell) return '';
    if (cell.shown !== undefined) return cell.shown;
    return cell.formula === undefined ? String(cell.value ?? '') : `=${cell.formula}`;
  }
  fit(column: number, { row, rows }: { row: number; rows: number }): void {
    const texts = Array.from({ length: rows }, (_, at) => this.textOf(row + at, column));
    const longest = Math.max(
      0,
      ...texts.map((text) => [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1), 0)),
    );
    if (longest > 0) this.columnWidths[column] = Math.min(100, longest + 2);
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
  /** Fills it with what an opened sheet holds. */
  load(opened: OpenedSheet, origin: number, looks: readonly SheetStyle[]): void {
    for (const { row, column, text, formula, words, look } of opened.cells)
      Object.assign(this.cell(row, column), {
        origin: { sheet: origin, row, column },
        look: looks[look ?? -1] ?? {},
        shown: text,
        ...(words ? { words } : {}),
        ...(formula !== undefined ? { formula } : text === '' ? {} : { value: text }),
      });
    this.held = new Set(this.cells.keys());
    this.before = { origin, merges: [...(opened.merges ?? [])], hidden: opened.hidden === true };
    this.known = { columnWidths: opened.columnWidths ?? {}, rowHeights: opened.rowHeights ?? {} };
  }
  edit(): SheetEdit {
    const unmerged = this.before.merges.filter((one) => !this.openedMerges.includes(one));
    return sheetEdit(this.model(), this.before.origin, this.held, unmerged);
  }
  /** Those of the opened sheet that are still there. */
  get openedMerges(): Rectangle[] {
    return this.before.merges.filter((one) => !this.parted.has(one));
  }
  part(merge: Rectangle): void {
    this.parted.add(merge);
  }
  widthOf(column: number): number | undefined {
    return this.columnWidths[String(column)] ?? this.known.columnWidths[String(column)];
  }
  heightOf(row: number): number | undefined {
    return this.rowHeights[String(row)] ?? this.known.rowHeights[String(row)];
  }
  model(): SheetModel {
    const { name, merges, columnWidths, rowHeights, images } = this;
    const charts = this.charts.flatMap((chart) => chart.anchored());
    const shapes = this.shapes.map(({ shape, ...place }) => ({ shape: shape.model(), ...place }));
    const cells = [...this.cells.values()];
    const { rules, validations, tables, layout } = this;
    return {
      name,
      merges,
      columnWidths,
      rowHeights,
      charts,
      images,
      shapes,
      cells,
      rules,
      validations,
      tables,
      layout,
    };
  }
  /** Which row and column of a range hold names: those without numbers, and both beside an empty corner. */
  private namesIn(at: CellRange): { top: number; left: number } {
    const isNumber = (row: number, column: number): boolean => {
      const cell = this.cells.get(`${at.row + row},${at.column + column}`);
      if (cell?.shown !== undefined) return cell.shown.trim() !== '' && Number.isFinite(Number(cell.shown));
      return cell?.formula !== undefined || typeof cell?.value === 'number';
    };
    const corner = this.textOf(at.row, at.column) === '';
    const none = (length: number, where: (index: number) => boolean): boolean =>
      !Array.from({ length: Math.max(0, length - 1) }, (_, index) => where(index + 1)).some(Boolean);
    const top = at.rows > 1 && (corner || none(at.columns, (column) => isNumber(0, column))) && !isNumber(0, 0);
    const left = at.columns > 1 && (corner || none(at.rows, (row) => isNumber(row, 0))) && (top || !isNumber(0, 0));
    return { top: top ? 1 : 0, left: left ? 1 : 0 };
  }
  /** How a range is read as series, and what stands there now. */
  seriesOf(range: string, byRows: boolean): () => Pick<ChartModel, 'seriesNames' | 'categories' | 'values' | 'refs'> {
    const at = parseRange(range);
    const { top, left } = this.namesIn(at);
    const [firstSeries, firstItem] = byRows ? [top, left] : [left, top];
    const [rows, columns] = [at.rows, at.columns];
    const [seriesEnd, itemEnd] = byRows ? [rows, columns] : [columns, rows];
    const place = (series: number, item: number): [number, number] => (byRows ? [series, item] : [item, series]);
    const numbers = (from: number, to: number): number[] =>
      Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    const text = ([row, column]: [number, number]): string => this.textOf(at.row + row, at.column + column);
    const [series, items] = [numbers(firstSeries, seriesEnd), numbers(firstItem, itemEnd)];
    return () => ({
      seriesNames: series.map((one) => (firstItem === 1 ? text(place(one, 0)) : '')),
      categories: items.map((item, index) => (firstSeries === 1 ? text(place(0, item)) : String(index + 1))),
      values: series.map((one) => items.map((item) => Number(text(place(one, item))) || 0)),
      refs: series.map((one) => ({
        name: firstItem === 1 ? absolute(this.name, at, place(one, 0), place(one, 0)) : null,
        categories: firstSeries === 1 ? absolute(this.name, at, place(0, firstItem), place(0, itemEnd - 1)) : null,
        values: absolute(this.name, at, place(one, firstItem), place(one, itemEnd - 1)),
      })),
    });
  }
}

/** A name for cells. */
export class ApiName {
  constructor(private readonly known: NameModel) {}
  GetClassType(): string {
    return 'name';
  }
  GetName(): string {
    return this.known.name;
  }
  SetName(name: string): void {
    this.known.name = name;
  }
  GetRefersTo(): string {
    return this.known.refersTo;
  }
  SetRefersTo(cells: string): void {
    this.known.refersTo = cells;
  }
}

export class ApiWorkbook {
  readonly sheets: ApiWorksheet[];
  private readonly names: NameModel[];
  readonly properties: PropertiesModel = { core: {}, custom: {} };
  private active = 0;
  /** `opened`: the workbook that it is to begin with. */
  constructor(private readonly opened: OpenedBook | null = null) {
    const sheets = opened?.sheets ?? [null];
    this.sheets = sheets.map((known, at) => {
      const sheet = cover('ApiWorksheet', new ApiWorksheet(known?.name ?? 'Sheet1', this));
      if (known) sheet.load(known, at, opened?.looks ?? []);
      return sheet;
    });
    this.names = (opened?.names ?? []).map((name) => ({ ...name }));
    this.active = Math.max(0, opened?.active ?? 0);
  }
  edits(): BookEdits {
    const before = new Set(this.opened?.names?.map((name) => JSON.stringify(name)));
    return {
      sheets: this.sheets.map((sheet) => sheet.edit()),
      active: this.active,
      names: this.names.filter((name) => !before.has(JSON.stringify(name))),
    };
  }
  add(name: string): ApiWorksheet {
    const sheet = cover('ApiWorksheet', new ApiWorksheet(name, this));
    this.sheets.push(sheet);
    this.active = this.sheets.length - 1;
    return sheet;
  }
  current(): ApiWorksheet {
    const sheet = this.sheets[this.active];
    if (!sheet) throw new RangeError('there is no active sheet');
    return sheet;
  }
  indexOf(sheet: ApiWorksheet): number {
    return this.sheets.indexOf(sheet);
  }
  activate(sheet: ApiWorksheet): void {
    this.active = Math.max(0, this.indexOf(sheet));
  }
  remove(sheet: ApiWorksheet): void {
    if (this.sheets.length === 1) throw new RangeError('a workbook keeps its last sheet');
    this.sheets.splice(this.indexOf(sheet), 1);
    this.active = Math.min(this.active, this.sheets.length - 1);
  }
  sheetNamed(name: string | null): ApiWorksheet | null {
    return this.sheets.find((sheet) => sheet.GetName() === name) ?? null;
  }
  selection(): ApiRange {
    return this.current().GetSelection();
  }
  /** In the cells that are selected, one after the other. */
  replaceSelected(texts: readonly string[]): boolean {
    let at = 0;
    this.selection().ForEach((cell) => {
      const text = texts[at++];
      if (text !== undefined) cell.SetValue(text);
    });
    return at > 0;
  }
  /** Those of a sheet only, or those of the workbook. */
  namesOf(sheet: ApiWorksheet | null): ApiName[] {
    const at = sheet === null ? undefined : this.indexOf(sheet);
    return this.names.filter((name) => name.sheet === at).map((name) => cover('ApiName', new ApiName(name)));
  }
  name(given: NameModel): boolean {
    this.names.push(given);
    return true;
  }
  named(name: string): ApiName | null {
    const known = this.names.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return known ? cover('ApiName', new ApiName(known)) : null;
  }
  move(sheet: ApiWorksheet, before: ApiWorksheet | null, after: ApiWorksheet | null): void {
    const shown = this.sheets[this.active];
    this.sheets.splice(this.indexOf(sheet), 1);
    const beside = before ?? after;
    const at = beside === null ? this.sheets.length : this.indexOf(beside) + (before === null ? 1 : 0);
    this.sheets.splice(at, 0, sheet);
    if (shown) this.activate(shown);
  }
  model(): SheetsModel {
    const sheets = this.sheets.map((sheet) => sheet.model());
    return { kind: 'sheets', active: this.active, sheets, names: this.names, properties: this.properties };
  }
}
