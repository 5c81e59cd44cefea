import type { DocumentCanvas } from '../canvas/document-canvas.js';
import type { Connection } from '../socket/connection.js';
import type { Workbench } from '../workbench.js';
import type { NotesPane } from './notes-pane.js';
import { SlideStrip } from './slide-strip.js';

/** Which slide is shown: the one that the person picked, or where LibreOffice leads them. */
export class SlideDesk {
  readonly strip: SlideStrip;
  /** Picks of slides that the engine has not heard of yet. */
  private picks = 0;

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly connection: Connection,
    private readonly notes: () => NotesPane | null,
    private readonly focus: () => void,
  ) {
    this.strip = new SlideStrip(connection, (part) => this.show(part));
  }

  /** The person wants to see a slide. */
  show(part: number): void {
    this.picks++;
    this.connection.send({ t: 'part', n: part });
    // The answer comes behind whatever was said before the pick was heard of.
    this.connection
      .ask({ t: 'values', name: '.uno:Undo' })
      .catch(() => undefined) // a new connection begins with what is shown
      .finally(() => this.picks--);
    this.turnTo(part);
    this.focus();
  }

  /** LibreOffice says which slide the person's view shows. */
  told(part: number): void {
    if (this.picks === 0) this.turnTo(part); // else it is older than what the person picked
  }

  /** Hides the slide that is shown, or shows it again. */
  async toggle(bench: Workbench): Promise<void> {
    const slides = await bench.perform('slides.list');
    const { part } = this.canvas;
    const shown = slides[part]?.[1] === '0' ? 0 : 1;
    await bench.performUndoable(['slides.visible', part, 1 - shown], ['slides.visible', part, shown]);
    this.strip.setHidden(part, slides[part]?.[1] !== '0');
  }

  private turnTo(part: number): void {
    this.canvas.showPart(part);
    this.strip.select(this.canvas.part);
    void this.notes()?.show(this.canvas.part);
  }
}
