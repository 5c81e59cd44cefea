import { ApiBlocks } from './blocks.js';
import { type ApiComment, commentOn } from './comment-api.js';
import type { ApiInlineLvlSdt } from './content-controls.js';
import { cover, hex } from './cover.js';
import type { ApiDrawing } from './drawing-api.js';
import { ApiForm } from './form-api.js';
import type { ApiNumberingLevel } from './numbering-api.js';
import type { CommentModel, Inline, ParagraphFormat, ParagraphModel, RunFormat } from './model.js';
import type { ParagraphEdit } from './opened-text-model.js';
import { selected } from './selected-text.js';
import { ApiTextRange } from './text-range.js';
import type { BorderGiven } from './table-looks.js';
import { runsBetween, searchText } from './text-search.js';
import { ApiTextPr, ApiRun } from './run-api.js';

const inlineOfElement = (element: ApiForm | ApiInlineLvlSdt): Inline =>
  element instanceof ApiForm ? { t: 'form', form: element.form, format: element.format } : element.inline();

const structuredCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const isPlain = (inline: Inline): boolean =>
  inline.t === 'text' || inline.t === 'tab' || (inline.t === 'break' && inline.of === 'line');

/** Formatting of paragraphs. Lengths are twips. */
export class ApiParaPr {
  constructor(readonly paragraphFormat: ParagraphFormat) {}
  SetJc(align: string): this {
    this.paragraphFormat.align = align;
    return this;
  }
  SetIndFirstLine(twips: number): this {
    this.paragraphFormat.firstLineTwips = twips;
    return this;
  }
  SetIndLeft(twips: number): this {
    this.paragraphFormat.leftTwips = twips;
    return this;
  }
  SetIndRight(twips: number): this {
    this.paragraphFormat.rightTwips = twips;
    return this;
  }
  SetSpacingBefore(twips: number): this {
    this.paragraphFormat.beforeTwips = twips;
    return this;
  }
  SetSpacingAfter(twips: number): this {
    this.paragraphFormat.afterTwips = twips;
    return this;
  }
  SetSpacingLine(twips: number, rule = 'auto'): this {
    this.paragraphFormat.lineTwips = twips;
    this.paragraphFormat.lineRule = rule;
    return this;
  }
  SetKeepNext(on: boolean): this {
    this.paragraphFormat.keepNext = on;
    return this;
  }
  SetKeepLines(on: boolean): this {
    this.paragraphFormat.keepLines = on;
    return this;
  }
  SetPageBreakBefore(on: boolean): this {
    this.paragraphFormat.pageBreakBefore = on;
    return this;
  }
  SetContextualSpacing(on = true): this {
    this.paragraphFormat.contextualSpacing = on;
    return this;
  }
  SetTabs(places: number[], aligns: string[] = []): this {
    this.paragraphFormat.tabs = places.map((twips, at) => ({ twips, align: aligns[at] ?? 'left' }));
    return this;
  }
  SetOutlineLvl(level: number): this {
    this.paragraphFormat.outline = level;
    return this;
  }
  SetNumPr(numbering: { list: { kind: 'bullet' | 'number' }; numbering: number }, level = 0): this {
    this.paragraphFormat.list = { kind: numbering.list.kind, level, numbering: numbering.numbering };
    return this;
  }
  SetTopBorder(...border: BorderGiven): this {
    return this.border('top', border);
  }
  SetBottomBorder(...border: BorderGiven): this {
    return this.border('bottom', border);
  }
  SetLeftBorder(...border: BorderGiven): this {
    return this.border('left', border);
  }
  SetRightBorder(...border: BorderGiven): this {
    return this.border('right', border);
  }
  SetBetweenBorder(...border: BorderGiven): this {
    return this.border('between', border);
  }
  GetJc(): string {
    return this.paragraphFormat.align ?? 'left';
  }
  private border(
    side: keyof NonNullable<ParagraphFormat['borders']>,
    [style = 'single', size = 4, , red = 0, green = 0, blue = 0]: BorderGiven,
  ): this {
    (this.paragraphFormat.borders ??= {})[side] = { style, size, color: hex(red, green, blue) };
    return this;
  }
  SetShd(_type: string, red: number, green: number, blue: number): this {
    this.paragraphFormat.shade = hex(red, green, blue);
    return this;
  }
}

