import { DrawByMouse } from '../drawing/draw-by-mouse.js';
import { t } from '../i18n.js';
import { LOK } from '../lok-events.js';
import { ObjectDrag } from '../slides/object-drag.js';
import { TableBorders } from '../words/table-borders.js';
import { TextDrag } from '../words/text-drag.js';
import { text, type Workbench } from '../workbench.js';
import { FormatPainter } from './format-painter.js';
import { LinkOpener } from './links.js';
import { twipsAt } from './press.js';

/** No margin is wider. */
const FAR_FROM_EDGE_TWIPS = 5_760;

/** What a mouse does at a desk besides clicking and selecting: it draws, drags text and table lines, follows links. */
export class DeskMouse {
  private readonly drawing: DrawByMouse;
  private readonly textDrag: TextDrag;
  private readonly tables: TableBorders;
  private readonly links: LinkOpener;
  private readonly objects: ObjectDrag;
  readonly painter: FormatPainter;

  constructor(
    private readonly bench: Workbench,
    private readonly kind: () => string,
    private readonly mayType: () => boolean,
  ) {
    const { canvas } = bench;
    const send = bench.send.bind(bench);
    this.drawing = new DrawByMouse(canvas, send, () => bench.focus());
    this.textDrag = new TextDrag({
      canvas,
      send,
      mayMove: () => this.kind() === 'text' && this.bench.welcome.mode === 'edit',
      move: (x, y, copy) => bench.carryOut('place.move', x, y, copy ? 1 : 0),
    });
    this.tables = new TableBorders(canvas, ({ type, index, offset }) =>
      bench.command('.uno:TableChangeCurrentBorderPosition', {
        BorderType: text(type),
        Index: { type: 'uint16', value: index },
        Offset: { type: 'int32', value: offset },
      }),
    );
    this.objects = new ObjectDrag(bench, () => this.kind() === 'presentation' && this.mayType());
    this.painter = new FormatPainter(bench);
    this.links = new LinkOpener(canvas.element, {
      reading: () => this.kind() === 'text' && bench.welcome.mode === 'view',
      clicked: () => {
        if (this.kind() === 'text') void this.followLink().catch(() => undefined); // no link is there
      },
      refused: () => bench.notice(t('linkRefused'), 4000),
    });
  }

  /** The next press draws what the command makes. */
  draw(command: string): void {
    this.drawing.arm(command);
  }

  /** True when the press is not for LibreOffice. */
  takes(event: PointerEvent, count: number): boolean {
    if (!this.mayType()) return false;
    if (this.drawing.takes(event) || this.painter.takes(event) || this.objects.takes(event)) return true;
    if (count === 2) void this.enterHeader(event).catch(() => undefined); // the person was told
    return count === 1 && this.textDrag.takes(event);
  }

  /** True when the event was for the mouse only. */
  heard(type: number, payload: string): boolean {
    if (type === LOK.linkClicked) this.follow(payload);
    else if (type === LOK.tableSelected) {
      if (this.kind() === 'text' && this.mayType()) this.tables.receive(payload);
    } else {
      return false;
    }
    return true;
  }

  /** The document was scrolled, zoomed or changed. */
  placed(): void {
    this.tables.place();
  }

  private follow(address: string): void {
    if (this.kind() === 'spreadsheet' && address.startsWith('#'))
      this.bench.command('.uno:GoToCell', { ToPoint: text(decodeURIComponent(address.slice(1)).replace('!', '.')) });
    else this.links.open(address);
  }

  /** LibreOffice 7.4 does not say of all links in texts that they were clicked. */
  private async followLink(): Promise<void> {
    const answer = await this.bench.connection.ask({ t: 'do', name: 'place.link', args: [] });
    const [[address = ''] = []] = answer as string[][];
    if (address.startsWith('#'))
      this.bench.command('.uno:JumpToMark', { Bookmark: text(decodeURIComponent(address.slice(1))) });
    else if (address !== '') this.links.open(address);
  }

  /** A double click above or below the text makes a header or footer there; in one that is there it selects. */
  private async enterHeader(event: PointerEvent): Promise<void> {
    const at = twipsAt(this.bench.canvas, { x: event.clientX, y: event.clientY });
    const page = this.bench.canvas.pageAt(at);
    if (this.kind() !== 'text' || !page) return;
    const above = at.y - page[1];
    const below = page[1] + page[3] - at.y;
    if (Math.min(above, below) > FAR_FROM_EDGE_TWIPS) return;
    const [look = []] = await this.bench.perform('page.get');
    const [top = 0, bottom = 0, header, footer] = look.slice(4).map(Number);
    if (above < (top * 1440) / 2540 && header === 0) this.bench.act('header');
    else if (below < (bottom * 1440) / 2540 && footer === 0) this.bench.act('footer');
  }
}
