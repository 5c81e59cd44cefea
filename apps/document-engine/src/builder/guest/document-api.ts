import { cover } from './cover.js';
import { ApiDocumentContent } from './drawing-api.js';
import type { Block, CellModel, ParagraphFormat, RunFormat, StyleModel, TableModel, TextModel } from './model.js';
import { ApiNumberingLevel, ApiParagraph, ApiParaPr, ApiTextPr } from './paragraph-api.js';
import { hex } from './cover.js';

export class ApiCell {
  readonly content = new ApiDocumentContent([cover('ApiParagraph', new ApiParagraph())]);
  private readonly facts: Omit<CellModel, 'blocks'> = {};
  gone = false;
  GetContent(): ApiDocumentContent {
    return cover('ApiDocumentContent', this.content);
  }
  SetShd(_type: string, red: number, green: number, blue: number): void {
    this.facts.shade = hex(red, green, blue);
  }
  SetVerticalAlign(align: string): void {
    this.facts.vertical = align;
  }
  SetWidth(type: string, value: number): void {
    if (type === 'twips') this.facts.widthTwips = value;
  }
  AddText(text: string): void {
    this.content.blocks[0]?.AddText(text);
  }
  span(cells: number): void {
    this.facts.span = cells;
  }
  model(): CellModel {
    return { ...this.facts, blocks: this.content.blocks.map((paragraph) => paragraph.model()) };
  }
}

export class ApiTableRow {
  readonly cells: ApiCell[];
  constructor(columns: number) {
    this.cells = Array.from({ length: columns }, () => cover('ApiTableCell', new ApiCell()));
  }
  GetCell(at: number): ApiCell | null {
    return this.cells[at] ?? null;
  }
  GetCellsCount(): number {
    return this.cells.length;
  }
}

