import { cover } from './cover.js';
import type { ApiDocument, ApiStyle } from './document-api.js';
import type { LiveElement, LiveSnapshot } from './live-model.js';
import { type LiveEdits, LiveFormat } from './live-edits.js';
import type { ApiNumbering } from './numbering-api.js';
import { ApiParagraph } from './paragraph-api.js';
import type { ApiTable } from './table-api.js';

type Block = ApiParagraph | ApiTable;
const isParagraph = (element: LiveElement): element is Extract<LiveElement, { t: 'paragraph' }> =>
  element.t === 'paragraph';

/** A piece of a paragraph that is in the document. */
class LiveRange extends LiveFormat {
  constructor(
    edits: LiveEdits,
    private readonly paragraph: number,
    private readonly from: number,
    private readonly text: string,
  ) {
    super(edits, ['format', paragraph, from, text.length]);
  }
  GetClassType(): string {
    return 'range';
  }
  GetText(): string {
    return this.text;
  }
  SetText(text: unknown): boolean {
    return this.edits.add('write', this.paragraph, this.from, this.text.length, String(text));
  }
  Delete(): boolean {
    return this.SetText('');
  }
}

/** A paragraph that is in the document. */
class LiveParagraph extends LiveFormat {
  constructor(
    edits: LiveEdits,
    private readonly at: number,
    private text: string,
    private style: string,
  ) {
    super(edits, ['format', at, 0, -1]);
  }
  GetClassType(): string {
    return 'paragraph';
  }
  GetText(): string {
    return this.text;
  }
  AddText(text: unknown): boolean {
    this.text += String(text);
    return this.edits.add('append', this.at, String(text));
  }
  SetText(text: unknown): boolean {
    this.text = String(text);
    return this.edits.add('write', this.at, 0, -1, this.text);
  }
  RemoveAllElements(): boolean {
    return this.SetText('');
  }
  Delete(): boolean {
    return this.edits.add('remove', this.at);
  }
  GetStyle(): { GetName: () => string } {
    return cover('ApiStyle', { GetName: () => this.style });
  }
  SetStyle(style: { name: string }): boolean {
    this.style = style.name;
    return this.format('style', style.name) === this;
  }
  SetJc(align: string): this {
    return this.format('align', align);
  }
  Search(text: string, matchCase = false): LiveRange[] {
    return found(this.edits, this.text, this.at, text, matchCase);
  }
}

/** The text of a cell of a table that is in the document. */
class LiveCell {
  constructor(
    private readonly edits: LiveEdits,
    private readonly table: number,
    private readonly place: [row: number, column: number],
    private text: string,
  ) {}
  GetClassType(): string {
    return 'tableCell';
  }
  GetContent(): this {
    return this;
  }
  GetElement(at: number): this | null {
    return at === 0 ? this : null;
  }
  GetText(): string {
    return this.text;
  }
  AddText(text: unknown): boolean {
    return this.SetText(this.text + String(text));
  }
  SetText(text: unknown): boolean {
    this.text = String(text);
    return this.edits.add('cell', this.table, ...this.place, this.text);
  }
}

class LiveTable {
  private readonly cells: LiveCell[][];
  constructor(
    private readonly edits: LiveEdits,
    private readonly at: number,
    rows: string[][],
  ) {
    this.cells = rows.map((row, r) =>
      row.map((text, c) => cover('ApiTableCell', new LiveCell(edits, at, [r, c], text))),
    );
  }
  GetClassType(): string {
    return 'table';
  }
  GetRowsCount(): number {
    return this.cells.length;
  }
  GetRow(row: number): { GetCell: (at: number) => LiveCell | null; GetCellsCount: () => number } | null {
    const cells = this.cells[row];
    return cells
      ? cover('ApiTableRow', { GetCell: (at: number) => cells[at] ?? null, GetCellsCount: () => cells.length })
      : null;
  }
  GetCell(row: number, column: number): LiveCell | null {
    return this.cells[row]?.[column] ?? null;
  }
  Delete(): boolean {
    return this.edits.add('remove', this.at);
  }
}

/** What is selected. */
class LiveSelection extends LiveFormat {
  constructor(
    edits: LiveEdits,
    private readonly text: string,
  ) {
    super(edits, ['selection']);
  }
  GetClassType(): string {
    return 'range';
  }
  GetText(): string {
    return this.text;
  }
  SetText(text: unknown): boolean {
    return this.edits.add('type', String(text));
  }
  Delete(): boolean {
    return this.SetText('');
  }
}

class LiveBookmark {
  constructor(
    private readonly edits: LiveEdits,
    private readonly name: string,
    private text: string,
  ) {}
  GetClassType(): string {
    return 'bookmark';
  }
  GetName(): string {
    return this.name;
  }
  GetText(): string {
    return this.text;
  }
  SetText(text: unknown): boolean {
    this.text = String(text);
    return this.edits.add('bookmark', this.name, this.text);
  }
  AddText(text: unknown): boolean {
    return this.SetText(this.text + String(text));
  }
  Delete(): boolean {
    return this.edits.add('unmark', this.name);
  }
}

