import type { TextBlock } from './blocks.js';
import { cover } from './cover.js';
import { ApiDocument } from './document-api.js';
import { ApiForm } from './form-api.js';
import type { Block, FormEdit, OpenedForm } from './model.js';
import type { OpenedBlock, OpenedList, OpenedTextModel, ParagraphEdit, TextEdits } from './opened-text-model.js';
import { ApiParagraph } from './paragraph-api.js';
import { ApiTable } from './table-api.js';

/** A block of which scripts see nothing but the paragraphs inside. */
export class KeptBlock {
  constructor(
    readonly origin: number,
    readonly inside: ApiParagraph[],
  ) {}
  GetClassType(): string {
    return 'unsupported';
  }
  paragraphs(): ApiParagraph[] {
    return this.inside;
  }
  model(): never {
    throw new TypeError('a part of an opened document cannot be put into another one');
  }
}

interface List {
  list: number;
  before: TextBlock[];
  now: TextBlock[];
}

/** A text document that was opened: its text and its forms. What is not touched stays as it was. */
export class OpenedText extends ApiDocument {
  private readonly forms: ApiForm[];
  private readonly all: ApiParagraph[];
  private readonly lists: List[] = [];
  private readonly tables = new Map<ApiTable, { table: number; rows: number }>();
  constructor(
    private readonly beforeForms: readonly OpenedForm[],
    private readonly text: OpenedTextModel,
  ) {
    super();
    this.forms = beforeForms.map((form) => cover('ApiForm', new ApiForm({ ...form, placeholder: '', items: [] })));
    this.all = text.paragraphs.map(({ style, runs }, at) => {
      const paragraph = cover('ApiParagraph', new ApiParagraph());
      paragraph.load(at, style, runs);
      return paragraph;
    });
    this.blocks.splice(0);
    this.fill(text.body, this.blocks);
  }
  private paragraph(at: number): ApiParagraph {
    const paragraph = this.all[at];
    if (!paragraph) throw new RangeError(`there is no paragraph ${at}`);
    return paragraph;
  }
  private fill({ list, blocks }: OpenedList, into: TextBlock[]): void {
    for (const [origin, block] of blocks.entries()) into.push(this.block(block, origin));
    this.lists.push({ list, before: [...into], now: into });
  }
  private block(block: OpenedBlock, origin: number): TextBlock {
    switch (block.t) {
      case 'paragraph':
        return this.paragraph(block.paragraph);
      case 'kept':
        return cover(
          'unsupported',
          new KeptBlock(
            origin,
            block.paragraphs.map((at) => this.paragraph(at)),
          ),
        );
      case 'table': {
        const table = cover('ApiTable', new ApiTable(0, 0));
        for (const [at, cells] of block.rows.entries()) {
          const row = table.addOpenedRow(at, cells.length);
          for (const [index, cell] of cells.entries()) {
            const { blocks } = row.cells[index]?.content ?? { blocks: [] };
            blocks.splice(0);
            this.fill(cell, blocks);
          }
        }
        this.tables.set(table, { table: block.table, rows: block.rows.length });
        return table;
      }
    }
  }
  override GetAllForms(): ApiForm[] {
    return [...this.forms];
  }
  /** By author: what they wrote beside the text. */
  GetCommentsReport(): Record<string, { CommentMessage: string; Date: string; QuoteText: string }[]> {
    return byAuthor(this.text.remarks, ({ text, date, quote }) => ({
      CommentMessage: text,
      Date: date,
      QuoteText: quote,
    }));
  }
  /** By author: what they changed. */
  GetReviewReport(): Record<string, { Type: string; Value: string; Date: string }[]> {
    return byAuthor(this.text.review, ({ kind, text, date }) => ({ Type: kind, Value: text, Date: date }));
  }
  GetAllComments(): { GetText(): string; GetAuthorName(): string; GetQuoteText(): string }[] {
    return this.text.remarks.map(({ text, author, quote }) =>
      cover('ApiComment', { GetText: () => text, GetAuthorName: () => author, GetQuoteText: () => quote }),
    );
  }
  override SetEvenAndOddHdrFtr(): never {
    return refuse('SetEvenAndOddHdrFtr');
  }
  override RemoveWatermark(): never {
    return refuse('RemoveWatermark');
  }
  override GetFinalSection(): never {
    return refuse('GetFinalSection');
  }
  override CreateSection(): never {
    return refuse('CreateSection');
  }
  override InsertWatermark(): never {
    return refuse('InsertWatermark');
  }
  override AddFootnote(): never {
    return refuse('AddFootnote');
  }
  override AddEndnote(): never {
    return refuse('AddEndnote');
  }
  override GetCore(): never {
    return refuse('GetCore');
  }
  override GetCustomProperties(): never {
    return refuse('GetCustomProperties');
  }
  /** Headers, footers and notes too. */
  protected override searchable(): ApiParagraph[] {
    return [...super.searchable(), ...this.text.aside.map((at) => this.paragraph(at))];
  }
  formEdits(): FormEdit[] {
    return this.forms.flatMap(({ form }, index): FormEdit[] => {
      const before = this.beforeForms[index];
      if (form.url !== undefined) return [{ index, image: form.url }];
      if (form.kind === 'checkbox') return form.checked === before?.checked ? [] : [{ index, checked: form.checked }];
      return form.value === before?.value ? [] : [{ index, text: form.value }];
    });
  }
  textEdits(): TextEdits | null {
    const paragraphs = this.all.flatMap((paragraph): ParagraphEdit[] => {
      const edit = paragraph.edit();
      return edit === null ? [] : [edit];
    });
    const lists = this.lists.flatMap(({ list, before, now }): TextEdits['lists'] =>
      before.length === now.length && before.every((block, at) => block === now[at])
        ? []
        : [
            {
              list,
              holds: now.map((block) => {
                const kept = before.indexOf(block);
                return kept >= 0 ? { kept } : { made: madeOf(block) };
              }),
            },
          ],
    );
    const tables = [...this.tables].flatMap(([table, { table: number, rows }]): TextEdits['tables'] => {
      const holds = table.openedRows();
      return holds.length === rows && holds.every((row, at) => 'kept' in row && row.kept === at)
        ? []
        : [{ table: number, holds }];
    });
    if (paragraphs.length + lists.length + tables.length === 0) return null;
    return { paragraphs, lists, tables, ...this.looks() };
  }
}

function byAuthor<T extends { author: string }, R>(all: readonly T[], told: (one: T) => R): Record<string, R[]> {
  const report: Record<string, R[]> = {};
  for (const one of all) (report[one.author] ??= []).push(told(one));
  return report;
}

function madeOf(block: TextBlock): Block {
  if (block instanceof ApiParagraph && block.origin !== null)
    throw new TypeError('a paragraph of an opened document cannot be moved into another list of blocks');
  return block.model();
}

function refuse(call: string): never {
  throw new TypeError(`ApiDocument.${call} is not covered for an opened document`);
}
