import { ApiBlocks, type TextBlock } from './blocks.js';
import { bookmarksIn } from './bookmarks.js';
import { type ApiComment, commentOn } from './comment-api.js';
import { ApiBlockLvlSdt, ApiInlineLvlSdt } from './content-controls.js';
import { cover } from './cover.js';
import type { ApiForm } from './form-api.js';
import type { ParagraphFormat, PropertiesModel, RunFormat, StyleModel, TableStyleModel, TextModel } from './model.js';
import { ApiNumbering } from './numbering-api.js';
import { ApiParagraph, ApiParaPr } from './paragraph-api.js';
import { ApiTextPr } from './run-api.js';
import { selected } from './selected-text.js';
import { ApiCore, ApiCustomProperties } from './properties-api.js';
import { ApiSection } from './section-api.js';
import { ApiTable, selectedTable } from './table-api.js';
import { ApiTableCellPr, ApiTablePr } from './table-looks.js';
import { ApiTextRange } from './text-range.js';
import { replaceText, runsBetween } from './text-search.js';

export class ApiStyle {
  readonly format: ParagraphFormat = {};
  readonly run: RunFormat = {};
  private based: string | null = null;
  private readonly table: TableStyleModel = { table: {}, cell: {} };
  used = false;
  constructor(
    public name: string,
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
  GetTablePr(): ApiTablePr {
    this.used = true;
    return cover('ApiTablePr', new ApiTablePr(this.table.table));
  }
  GetTableCellPr(): ApiTableCellPr {
    this.used = true;
    return cover('ApiTableCellPr', new ApiTableCellPr(this.table.cell));
  }
  GetClassType(): string {
    return 'style';
  }
  GetType(): string {
    return this.type;
  }
  SetName(name: string): boolean {
    this.name = name;
    return true;
  }
  SetBasedOn(style: { name: string }): boolean {
    this.based = style.name;
    return true;
  }
  model(): StyleModel {
    return {
      name: this.name,
      type: this.type,
      based: this.based,
      format: this.format,
      run: this.run,
      table: this.table,
    };
  }
}

export class ApiDocument extends ApiBlocks {
  private readonly styles = new Map<string, ApiStyle>();
  private readonly section = cover('ApiSection', new ApiSection());
  private readonly sections: { after: ApiParagraph; section: ApiSection }[] = [];
  private readonly properties: PropertiesModel = { core: {}, custom: {} };
  private watermark: TextModel['watermark'] = null;
  private evenAndOdd = false;
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
    const paragraphs = selected.paragraphs.length > 0 ? selected.paragraphs : (selectedTable()?.paragraphs() ?? []);
    return paragraphs.length === 0 ? null : cover('ApiRange', new ApiTextRange(paragraphs));
  }
  GetAllParagraphs(): ApiParagraph[] {
    return this.paragraphs();
  }
  GetAllTables(): ApiTable[] {
    return this.blocks.filter((block) => block instanceof ApiTable);
  }
  GetAllForms(): ApiForm[] {
    return this.GetAllParagraphs().flatMap((paragraph) => paragraph.forms());
  }
  protected searchable(): ApiParagraph[] {
    return [...this.GetAllParagraphs(), ...this.GetSections().flatMap((section) => section.paragraphs())];
  }
  /** Over all of the text, headers and footers. */
  SearchAndReplace(given: { searchString: unknown; replaceString: unknown; matchCase?: boolean }): boolean {
    const [wanted, replacement] = [String(given.searchString), String(given.replaceString)];
    const places = this.searchable().map((paragraph) =>
      replaceText(paragraph, wanted, replacement, given.matchCase !== false),
    );
    return places.some((count) => count > 0);
  }
  Search(text: unknown, matchCase = false): ApiTextRange[] {
    return this.GetAllParagraphs().flatMap((paragraph) => paragraph.Search(text, matchCase));
  }
  GetFinalSection(): ApiSection {
    return this.section;
  }
  /** What stands up to this paragraph gets pages of its own. */
  CreateSection(after: ApiParagraph): ApiSection | null {
    if (!this.blocks.includes(after)) return null;
    const section = cover('ApiSection', new ApiSection());
    this.sections.push({ after, section });
    return section;
  }
  GetSections(): ApiSection[] {
    const places = this.sections.toSorted((a, b) => this.blocks.indexOf(a.after) - this.blocks.indexOf(b.after));
    return [...places.map(({ section }) => section), this.section];
  }
  GetDefaultStyle(type = 'paragraph'): ApiStyle | null {
    return type === 'paragraph' ? this.GetStyle('Normal') : null;
  }
  GetAllStyles(): ApiStyle[] {
    return [...this.styles.values()].map((style) => cover('ApiStyle', style));
  }
  GetAllHeadingParagraphs(): ApiParagraph[] {
    return this.GetAllParagraphs().filter((paragraph) => /^heading [1-9]$/i.test(paragraph.styleName() ?? ''));
  }
  GetCore(): ApiCore {
    return cover('ApiCore', new ApiCore(this.properties.core));
  }
  GetCustomProperties(): ApiCustomProperties {
    return cover('ApiCustomProperties', new ApiCustomProperties(this.properties.custom));
  }
  /** Before everything else: the headings, with their pages once whoever opens the document lets the field be updated. */
  AddTableOfContents(): boolean {
    const paragraph = cover('ApiParagraph', new ApiParagraph());
    const headings = (): string[] => this.GetAllHeadingParagraphs().map((heading) => heading.GetText());
    paragraph.addField('TOC \\o "1-3" \\h \\z \\u', headings);
    return this.AddElement(0, paragraph);
  }
  AddComment(text: unknown, author?: unknown): ApiComment | null {
    return commentOn(this.GetAllParagraphs(), text, author);
  }
  Last(): TextBlock | null {
    return this.blocks.at(-1) ?? null;
  }
  GetContent(): TextBlock[] {
    return [...this.blocks];
  }
  /** All of it, or from one character to another; the end of a paragraph counts as one. */
  GetRange(from?: number, to = Infinity): ApiTextRange {
    const paragraphs = this.GetAllParagraphs();
    if (from === undefined) return cover('ApiRange', new ApiTextRange(paragraphs));
    let at = 0;
    const touched: ApiParagraph[] = [];
    const runs = paragraphs.flatMap((paragraph) => {
      const start = at;
      const length = paragraph.GetText().length;
      at += length + 1;
      const found = runsBetween(paragraph, Math.max(0, from - start), Math.min(length, to + 1 - start));
      if (found.length > 0) touched.push(paragraph);
      return found;
    });
    return cover('ApiRange', new ApiTextRange(runs, touched));
  }
  GetAllBookmarksNames(): string[] {
    return [...bookmarksIn(this.GetAllParagraphs()).keys()];
  }
  GetBookmarkRange(name: string): ApiTextRange | null {
    const paragraph = bookmarksIn(this.GetAllParagraphs()).get(name);
    return paragraph ? cover('ApiRange', new ApiTextRange([paragraph])) : null;
  }
  GetAllContentControls(): (ApiBlockLvlSdt | ApiInlineLvlSdt)[] {
    const blocks = this.blocks.filter((block) => block instanceof ApiBlockLvlSdt);
    const inlines = this.GetAllParagraphs().flatMap(({ elements }) =>
      elements.filter((element) => element instanceof ApiInlineLvlSdt),
    );
    return [...blocks, ...inlines];
  }
  GetContentControlsByTag(tag: unknown): (ApiBlockLvlSdt | ApiInlineLvlSdt)[] {
    return this.GetAllContentControls().filter((control) => control.GetTag() === String(tag));
  }
  GetTagsOfAllContentControls(): string[] {
    return [...new Set(this.GetAllContentControls().map((control) => control.GetTag()))];
  }
  GetFormsByKey(key: string): ApiForm[] {
    return this.GetAllForms().filter((form) => form.GetFormKey() === key);
  }
  GetFormsByTag(tag: string): ApiForm[] {
    return this.GetFormsByKey(tag);
  }
  GetTagsOfAllForms(): string[] {
    return [...new Set(this.GetAllForms().map((form) => form.GetFormKey()))];
  }
  GetFormsData(): { key: string; type: string; value: string | boolean }[] {
    return this.GetAllForms().map((form) => ({
      key: form.GetFormKey(),
      type: form.GetFormType().replace('Form', ''),
      value: form.form.kind === 'checkbox' ? form.form.checked : form.form.value,
    }));
  }
  SetFormsData(data: { key: string; value: unknown }[]): boolean {
    for (const { key, value } of data)
      for (const form of this.GetFormsByKey(key))
        if (form.form.kind === 'checkbox') form.SetChecked(value === true || value === 'true');
        else form.SetText(value);
    return true;
  }
  /** How forms are coloured while they are filled in is an affair of the editor. */
  SetFormsHighlight(): boolean {
    return true;
  }
  SetControlsHighlight(): boolean {
    return true;
  }
  CreateNewHistoryPoint(): void {
    return; // nothing is undone here
  }
  SetEvenAndOddHdrFtr(on = true): void {
    this.evenAndOdd = on;
  }
  RemoveWatermark(): boolean {
    this.watermark = null;
    return true;
  }
  GetAllNumberedParagraphs(): ApiParagraph[] {
    return this.GetAllParagraphs().filter((paragraph) => paragraph.model().format.list !== undefined);
  }
  InsertWatermark(text: unknown = 'WATERMARK', diagonal = true): boolean {
    this.watermark = { text: String(text), diagonal };
    return true;
  }
  /** At the end of the last paragraph. */
  AddFootnote(): ApiBlocks | null {
    return this.GetAllParagraphs().at(-1)?.addNote('footnote') ?? null;
  }
  AddEndnote(): ApiBlocks | null {
    return this.GetAllParagraphs().at(-1)?.addNote('endnote') ?? null;
  }
  /** The styles and lists that the script made or changed. */
  protected looks(): Pick<TextModel, 'styles' | 'numberings'> {
    return {
      styles: [...this.styles.values()].filter((style) => style.used).map((style) => style.model()),
      numberings: this.numberings.map((numbering) => numbering.list),
    };
  }
  model(): TextModel {
    return {
      kind: 'text',
      blocks: this.models(),
      ...this.looks(),
      sections: this.sections
        .map(({ after, section }) => ({ after: this.blocks.indexOf(after), section: section.model() }))
        .filter(({ after }) => after >= 0),
      final: this.section.model(),
      watermark: this.watermark,
      evenAndOdd: this.evenAndOdd,
      properties: this.properties,
    };
  }
}
