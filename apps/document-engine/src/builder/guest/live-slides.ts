import { cover } from './cover.js';
import type { LiveEdits } from './live-edits.js';
import type { LiveSnapshot } from './live-model.js';

/** A shape with text on a slide that is in the presentation. */
class LiveShape {
  constructor(
    private readonly edits: LiveEdits,
    private readonly place: [slide: number, shape: number],
    private readonly shape: { name: string; text: string },
  ) {}
  GetClassType(): string {
    return 'shape';
  }
  GetName(): string {
    return this.shape.name;
  }
  GetDocContent(): this {
    return this;
  }
  GetContent(): this {
    return this;
  }
  GetText(): string {
    return this.shape.text;
  }
  SetText(text: unknown): boolean {
    this.shape.text = String(text);
    return this.edits.add('shape', ...this.place, this.shape.text);
  }
}

class LiveSlide {
  readonly shapes: LiveShape[];
  constructor(
    edits: LiveEdits,
    private readonly at: number,
    shapes: LiveSnapshot['slides'][number],
  ) {
    this.shapes = shapes.map((shape, index) => cover('ApiShape', new LiveShape(edits, [at, index], shape)));
  }
  GetClassType(): string {
    return 'slide';
  }
  GetSlideIndex(): number {
    return this.at;
  }
  GetAllShapes(): LiveShape[] {
    return [...this.shapes];
  }
  GetAllDrawings(): LiveShape[] {
    return [...this.shapes];
  }
}

/** The presentation that is open in the editor. */
class LivePresentation {
  constructor(
    private readonly slides: LiveSlide[],
    private readonly active: number,
  ) {}
  GetClassType(): string {
    return 'presentation';
  }
  GetSlidesCount(): number {
    return this.slides.length;
  }
  GetSlideByIndex(at: number): LiveSlide | null {
    return this.slides[at] ?? null;
  }
  GetAllSlides(): LiveSlide[] {
    return [...this.slides];
  }
  GetCurrentSlide(): LiveSlide | null {
    return this.slides[this.active] ?? null;
  }
  GetCurSlideIndex(): number {
    return this.active;
  }
}

export function slidesOf(snapshot: LiveSnapshot, edits: LiveEdits): LivePresentation {
  const slides = snapshot.slides.map((shapes, at) => cover('ApiSlide', new LiveSlide(edits, at, shapes)));
  return cover('ApiPresentation', new LivePresentation(slides, snapshot.active));
}
