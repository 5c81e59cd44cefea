import { cover } from './cover.js';
import type { ApiForm } from './form-api.js';
import type { Block, ParagraphFormat, RunFormat, StyleModel, TextModel } from './model.js';
import { ApiNumbering } from './numbering-api.js';
import { ApiParagraph, ApiParaPr, ApiTextPr } from './paragraph-api.js';
import { ApiTable, selectedTable } from './table-api.js';
import { ApiTextRange } from './text-range.js';

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
  private readonly numberings: ApiNumbering[] = [];
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
    const numbering = new ApiNumbering(kind === 'bullet' ? 'bullet' : 'number', this.numberings.length);
    this.numberings.push(numbering);
    return cover('ApiNumbering', numbering);
  }
  GetClassType(): string {
    return 'document';
  }
  /** What was selected last. Null: nothing was. */
  GetRangeBySelect(): ApiTextRange | null {
    const table = selectedTable();
    return table === null ? null : cover('ApiRange', new ApiTextRange(table.paragraphs()));
  }
  GetAllParagraphs(): ApiParagraph[] {
    return this.blocks.flatMap((block) => (block instanceof ApiTable ? block.paragraphs() : [block]));
  }
  GetAllTables(): ApiTable[] {
    return this.blocks.filter((block) => block instanceof ApiTable);
  }
  GetAllForms(): ApiForm[] {
    return this.GetAllParagraphs().flatMap((paragraph) => paragraph.forms());
  }
  GetFinalSection(): ApiSection {
    return cover('ApiSection', this.section);
  }
  model(): TextModel {
    return {
      kind: 'text',
      blocks: this.blocks.map(modelOf),
      numberings: this.numberings.map((numbering) => numbering.list),
      styles: [...this.styles.values()].filter((style) => style.used).map((style) => style.model()),
      page: this.section.page,
      header: this.section.header.blocks.map(modelOf),
      footer: this.section.footer.blocks.map(modelOf),
    };
  }
}
