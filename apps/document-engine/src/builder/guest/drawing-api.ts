import { cover, hex } from './cover.js';
import type { Color, Fill, FloatModel, FloatPlace, Line, ShapeModel } from './model.js';
import { ApiParagraph } from './paragraph-api.js';

export class ApiColor {
  constructor(readonly color: Color) {}
}
export const makeColor = (red: number, green: number, blue: number): ApiColor => new ApiColor(hex(red, green, blue));

export class ApiFill {
  constructor(readonly fill: Fill) {}
  GetClassType(): string {
    return 'fill';
  }
}
export class ApiGradientStop {
  constructor(
    readonly color: Color,
    readonly position: number,
  ) {}
}
export class ApiStroke {
  constructor(readonly line: Line) {}
}

export const NO_FILL: Fill = { kind: 'none' };

/** The text inside a shape or a cell. */
export class ApiDocumentContent {
  constructor(readonly blocks: ApiParagraph[]) {}
  GetElementsCount(): number {
    return this.blocks.length;
  }
  GetElement(at: number): ApiParagraph | null {
    return this.blocks[at] ?? null;
  }
  Push(paragraph: ApiParagraph): boolean {
    this.blocks.push(paragraph);
    return true;
  }
  AddElement(at: number, paragraph: ApiParagraph): void {
    this.blocks.splice(at, 0, paragraph);
  }
  RemoveAllElements(): void {
    this.blocks.splice(0);
  }
  RemoveElement(at: number): void {
    this.blocks.splice(at, 1);
  }
}

/** Where an object lies and how large it is, in EMU. */
export abstract class ApiDrawing {
  x = 0;
  y = 0;
  private wrap = 'inline';
  private horizontal: FloatPlace = { from: 'column', offset: 0 };
  private vertical: FloatPlace = { from: 'paragraph', offset: 0 };
  constructor(
    public width: number,
    public height: number,
  ) {}
  abstract GetClassType(): string;
  SetSize(width: number, height: number): void {
    this.width = width;
    this.height = height;
  }
  SetPosition(x: number, y: number): void {
    this.x = x;
    this.y = y;
  }
  GetPosX(): number {
    return this.x;
  }
  GetPosY(): number {
    return this.y;
  }
  SetPosX(x: number): void {
    this.x = x;
  }
  SetPosY(y: number): void {
    this.y = y;
  }
  GetWidth(): number {
    return this.width;
  }
  GetHeight(): number {
    return this.height;
  }
  /** In a text document: `inline`, or how the text goes around. */
  SetWrappingStyle(wrap: string): boolean {
    this.wrap = wrap;
    return true;
  }
  SetHorPosition(from: string, offset: number): boolean {
    this.horizontal = { from, offset };
    return true;
  }
  SetVerPosition(from: string, offset: number): boolean {
    this.vertical = { from, offset };
    return true;
  }
  SetHorAlign(from: string, align = 'left'): boolean {
    this.horizontal = { from, align };
    return true;
  }
  SetVerAlign(from: string, align = 'top'): boolean {
    this.vertical = { from, align };
    return true;
  }
  floating(): { float?: FloatModel } {
    const { wrap, horizontal, vertical } = this;
    return wrap === 'inline' ? {} : { float: { wrap, horizontal, vertical } };
  }
}

export class ApiImage extends ApiDrawing {
  constructor(
    readonly url: string,
    width: number,
    height: number,
  ) {
    super(width, height);
  }
  GetClassType(): string {
    return 'image';
  }
}

export class ApiShape extends ApiDrawing {
  private readonly content: ApiDocumentContent;
  private verticalAlign = 'top';
  /** Of a layout: there only to be written into. */
  placeholder = false;
  /** Which of a layout's places it is. */
  place: string | null = null;
  private given: { fill?: Fill; line?: Line; verticalAlign?: string } = {};
  constructor(
    private readonly preset: string,
    width: number,
    height: number,
    private fill: Fill,
    private line: Line | null,
  ) {
    super(width, height);
    this.content = new ApiDocumentContent([cover('ApiParagraph', new ApiParagraph())]);
  }
  GetClassType(): string {
    return 'shape';
  }
  GetDocContent(): ApiDocumentContent {
    return cover('ApiDocumentContent', this.content);
  }
  GetContent(): ApiDocumentContent {
    return this.GetDocContent();
  }
  GetPlaceholder(): { GetType(): string } | null {
    const { place } = this;
    return place === null ? null : cover('ApiPlaceholder', { GetType: () => place });
  }
  paragraphs(): ApiParagraph[] {
    return this.content.blocks;
  }
  /** Fills it with what an opened shape says. */
  load(paragraphs: readonly ApiParagraph[], place: string | null): void {
    this.content.blocks.splice(0, this.content.blocks.length, ...paragraphs);
    this.place = place;
  }
  /** What was said of it since it was made. */
  changes(): { fill?: Fill; line?: Line; verticalAlign?: string } {
    return { ...this.given };
  }
  isEmpty(): boolean {
    return this.content.blocks.every((paragraph) => paragraph.model().inlines.length === 0);
  }
  SetVerticalTextAlign(align: string): boolean {
    this.verticalAlign = align;
    this.given.verticalAlign = align;
    return true;
  }
  SetFill(fill: ApiFill): void {
    this.fill = fill.fill;
    this.given.fill = fill.fill;
  }
  SetStroke(stroke: ApiStroke): void {
    this.line = stroke.line;
    this.given.line = stroke.line;
  }
  model(): ShapeModel {
    return {
      preset: this.preset,
      width: this.width,
      height: this.height,
      x: this.x,
      y: this.y,
      fill: this.fill,
      line: this.line,
      verticalAlign: this.verticalAlign,
      paragraphs: this.content.blocks.map((paragraph) => paragraph.model()),
    };
  }
}