class LiveForm {
  constructor(
    private readonly edits: LiveEdits,
    private readonly at: number,
    private readonly form: LiveSnapshot['forms'][number],
  ) {}
  GetClassType(): string {
    return 'form';
  }
  GetFormKey(): string {
    return this.form.label;
  }
  GetFormType(): string {
    return { check: 'checkBoxForm', choice: 'dropDownForm', date: 'dateForm' }[this.form.kind] ?? 'textForm';
  }
  GetText(): string {
    return this.form.value;
  }
  GetListValues(): string[] {
    return [...this.form.choices];
  }
  IsChecked(): boolean {
    return this.form.value === '1';
  }
  SetText(text: unknown): boolean {
    this.form.value = String(text);
    return this.edits.add('field', this.at, this.form.value);
  }
  SelectListValue(text: unknown): boolean {
    return this.SetText(text);
  }
  SetChecked(on: unknown): boolean {
    return this.SetText(on === false ? '0' : '1');
  }
}

function found(edits: LiveEdits, text: string, at: number, wanted: string, matchCase: boolean): LiveRange[] {
  const [within, what] = matchCase ? [text, wanted] : [text.toLowerCase(), wanted.toLowerCase()];
  const ranges: LiveRange[] = [];
  if (what === '') return ranges;
  for (let from = within.indexOf(what); from >= 0; from = within.indexOf(what, from + what.length))
    ranges.push(cover('ApiRange', new LiveRange(edits, at, from, text.slice(from, from + what.length))));
  return ranges;
}

/** The text document that is open in the editor. New content is made as in the document builder. */
export class LiveDocument {
  private readonly elements: (LiveParagraph | LiveTable)[];
  constructor(
    private readonly snapshot: LiveSnapshot,
    private readonly edits: LiveEdits,
    /** Holds the styles and lists of what is inserted. */
    private readonly fresh: ApiDocument,
  ) {
    this.elements = snapshot.elements.map((element, at) =>
      isParagraph(element)
        ? cover('ApiParagraph', new LiveParagraph(edits, at, element.text, element.style))
        : cover('ApiTable', new LiveTable(edits, at, element.rows)),
    );
  }
  GetClassType(): string {
    return 'document';
  }
  GetElementsCount(): number {
    return this.elements.length;
  }
  GetElement(at: number): LiveParagraph | LiveTable | null {
    return this.elements[at] ?? null;
  }
  GetAllParagraphs(): LiveParagraph[] {
    return this.elements.filter((element) => element instanceof LiveParagraph);
  }
  GetAllTables(): LiveTable[] {
    return this.elements.filter((element) => element instanceof LiveTable);
  }
  GetText(): string {
    return this.snapshot.elements
      .map((element) => (isParagraph(element) ? element.text : element.rows.map((row) => row.join('\t')).join('\r\n')))
      .join('\r\n');
  }
  Search(text: string, matchCase = false): LiveRange[] {
    return this.snapshot.elements.flatMap((element, at) =>
      isParagraph(element) ? found(this.edits, element.text, at, text, matchCase) : [],
    );
  }
  SearchAndReplace(given: { searchString?: string; replaceString?: string; matchCase?: boolean }): boolean {
    const { searchString = '', replaceString = '', matchCase = true } = given;
    return this.edits.add('replace', searchString, replaceString, matchCase ? 1 : 0);
  }
  InsertContent(blocks: Block[]): boolean {
    return this.insert('cursor', blocks);
  }
  Push(block: Block): boolean {
    return this.insert('end', [block]);
  }
  AddElement(at: number, block: Block): boolean {
    return at >= this.elements.length ? this.Push(block) : this.insert(at, [block]);
  }
  RemoveElement(at: number): boolean {
    return at in this.elements && this.edits.add('remove', at);
  }
  GetRangeBySelect(): LiveSelection | null {
    const { selection } = this.snapshot;
    return selection === '' ? null : cover('ApiRange', new LiveSelection(this.edits, selection));
  }
  GetAllBookmarksNames(): string[] {
    return this.snapshot.bookmarks.map(([name]) => name);
  }
  GetBookmark(name: string): LiveBookmark | null {
    const known = this.snapshot.bookmarks.find(([one]) => one === name);
    return known ? cover('ApiBookmark', new LiveBookmark(this.edits, ...known)) : null;
  }
  GetBookmarkRange(name: string): LiveBookmark | null {
    return this.GetBookmark(name);
  }
  DeleteBookmark(name: string): boolean {
    return this.GetBookmark(name)?.Delete() ?? false;
  }
  AddBookmark(name: string): boolean {
    return this.edits.add('mark', name);
  }
  GetAllForms(): LiveForm[] {
    return this.snapshot.forms.map((form, at) => cover('ApiForm', new LiveForm(this.edits, at, form)));
  }
  GetFormsByKey(key: string): LiveForm[] {
    return this.GetAllForms().filter((form) => form.GetFormKey() === key);
  }
  GetAllContentControls(): LiveForm[] {
    return this.GetAllForms();
  }
  GetStyle(name: string): ApiStyle {
    return this.fresh.GetStyle(name);
  }
  CreateStyle(name: string, type?: string): ApiStyle {
    return this.fresh.CreateStyle(name, type);
  }
  CreateNumbering(kind?: string): ApiNumbering {
    return this.fresh.CreateNumbering(kind);
  }
  private insert(where: string | number, blocks: Block[]): boolean {
    const { styles, numberings, sections, final, watermark, properties } = this.fresh.model();
    const models = blocks.map((block) => block.model());
    if (models.at(-1)?.t === 'table') models.push(new ApiParagraph().model()); // a text does not end with a table
    const body = { kind: 'text' as const, blocks: models };
    return this.edits.insert(where, { ...body, styles, numberings, sections, final, watermark, properties });
  }
}