export class ApiParagraph extends ApiParaPr {
  readonly elements: (ApiRun | ApiForm | ApiInlineLvlSdt)[] = [];
  /** Its place in an opened document; null: it is new. */
  origin: number | null = null;
  private opened: { style: string | null; runs: readonly string[] } = { style: null, runs: [] };
  private readonly runFormat: RunFormat = {};
  /** What stands before everything else and behind it. */
  private readonly comments: Record<'begin' | 'end', Inline[]> = { begin: [], end: [] };
  private style: string | null = null;
  constructor() {
    super({});
  }
  GetClassType(): string {
    return 'paragraph';
  }
  AddText(text: unknown): ApiRun {
    const run = cover('ApiRun', new ApiRun());
    run.AddText(text);
    this.elements.push(run);
    return run;
  }
  AddElement(element: ApiRun | ApiForm | ApiInlineLvlSdt, at: number = this.elements.length): boolean {
    this.elements.splice(at, 0, element);
    return true;
  }
  RemoveElement(at: number): boolean {
    return this.elements.splice(at, 1).length === 1;
  }
  Push(element: ApiRun | ApiForm | ApiInlineLvlSdt): boolean {
    return this.AddElement(element);
  }
  AddLineBreak(): ApiRun {
    return this.adding((run) => run.AddLineBreak());
  }
  AddPageBreak(): ApiRun {
    return this.adding((run) => run.AddPageBreak());
  }
  AddColumnBreak(): ApiRun {
    return this.adding((run) => run.AddColumnBreak());
  }
  AddPageNumber(): ApiRun {
    return this.addField('PAGE');
  }
  AddPagesCount(): ApiRun {
    return this.addField('NUMPAGES');
  }
  addField(code: string, shown: (() => string[]) | null = null): ApiRun {
    return this.adding(({ inlines, format }) => {
      if (shown === null) inlines.push({ t: 'field', code, format });
      // Asked for when the file is written: what it shows may come later.
      else
        inlines.push({
          t: 'field',
          code,
          format,
          get shown() {
            return shown();
          },
        });
    });
  }
  /** A note whose mark stands here. Its text is what comes back. */
  addNote(of: 'footnote' | 'endnote'): ApiBlocks {
    const text = cover('ApiDocumentContent', new ApiBlocks());
    text.Push(cover('ApiParagraph', new ApiParagraph()));
    this.adding((run) =>
      run.inlines.push({
        t: 'note',
        of,
        get paragraphs() {
          return text.paragraphs().map((paragraph) => paragraph.model());
        },
      }),
    );
    return text;
  }
  styleName(): string | null {
    return this.style;
  }
  GetStyle(): { name: string } | null {
    return this.style === null ? null : { name: this.style };
  }
  Copy(): ApiParagraph {
    const copy = cover('ApiParagraph', new ApiParagraph());
    copy.style = this.style;
    Object.assign(copy.paragraphFormat, structuredCopy(this.paragraphFormat));
    Object.assign(copy.runFormat, this.runFormat);
    copy.elements.push(...this.elements.map((element) => (element instanceof ApiRun ? element.Copy() : element)));
    return copy;
  }
  AddTabStop(): ApiRun {
    return this.adding((run) => run.AddTabStop());
  }
  AddDrawing(drawing: ApiDrawing): ApiRun {
    return this.adding((run) => run.AddDrawing(drawing));
  }
  AddHyperlink(link: string): ApiRun {
    const run = cover('ApiRun', new ApiRun());
    run.inlines.push({ t: 'text', text: link, format: { color: '0563C1', underline: true }, link });
    this.elements.push(run);
    return run;
  }
  SetStyle(style: { name: string }): boolean {
    this.style = style.name;
    return true;
  }
  SetNumbering(level: ApiNumberingLevel): void {
    const { kind, numbering } = level;
    this.paragraphFormat.list = { kind, level: level.level, ...(numbering === null ? {} : { numbering }) };
  }
  SetBullet(bullet: { kind: 'bullet' | 'number' }): void {
    this.paragraphFormat.list = { kind: bullet.kind, level: 0 };
  }
  GetParaPr(): ApiParaPr {
    return cover('ApiParaPr', new ApiParaPr(this.paragraphFormat));
  }
  GetParagraphMarkTextPr(): ApiTextPr {
    return cover('ApiTextPr', new ApiTextPr({}));
  }
  SetBold(on = true): this {
    this.runFormat.bold = on;
    return this;
  }
  SetItalic(on = true): this {
    this.runFormat.italic = on;
    return this;
  }
  SetUnderline(on = true): this {
    this.runFormat.underline = on;
    return this;
  }
  SetStrikeout(on = true): this {
    this.runFormat.strikeout = on;
    return this;
  }
  SetColor(red: number | { color: string }, green = 0, blue = 0): this {
    this.runFormat.color = typeof red === 'object' ? red.color : hex(red, green, blue);
    return this;
  }
  SetFontSize(halfPoints: number): this {
    this.runFormat.halfPoints = halfPoints;
    return this;
  }
  SetFontFamily(name: string): this {
    this.runFormat.font = name;
    return this;
  }
  SetHighlight(name: string): this {
    this.runFormat.highlight = name;
    return this;
  }
  mark(of: 'begin' | 'end', comment: CommentModel): void {
    this.comments[of].push({ t: 'comment', of, comment });
  }
  /** A bookmark around all of it. */
  bookmark(id: number, name: string): void {
    this.comments.begin.push({ t: 'bookmark', of: 'begin', id, name });
    this.comments.end.push({ t: 'bookmark', of: 'end', id, name });
  }
  AddComment(text: unknown, author?: unknown): ApiComment | null {
    return commentOn([this], text, author);
  }
  Select(): boolean {
    selected.paragraphs = [this];
    return true;
  }
  /** Character formatting of all of it. */
  SetTextPr(looks: { format: RunFormat }): boolean {
    Object.assign(this.runFormat, looks.format);
    return true;
  }
  Delete(): boolean {
    this.RemoveAllElements();
    return true;
  }
  Last(): ApiRun | ApiForm | ApiInlineLvlSdt | null {
    return this.elements.at(-1) ?? null;
  }
  /** All of it, or from one character to another. */
  GetRange(from?: number, to?: number): ApiTextRange {
    const runs = from === undefined ? null : runsBetween(this, from, (to ?? Infinity) + 1);
    return cover('ApiRange', runs === null ? new ApiTextRange([this]) : new ApiTextRange(runs, [this]));
  }
  AddInlineLvlSdt(control: ApiInlineLvlSdt): ApiInlineLvlSdt {
    this.elements.push(control);
    return control;
  }
  forms(): ApiForm[] {
    return this.elements.filter((element) => element instanceof ApiForm);
  }
  paragraphs(): ApiParagraph[] {
    return [this];
  }
  newRun(): ApiRun {
    return cover('ApiRun', new ApiRun());
  }
  asRun(element: object): ApiRun | null {
    return element instanceof ApiRun ? element : null;
  }
  GetElementsCount(): number {
    return this.elements.length;
  }
  GetElement(at: number): ApiRun | ApiForm | ApiInlineLvlSdt | null {
    return this.elements[at] ?? null;
  }
  RemoveAllElements(): void {
    this.elements.splice(0);
  }
  clear(): void {
    this.RemoveAllElements();
  }
  GetText(): string {
    return this.elements.map((element) => element.GetText()).join('');
  }
  Search(text: unknown, matchCase = false): ApiTextRange[] {
    return searchText(this, String(text), matchCase).map((runs) => cover('ApiRange', new ApiTextRange(runs, [this])));
  }
  load(origin: number, style: string | null, runs: readonly string[]): void {
    this.origin = origin;
    this.style = style;
    this.opened = { style, runs };
    for (const [at, text] of runs.entries()) {
      const run = cover('ApiRun', new ApiRun());
      run.origin = at;
      run.AddText(text);
      this.elements.push(run);
    }
  }
  /** What was done to it since it was opened; null: nothing. */
  edit(): ParagraphEdit | null {
    if (this.origin === null) return null;
    const made = (inlines: Inline[]): ParagraphEdit['runs'] =>
      inlines.length > 0 ? [{ made: inlines, like: null }] : [];
    const runs = [
      ...made(this.comments.begin),
      ...this.elements.flatMap((element): ParagraphEdit['runs'] => {
        if (!(element instanceof ApiRun)) return made([inlineOfElement(element)]);
        const { origin, like, format } = element;
        if (origin === null) return [{ made: element.inlines, like }];
        const marks = element.inlines.filter((inline) => inline.t === 'comment');
        const inlines = element.inlines.filter((inline) => inline.t !== 'comment');
        const same = element.GetText() === this.opened.runs[origin] && inlines.every(isPlain);
        return [
          ...made(marks.filter(({ of }) => of === 'begin')),
          { kept: origin, format, ...(same ? {} : { inlines }) },
          ...made(marks.filter(({ of }) => of === 'end')),
        ];
      }),
      ...made(this.comments.end),
    ];
    const edit = {
      paragraph: this.origin,
      format: this.paragraphFormat,
      run: this.runFormat,
      runs,
      ...(this.style === this.opened.style || this.style === null ? {} : { style: this.style }),
    };
    const untouched =
      edit.style === undefined &&
      Object.keys(edit.format).length + Object.keys(edit.run).length === 0 &&
      runs.length === this.opened.runs.length &&
      runs.every(
        (run, at) =>
          'kept' in run && run.kept === at && run.inlines === undefined && Object.keys(run.format).length === 0,
      );
    return untouched ? null : edit;
  }
  model(): ParagraphModel {
    return {
      t: 'paragraph',
      style: this.style,
      format: this.paragraphFormat,
      run: this.runFormat,
      inlines: this.commented(
        this.elements.flatMap((element): Inline[] =>
          element instanceof ApiRun ? element.inlines : [inlineOfElement(element)],
        ),
      ),
    };
  }
  private commented(inlines: Inline[]): Inline[] {
    return [...this.comments.begin, ...inlines, ...this.comments.end];
  }
  private adding(what: (run: ApiRun) => void): ApiRun {
    const run = cover('ApiRun', new ApiRun());
    what(run);
    this.elements.push(run);
    return run;
  }
}