export class ApiTable {
  private readonly rows: ApiTableRow[];
  private style: string | null = null;
  private widthPercent = 100;
  private align: string | undefined;
  private borders = false;
  constructor(
    private readonly columns: number,
    rows: number,
  ) {
    if (columns * rows > 100_000) throw new RangeError('the table is too large');
    this.rows = Array.from({ length: rows }, () => cover('ApiTableRow', new ApiTableRow(columns)));
  }
  GetClassType(): string {
    return 'table';
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
  AddRow(): ApiTableRow {
    const row = cover('ApiTableRow', new ApiTableRow(this.columns));
    this.rows.push(row);
    return row;
  }
  MergeCells(cells: ApiCell[]): ApiCell | null {
    const row = this.rows.find((item) => item.cells.some((cell) => cells.includes(cell)));
    const [first] = cells;
    if (!row || !first || !cells.every((cell) => row.cells.includes(cell)))
      throw new TypeError('ApiTable.MergeCells over several rows is not covered');
    first.span(cells.length);
    for (const cell of cells.slice(1)) row.cells.splice(row.cells.indexOf(cell), 1);
    return first;
  }
  SetStyle(style: { name: string }): boolean {
    this.style = style.name;
    if (/border|grid/i.test(style.name)) this.borders = true;
    return true;
  }
  SetWidth(type: string, value = 100): void {
    if (type === 'percent') this.widthPercent = value;
  }
  SetJc(align: string): void {
    this.align = align;
  }
  SetTableBorderTop(): void {
    this.borders = true;
  }
  SetTableBorderBottom(): void {
    this.borders = true;
  }
  SetTableBorderLeft(): void {
    this.borders = true;
  }
  SetTableBorderRight(): void {
    this.borders = true;
  }
  SetTableBorderInsideV(): void {
    this.borders = true;
  }
  SetTableBorderInsideH(): void {
    this.borders = true;
  }
  SetTableLook(): void {
    this.borders ||= this.style !== null;
  }
  model(): TableModel {
    return {
      t: 'table',
      style: this.style,
      widthPercent: this.widthPercent,
      borders: this.borders,
      ...(this.align === undefined ? {} : { align: this.align }),
      rows: this.rows.map((row) => row.cells.map((cell) => cell.model())),
    };
  }
}

export class ApiStyle {
  readonly format: ParagraphFormat = {};
  readonly run: RunFormat = {};
  private based: string | null = null;
  used = false;
  constructor(
    readonly name: string,
    private readonly type: string,
  ) {}
  GetName(): string {
    return this.name;
  }
  GetTextPr(): ApiTextPr {
    this.used = true;
    return cover('ApiTextPr', new ApiTextPr(this.run));
  }
  GetParaPr(): ApiParaPr {
    this.used = true;
    return cover('ApiParaPr', new ApiParaPr(this.format));
  }
  SetBasedOn(style: { name: string }): boolean {
    this.based = style.name;
    return true;
  }
  model(): StyleModel {
    return { name: this.name, type: this.type, based: this.based, format: this.format, run: this.run };
  }
}

export class ApiNumbering {
  constructor(private readonly kind: 'bullet' | 'number') {}
  GetLevel(level: number): ApiNumberingLevel {
    return new ApiNumberingLevel(this.kind, level);
  }
}

type TextBlock = ApiParagraph | ApiTable;
const modelOf = (block: TextBlock): Block => block.model();

export class ApiBlocks {
  readonly blocks: TextBlock[] = [];
  Push(block: TextBlock): boolean {
    this.blocks.push(block);
    return true;
  }
  AddElement(at: number, block: TextBlock): boolean {
    this.blocks.splice(at, 0, block);
    return true;
  }
  InsertContent(blocks: TextBlock[]): boolean {
    this.blocks.push(...blocks);
    return true;
  }
  GetElement(at: number): TextBlock | null {
    return this.blocks[at] ?? null;
  }
  GetElementsCount(): number {
    return this.blocks.length;
  }
  RemoveElement(at: number): boolean {
    this.blocks.splice(at, 1);
    return true;
  }
  RemoveAllElements(): boolean {
    this.blocks.splice(0);
    return true;
  }
}

export class ApiSection {
  readonly page = { width: 11_906, height: 16_838, left: 1701, top: 1134, right: 850, bottom: 1134 };
  readonly header = new ApiBlocks();
  readonly footer = new ApiBlocks();
  SetPageSize(width: number, height: number): boolean {
    Object.assign(this.page, { width, height });
    return true;
  }
  SetPageMargins(left: number, top: number, right: number, bottom: number): boolean {
    Object.assign(this.page, { left, top, right, bottom });
    return true;
  }
  GetHeader(): ApiBlocks {
    return filled(this.header);
  }
  GetFooter(): ApiBlocks {
    return filled(this.footer);
  }
}

function filled(blocks: ApiBlocks): ApiBlocks {
  if (blocks.blocks.length === 0) blocks.Push(cover('ApiParagraph', new ApiParagraph()));
  return cover('ApiDocumentContent', blocks);
}

export class ApiDocument extends ApiBlocks {
  private readonly styles = new Map<string, ApiStyle>();
  private readonly section = new ApiSection();
  constructor() {
    super();
    this.Push(cover('ApiParagraph', new ApiParagraph()));
  }
  GetStyle(name: string): ApiStyle {
    let style = this.styles.get(name);
    if (!style) {
      style = new ApiStyle(name, 'paragraph');
      this.styles.set(name, style);
    }
    return cover('ApiStyle', style);
  }
  CreateStyle(name: string, type = 'paragraph'): ApiStyle {
    const style = new ApiStyle(name, type);
    style.used = true;
    this.styles.set(name, style);
    return cover('ApiStyle', style);
  }
  GetDefaultTextPr(): ApiTextPr {
    return this.GetStyle('Normal').GetTextPr();
  }
  GetDefaultParaPr(): ApiParaPr {
    return this.GetStyle('Normal').GetParaPr();
  }
  CreateNumbering(kind = 'bullet'): ApiNumbering {
    return cover('ApiNumbering', new ApiNumbering(kind === 'bullet' ? 'bullet' : 'number'));
  }
  GetFinalSection(): ApiSection {
    return cover('ApiSection', this.section);
  }
  model(): TextModel {
    return {
      kind: 'text',
      blocks: this.blocks.map(modelOf),
      styles: [...this.styles.values()].filter((style) => style.used).map((style) => style.model()),
      page: this.section.page,
      header: this.section.header.blocks.map(modelOf),
      footer: this.section.footer.blocks.map(modelOf),
    };
  }
}
