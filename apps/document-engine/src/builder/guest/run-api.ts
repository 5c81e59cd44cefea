import type { ApiChart } from './chart-api.js';
import { type ApiComment, commentOn } from './comment-api.js';
import { cover, hex } from './cover.js';
import type { ApiDrawing, ApiImage, ApiShape } from './drawing-api.js';
import type { CommentModel, Inline, RunFormat } from './model.js';
import { textOfRun } from './text-search.js';

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
  /** Above the line, in half-points. */
  SetPosition(halfPoints: number): this {
    this.format.raised = halfPoints;
    return this;
  }
  SetShd(_type: string, red: number, green: number, blue: number): this {
    this.format.shade = hex(red, green, blue);
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
  /** Its place among the runs of an opened paragraph; null: it is new. */
  origin: number | null = null;
  /** The run of an opened paragraph whose looks it has. */
  like: number | null = null;
  constructor() {
    super({});
  }
  GetClassType(): string {
    return 'run';
  }
  AddText(text: unknown): void {
    for (const [at, line] of String(text).replaceAll('\r', '').split('\n').entries()) {
      if (at > 0) this.AddLineBreak();
      for (const [index, part] of line.split('\t').entries()) {
        if (index > 0) this.AddTabStop();
        if (part !== '') this.inlines.push({ t: 'text', text: part, format: this.format });
      }
    }
  }
  GetText(): string {
    return textOfRun(this);
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
  mark(of: 'begin' | 'end', comment: CommentModel): void {
    if (of === 'begin') this.inlines.unshift({ t: 'comment', of, comment });
    else this.inlines.push({ t: 'comment', of, comment });
  }
  AddComment(text: unknown, author?: unknown): ApiComment | null {
    return commentOn([this], text, author);
  }
  /** The looks of the style; what is set of the run itself stays. */
  SetStyle(style: { run: RunFormat }): boolean {
    Object.assign(this.format, { ...style.run, ...this.format });
    return true;
  }
  AddHyperlink(link: unknown): boolean {
    for (const inline of this.inlines) if (inline.t === 'text') inline.link = String(link);
    return true;
  }
  Copy(): ApiRun {
    const copy = cover('ApiRun', new ApiRun());
    Object.assign(copy.format, this.format);
    for (const inline of this.inlines)
      copy.inlines.push(inline.t === 'text' ? { ...inline, format: copy.format } : inline);
    return copy;
  }
  ClearContent(): void {
    this.inlines.splice(0);
  }
  clear(): void {
    this.ClearContent();
  }
}

function inlineOf(drawing: ApiDrawing): Inline {
  const { width, height } = drawing;
  const float = drawing.floating();
  switch ((drawing as ApiImage | ApiShape | ApiChart).GetClassType()) {
    case 'image':
      return { t: 'image', url: (drawing as ApiImage).url, width, height, ...float };
    case 'chart':
      return { t: 'chart', chart: (drawing as ApiChart).chart, width, height, ...float };
    default:
      return { t: 'shape', shape: (drawing as ApiShape).model(), ...float };
  }
}
