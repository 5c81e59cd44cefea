import { cover } from './cover.js';
import type { ApiChart } from './chart-api.js';
import { type ApiColor, type ApiDrawing, type ApiFill, type ApiImage, ApiShape, NO_FILL } from './drawing-api.js';
import type { Color, Fill, SlideObject, SlidesModel } from './model.js';
import { ApiTable } from './table-api.js';

const SLIDE = { width: 12_192_000, height: 6_858_000 } as const;
const TITLES = [
  { x: 1_524_000, y: 1_122_363, width: 9_144_000, height: 2_387_600, halfPoints: 120 },
  { x: 1_524_000, y: 3_602_038, width: 9_144_000, height: 1_655_762, halfPoints: 48 },
] as const;

/** The places of a title slide. Those that nothing is written into are left out of the file. */
function titlePlaces(): ApiShape[] {
  return TITLES.map(({ x, y, width, height, halfPoints }) => {
    const shape = cover('ApiShape', new ApiShape('rect', width, height, NO_FILL, null));
    shape.SetPosition(x, y);
    shape.SetVerticalTextAlign(halfPoints > 48 ? 'bottom' : 'top');
    shape.placeholder = true;
    shape.place = halfPoints > 48 ? 'ctrTitle' : 'subTitle';
    const paragraph = shape.GetDocContent().GetElement(0);
    paragraph?.SetJc('center');
    paragraph?.SetFontSize(halfPoints);
    return shape;
  });
}

export class ApiSlide {
  protected objects: (ApiDrawing | ApiTable)[] = titlePlaces();
  /** The presentation that it is in. */
  home: { slides: ApiSlide[]; width: number; height: number } | null = null;
  /** Absent: nothing was said of it. */
  protected background: Fill | null | undefined;
  protected visible = true;
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
  GetAllDrawings(): ApiDrawing[] {
    return this.objects.filter((object): object is ApiDrawing => !(object instanceof ApiTable));
  }
  GetAllImages(): ApiDrawing[] {
    return this.GetAllDrawings().filter((drawing) => drawing.GetClassType() === 'image');
  }
  GetAllCharts(): ApiDrawing[] {
    return this.GetAllDrawings().filter((drawing) => drawing.GetClassType() === 'chart');
  }
  GetAllTables(): ApiTable[] {
    return this.objects.filter((object) => object instanceof ApiTable);
  }
  /** `title`, `body`, `subTitle`, … */
  GetDrawingsByPlaceholderType(type: string): ApiShape[] {
    return this.GetAllShapes().filter((shape) => shape.place === type);
  }
  SetVisible(on = true): boolean {
    this.visible = on;
    return true;
  }
  GetVisible(): boolean {
    return this.visible;
  }
  FollowLayoutBackground(): boolean {
    return this.ClearBackground();
  }
  FollowMasterBackground(): boolean {
    return this.ClearBackground();
  }
  protected modelsOf(objects: readonly (ApiDrawing | ApiTable)[]): SlideObject[] {
    return objects.filter(isWritten).map(objectOf);
  }
  GetAllShapes(): ApiShape[] {
    return this.objects.filter((object) => object instanceof ApiShape);
  }
  RemoveObject(at: number, count = 1): boolean {
    return this.objects.splice(at, count).length > 0;
  }
  GetSlideIndex(): number {
    return this.home?.slides.indexOf(this) ?? -1;
  }
  MoveTo(position: number): boolean {
    const { home } = this;
    const at = this.GetSlideIndex();
    if (!home || at < 0) return false;
    home.slides.splice(position, 0, ...home.slides.splice(at, 1));
    return true;
  }
  Delete(): boolean {
    const at = this.GetSlideIndex();
    return at >= 0 && this.home?.slides.splice(at, 1).length === 1;
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
    return this.home?.width ?? SLIDE.width;
  }
  GetHeight(): number {
    return this.home?.height ?? SLIDE.height;
  }
  Duplicate(): ApiSlide {
    const copy = new ApiSlide();
    copy.objects = [...this.objects];
    copy.background = this.background;
    const slide = cover('ApiSlide', copy);
    if (this.home) {
      slide.home = this.home;
      this.home.slides.splice(this.GetSlideIndex() + 1, 0, slide);
    }
    return slide;
  }
  model(): SlidesModel['slides'][number] {
    const hidden = this.visible ? {} : { hidden: true };
    return { background: this.background ?? null, objects: this.modelsOf(this.objects), ...hidden };
  }
}

