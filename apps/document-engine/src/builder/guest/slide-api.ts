import { cover } from './cover.js';
import { ApiTable } from './document-api.js';
import { type ApiChart, type ApiDrawing, type ApiFill, type ApiImage, type ApiShape } from './drawing-api.js';
import type { Fill, SlideObject, SlidesModel } from './model.js';

const SLIDE = { width: 9_144_000, height: 6_858_000 } as const;

export class ApiSlide {
  private objects: (ApiDrawing | ApiTable)[] = [];
  private background: Fill | null = null;
  GetClassType(): string {
    return 'slide';
  }
  AddObject(object: ApiDrawing | ApiTable): boolean {
    this.objects.push(object);
    return true;
  }
  RemoveAllObjects(): boolean {
    this.objects = [];
    return true;
  }
  GetAllObjects(): (ApiDrawing | ApiTable)[] {
    return [...this.objects];
  }
  SetBackground(fill: ApiFill): boolean {
    this.background = fill.fill;
    return true;
  }
  ClearBackground(): boolean {
    this.background = null;
    return true;
  }
  GetWidth(): number {
    return SLIDE.width;
  }
  GetHeight(): number {
    return SLIDE.height;
  }
  Duplicate(): ApiSlide {
    const copy = new ApiSlide();
    copy.objects = [...this.objects];
    copy.background = this.background;
    return cover('ApiSlide', copy);
  }
  model(): SlidesModel['slides'][number] {
    return { background: this.background, objects: this.objects.map(objectOf) };
  }
}

function objectOf(object: ApiDrawing | ApiTable): SlideObject {
  if (object instanceof ApiTable) {
    return { t: 'table', rows: object.model().rows, width: 8_000_000, height: 2_000_000, x: 500_000, y: 500_000 };
  }
  const { width, height, x, y } = object;
  switch ((object as ApiImage | ApiShape | ApiChart).GetClassType()) {
    case 'image':
      return { t: 'image', url: (object as ApiImage).url, width, height, x, y };
    case 'chart':
      return { t: 'chart', chart: (object as ApiChart).chart, width, height, x, y };
    default:
      return { t: 'shape', shape: (object as ApiShape).model() };
  }
}

export class ApiPresentation {
  private readonly slides: ApiSlide[] = [cover('ApiSlide', new ApiSlide())];
  private readonly size = { ...SLIDE } as { width: number; height: number };
  GetClassType(): string {
    return 'presentation';
  }
  GetCurrentSlide(): ApiSlide | null {
    return this.slides.at(-1) ?? null;
  }
  GetSlideByIndex(at: number): ApiSlide | null {
    return this.slides[at] ?? null;
  }
  GetSlidesCount(): number {
    return this.slides.length;
  }
  AddSlide(slide: ApiSlide): void {
    this.slides.push(slide);
  }
  RemoveSlides(start: number, count: number): boolean {
    this.slides.splice(start, count);
    return true;
  }
  SetSizes(width: number, height: number): void {
    Object.assign(this.size, { width, height });
  }
  model(): SlidesModel {
    return { kind: 'slides', ...this.size, slides: this.slides.map((slide) => slide.model()) };
  }
}
