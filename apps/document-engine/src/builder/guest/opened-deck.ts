import type { ApiBlocks } from './blocks.js';
import { cover } from './cover.js';
import { type ApiDocumentContent, ApiDrawing, ApiShape, NO_FILL } from './drawing-api.js';
import type { DeckEdits, DeckText, ObjectEdit, OpenedDeck, OpenedObject, SlideEdit } from './opened-deck-model.js';
import { ApiParagraph } from './paragraph-api.js';
import { ApiPresentation, ApiSlide } from './slide-api.js';
import { ApiTable } from './table-api.js';

/** Where an opened object lay, and which it is on its slide. */
interface Origin {
  at: number;
  known: OpenedObject;
}

/** An object of which scripts see where it lies. */
class OpenedDrawing extends ApiDrawing {
  constructor(private readonly kind: string) {
    super(0, 0);
  }
  GetClassType(): string {
    return this.kind;
  }
}

function paragraphsOf(texts: readonly (readonly string[])[]): ApiParagraph[] {
  return texts.map((runs, at) => {
    const paragraph = cover('ApiParagraph', new ApiParagraph());
    paragraph.load(at, null, runs);
    return paragraph;
  });
}

/** What became of the paragraphs; null: nothing. */
function textEdit(now: readonly ApiParagraph[], before: number): DeckText | null {
  const edits = now.map((paragraph): DeckText[number] =>
    paragraph.origin === null ? { made: paragraph.model() } : { kept: paragraph.edit() ?? paragraph.origin },
  );
  const same = edits.length === before && edits.every((edit, at) => 'kept' in edit && edit.kept === at);
  return same ? null : edits;
}

/** A slide of a presentation that was opened. What is not touched stays as it was. */
export class OpenedSlide extends ApiSlide {
  private readonly origins = new Map<object, Origin>();
  private readonly shown: boolean;
  private copied = false;
  constructor(
    private readonly number: number,
    private readonly known: OpenedDeck['slides'][number],
  ) {
    super();
    this.shown = !known.hidden;
    this.visible = this.shown;
    this.objects = known.objects.map((object, at) => {
      const made = this.made(object);
      this.origins.set(made, { at, known: object });
      return made;
    });
  }
  private made(known: OpenedObject): ApiDrawing | ApiTable {
    if (known.kind === 'table') {
      const table = cover('ApiTable', new ApiTable(0, 0));
      for (const [at, cells] of known.cells.entries()) {
        const row = table.addOpenedRow(at, cells.length);
        for (const [index, text] of cells.entries()) fill(row.cells[index]?.content ?? null, text);
      }
      return table;
    }
    const { x, y, width, height } = known;
    let drawing: ApiDrawing;
    if (known.kind === 'shape') {
      const shape = new ApiShape('rect', width, height, NO_FILL, null);
      shape.load(paragraphsOf(known.text), known.place);
      drawing = cover('ApiShape', shape);
    } else drawing = cover(`Api${known.kind}`, new OpenedDrawing(known.kind));
    drawing.SetSize(width, height);
    drawing.SetPosition(x, y);
    return drawing;
  }
  override Duplicate(): ApiSlide {
    if (this.edit() !== null)
      throw new TypeError('ApiSlide.Duplicate of a changed slide of an opened presentation is not covered');
    const copy = new OpenedSlide(this.number, this.known);
    copy.copied = true;
    const slide = cover('ApiSlide', copy);
    if (this.home) {
      slide.home = this.home;
      this.home.slides.splice(this.GetSlideIndex() + 1, 0, slide);
    }
    return slide;
  }
  /** Null: nothing was done to it. */
  edit(): SlideEdit | null {
    const edit = this.written();
    const { removed, objects, added } = edit;
    const touched = removed.length + objects.length + added.length > 0 || 'background' in edit || 'hidden' in edit;
    return touched ? edit : null;
  }
  written(): SlideEdit {
    const there = new Set<object>(this.objects);
    const kept = this.objects.filter((object) => this.origins.has(object));
    const fresh = this.objects.filter((object) => !this.origins.has(object));
    return {
      kept: this.number,
      copy: this.copied,
      removed: [...this.origins].filter(([object]) => !there.has(object)).map(([, { at }]) => at),
      objects: kept.flatMap((object) => this.change(object)),
      added: this.modelsOf(fresh),
      ...(this.background === undefined ? {} : { background: this.background }),
      ...(this.visible === this.shown ? {} : { hidden: !this.visible }),
    };
  }
  private change(object: ApiDrawing | ApiTable): ObjectEdit[] {
    const origin = this.origins.get(object);
    if (!origin) return [];
    const { at, known } = origin;
    const edit: ObjectEdit = { object: at };
    if (object instanceof ApiTable) {
      if (object.openedRows().some((row) => !('kept' in row)) || object.GetRowsCount() !== known.cells.length)
        throw new TypeError('ApiTable.AddRow and RemoveRow are not covered for an opened presentation');
      const cells = known.cells.flatMap((row, r) =>
        row.flatMap((text, c) => {
          const changed = textEdit(object.GetCell(r, c)?.content.paragraphs() ?? [], text.length);
          return changed === null ? [] : [{ row: r, cell: c, text: changed }];
        }),
      );
      return cells.length === 0 ? [] : [{ ...edit, cells }];
    }
    const { x, y, width, height } = object;
    if (x !== known.x || y !== known.y || width !== known.width || height !== known.height)
      edit.frame = { x, y, width, height };
    if (object instanceof ApiShape) {
      Object.assign(edit, object.changes());
      const text = textEdit(object.paragraphs(), known.text.length);
      if (text !== null) edit.text = text;
    }
    return Object.keys(edit).length > 1 ? [edit] : [];
  }
}

function fill(content: ApiBlocks | ApiDocumentContent | null, text: readonly string[][]): void {
  content?.blocks.splice(0, content.blocks.length, ...paragraphsOf(text));
}

/** A presentation that was opened. */
export class OpenedPresentation extends ApiPresentation {
  constructor(private readonly deck: OpenedDeck) {
    super();
    this.RemoveSlides(0, this.GetSlidesCount());
    super.SetSizes(deck.width, deck.height);
    for (const [at, slide] of deck.slides.entries()) this.AddSlide(cover('ApiSlide', new OpenedSlide(at, slide)));
  }
  override GetMaster(): never {
    throw new TypeError('ApiPresentation.GetMaster is not covered for an opened presentation');
  }
  /** Null: nothing was done to it. */
  edits(): DeckEdits | null {
    const slides = this.GetAllSlides();
    const [width, height] = [this.GetWidth(), this.GetHeight()];
    const resized = width !== this.deck.width || height !== this.deck.height;
    const untouched =
      !resized &&
      slides.length === this.deck.slides.length &&
      slides.every((slide, at) => slide instanceof OpenedSlide && slide.edit() === null && slide.written().kept === at);
    if (untouched) return null;
    return {
      slides: slides.map((slide) => (slide instanceof OpenedSlide ? slide.written() : { made: slide.model() })),
      sizes: resized ? { width, height } : null,
    };
  }
}
