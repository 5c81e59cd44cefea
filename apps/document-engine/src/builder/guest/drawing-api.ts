import { cover, hex } from './cover.js';
import type { ChartModel, Color, Fill, Line, ShapeModel } from './model.js';
import { ApiParagraph } from './paragraph-api.js';

export class ApiColor {
  constructor(readonly color: Color) {}
}
export const makeColor = (red: number, green: number, blue: number): ApiColor => new ApiColor(hex(red, green, blue));

export class ApiFill {
  constructor(readonly fill: Fill) {}
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
  constructor(
    public width: number,
    public height: number,
  ) {}
  SetSize(width: number, height: number): void {
    this.width = width;
    this.height = height;
  }
  SetPosition(x: number, y: number): void {
    this.x = x;
    this.y = y;
  }
  GetWidth(): number {
    return this.width;
  }
  GetHeight(): number {
    return this.height;
  }
  SetWrappingStyle(): boolean {
    return true; // drawings stand in the line
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
  SetVerticalTextAlign(align: string): boolean {
    this.verticalAlign = align;
    return true;
  }
  SetFill(fill: ApiFill): void {
    this.fill = fill.fill;
  }
  SetStroke(stroke: ApiStroke): void {
    this.line = stroke.line;
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

export class ApiChart extends ApiDrawing {
  readonly chart: ChartModel;
  constructor(type: string, values: number[][], names: string[], categories: string[], width: number, height: number) {
    super(width, height);
    this.chart = {
      type,
      values: values.map((series) => series.map(Number)),
      seriesNames: names.map(String),
      categories: categories.map(String),
      title: null,
      titleSize: 14,
      legend: 'right',
      xTitle: null,
      yTitle: null,
      dataLabels: false,
    };
  }
  GetClassType(): string {
    return 'chart';
  }
  SetTitle(title: string, size = 14): boolean {
    this.chart.title = title;
    this.chart.titleSize = size;
    return true;
  }
  SetLegendPos(position: string): boolean {
    this.chart.legend = position;
    return true;
  }
  SetHorAxisTitle(title: string): boolean {
    this.chart.xTitle = title;
    return true;
  }
  SetVerAxisTitle(title: string): boolean {
    this.chart.yTitle = title;
    return true;
  }
  SetShowDataLabels(_seriesName: boolean, _category: boolean, value: boolean): boolean {
    this.chart.dataLabels = value;
    return true;
  }
  SetSeriaName(name: string, at: number): boolean {
    this.chart.seriesNames[at] = name;
    return true;
  }
  SetCategoryName(name: string, at: number): boolean {
    this.chart.categories[at] = name;
    return true;
  }
}