const isWritten = (object: ApiDrawing | ApiTable): boolean =>
  !(object instanceof ApiShape && object.placeholder && object.isEmpty());

function objectOf(object: ApiDrawing | ApiTable): SlideObject {
  if (object instanceof ApiTable) {
    return { t: 'table', rows: object.model().rows, width: 8_000_000, height: 2_000_000, x: 500_000, y: 500_000 };
  }
  const { width, height, x, y } = object;
  switch (object.GetClassType()) {
    case 'image':
      return { t: 'image', url: (object as ApiImage).url, width, height, x, y };
    case 'chart':
      return { t: 'chart', chart: (object as ApiChart).chart, width, height, x, y };
    default:
      return { t: 'shape', shape: (object as ApiShape).model() };
  }
}

export class ApiPresentation {
  private readonly state = { slides: [] as ApiSlide[], ...(SLIDE as { width: number; height: number }) };
  private readonly master = cover('ApiMaster', new ApiMaster());
  constructor() {
    this.AddSlide(cover('ApiSlide', new ApiSlide()));
  }
  GetClassType(): string {
    return 'presentation';
  }
  GetCurrentSlide(): ApiSlide | null {
    return this.state.slides.at(-1) ?? null;
  }
  GetSlideByIndex(at: number): ApiSlide | null {
    return this.state.slides[at] ?? null;
  }
  GetSlidesCount(): number {
    return this.state.slides.length;
  }
  GetAllSlides(): ApiSlide[] {
    return [...this.state.slides];
  }
  /** From 0. */
  GetCurSlideIndex(): number {
    return this.state.slides.length - 1;
  }
  GetWidth(): number {
    return this.state.width;
  }
  GetHeight(): number {
    return this.state.height;
  }
  GetAllSlideMasters(): ApiMaster[] {
    const master = this.GetMaster(0);
    return master ? [master] : [];
  }
  GetMaster(at: number): ApiMaster | null {
    return at === 0 ? this.master : null;
  }
  GetMastersCount(): number {
    return 1;
  }
  AddSlide(slide: ApiSlide, at = this.state.slides.length): void {
    slide.home = this.state;
    this.state.slides.splice(at, 0, slide);
  }
  RemoveSlides(start: number, count: number): boolean {
    this.state.slides.splice(start, count);
    return true;
  }
  SetSizes(width: number, height: number): void {
    Object.assign(this.state, { width, height });
  }
  model(): SlidesModel {
    const { slides, width, height } = this.state;
    const themeColors = this.master.theme.scheme.colors;
    return { kind: 'slides', width, height, themeColors, slides: slides.map((slide) => slide.model()) };
  }
}

/** The colours of the theme, which shapes and charts take where nothing else is said. */
class ApiThemeColorScheme {
  readonly colors: Record<string, Color> = {};
  GetClassType(): string {
    return 'themeColorScheme';
  }
  ChangeColor(at: number, color: ApiColor): boolean {
    if (at < 0 || at > 11) return false;
    this.colors[String(at)] = color.color;
    return true;
  }
}

class ApiTheme {
  readonly scheme = cover('ApiThemeColorScheme', new ApiThemeColorScheme());
  GetClassType(): string {
    return 'theme';
  }
  GetColorScheme(): ApiThemeColorScheme {
    return this.scheme;
  }
}

class ApiMaster {
  readonly theme = cover('ApiTheme', new ApiTheme());
  GetClassType(): string {
    return 'master';
  }
  GetTheme(): ApiTheme {
    return this.theme;
  }
}
