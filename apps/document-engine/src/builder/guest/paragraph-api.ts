import type { ApiChart } from './chart-api.js';
import { cover, hex } from './cover.js';
import type { ApiDrawing, ApiImage, ApiShape } from './drawing-api.js';
import { ApiForm } from './form-api.js';
import type { ApiNumberingLevel } from './numbering-api.js';
import type { CommentModel, Inline, ParagraphFormat, ParagraphModel, RunFormat } from './model.js';

/** Formatting of characters, for runs, paragraphs, styles and cells alike. */
export class ApiTextPr {
  constructor(readonly format: RunFormat) {}
  SetBold(on = true): this {
    this.format.bold = on;
    return this;
  }
  SetItalic(on = true): this {
    this.format.italic = on;
    return this;
  }
  SetUnderline(on = true): this {
    this.format.underline = on;
    return this;
  }
  SetStrikeout(on = true): this {
    this.format.strikeout = on;
    return this;
  }
  SetCaps(on = true): this {
    this.format.caps = on;
    return this;
  }
  SetSmallCaps(on = true): this {
    this.format.smallCaps = on;
    return this;
  }
  SetDoubleStrikeout(on = true): this {
    this.format.doubleStrikeout = on;
    return this;
  }
  /** Between characters, in twips. */
  SetSpacing(twips: number): this {
    this.format.spacingTwips = twips;
    return this;
  }
  SetLanguage(): this {
    return this; // the language of the reader is used
  }
  SetColor(red: number | { color: string }, green = 0, blue = 0): this {
    this.format.color = typeof red === 'object' ? red.color : hex(red, green, blue);
    return this;
  }
  SetFill(fill: { fill: { kind: string; color?: string } }): this {
    if (fill.fill.color !== undefined) this.format.color = fill.fill.color;
    return this;
  }
  SetHighlight(name: string): this {
    this.format.highlight = name;
    return this;
  }
  /** In half-points. */
  SetFontSize(halfPoints: number): this {
    this.format.halfPoints = halfPoints;
    return this;
  }
  SetFontFamily(name: string): this {
    this.format.font = name;
    return this;
  }
  SetVertAlign(align: string): this {
    if (align === 'superscript' || align === 'subscript') this.format.vertical = align;
    else delete this.format.vertical;
    return this;
  }
}

export class ApiRun extends ApiTextPr {
  readonly inlines: Inline[] = [];
  constructor() {
    super({});
  }
  GetClassType(): string {
    return 'run';
  }
  AddText(text: unknown): void {
    for (const [at, line] of String(text).replaceAll('\r', '').split('\n').entries()) {
      if (at > 0) this.AddLineBreak();
      if (line !== '') this.inlines.push({ t: 'text', text: line, format: this.format });
    }
  }
  AddLineBreak(): void {
    this.inlines.push({ t: 'break', of: 'line' });
  }
  AddPageBreak(): void {
    this.inlines.push({ t: 'break', of: 'page' });
  }
  AddColumnBreak(): void {
    this.inlines.push({ t: 'break', of: 'column' });
  }
  AddTabStop(): void {
    this.inlines.push({ t: 'tab' });
  }
  AddDrawing(drawing: ApiDrawing): void {
    this.inlines.push(inlineOf(drawing));
  }
  GetTextPr(): ApiTextPr {
    return cover('ApiTextPr', new ApiTextPr(this.format));
  }
  comment(comment: CommentModel): boolean {
    this.inlines.unshift({ t: 'comment', of: 'begin', comment });
    this.inlines.push({ t: 'comment', of: 'end', comment });
    return true;
  }
  ClearContent(): void {
    this.inlines.splice(0);
  }
}

function inlineOf(drawing: ApiDrawing): Inline {
  const { width, height } = drawing;
  switch ((drawing as ApiImage | ApiShape | ApiChart).GetClassType()) {
    case 'image':
      return { t: 'image', url: (drawing as ApiImage).url, width, height };
    case 'chart':
      return { t: 'chart', chart: (drawing as ApiChart).chart, width, height };
    default:
      return { t: 'shape', shape: (drawing as ApiShape).model() };
  }
}

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
  SetContextualSpacing(): this {
    return this;
  }
  SetShd(_type: string, red: number, green: number, blue: number): this {
    this.paragraphFormat.shade = hex(red, green, blue);
    return this;
  }
}

export class ApiParagraph extends ApiParaPr {
  private readonly elements: (ApiRun | ApiForm)[] = [];
  private readonly runFormat: RunFormat = {};
  private readonly comments: CommentModel[] = [];
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
  AddElement(element: ApiRun | ApiForm): boolean {
    this.elements.push(element);
    return true;
  }
  Push(element: ApiRun | ApiForm): boolean {
    return this.AddElement(element);
  }
  AddLineBreak(): ApiRun {
    return this.adding((run) => run.AddLineBreak());
  }
  AddPageBreak(): ApiRun {
    return this.adding((run) => run.AddPageBreak());
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
  comment(comment: CommentModel): boolean {
    this.comments.push(comment);
    return true;
  }
  forms(): ApiForm[] {
    return this.elements.filter((element) => element instanceof ApiForm);
  }
  GetElementsCount(): number {
    return this.elements.length;
  }
  GetElement(at: number): ApiRun | ApiForm | null {
    return this.elements[at] ?? null;
  }
  RemoveAllElements(): void {
    this.elements.splice(0);
  }
  GetText(): string {
    return this.model()
      .inlines.map((inline) => (inline.t === 'text' ? inline.text : ''))
      .join('');
  }
  model(): ParagraphModel {
    return {
      t: 'paragraph',
      style: this.style,
      format: this.paragraphFormat,
      run: this.runFormat,
      inlines: this.commented(
        this.elements.flatMap((element): Inline[] =>
          element instanceof ApiForm ? [{ t: 'form', form: element.form, format: element.format }] : element.inlines,
        ),
      ),
    };
  }
  private commented(inlines: Inline[]): Inline[] {
    const mark = (of: 'begin' | 'end'): Inline[] => this.comments.map((comment) => ({ t: 'comment', of, comment }));
    return [...mark('begin'), ...inlines, ...mark('end')];
  }
  private adding(what: (run: ApiRun) => void): ApiRun {
    const run = cover('ApiRun', new ApiRun());
    what(run);
    this.elements.push(run);
    return run;
  }
}
