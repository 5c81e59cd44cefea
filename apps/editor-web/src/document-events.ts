import type { Person } from '#protocol/editor';
import type { DocumentCanvas } from './canvas/document-canvas.js';
import type { Capabilities } from './capabilities.js';
import { LOK, parseCursor, parseRect, parseRects } from './lok-events.js';
import type { SheetFrame } from './sheets/sheet-frame.js';
import type { SlideDesk } from './slides/slide-desk.js';
import { OtherPlaces } from './together/other-places.js';

/** How long a press and the list that it opens belong together. */
const PRESS_OPENS_MS = 5_000;

/** What the events of the document need of the page. */
export interface DocumentEventsHooks {
  kind: () => string;
  mayEdit: () => boolean;
  capabilities: () => Capabilities | null;
  /** LibreOffice told a command's state. */
  state: (payload: string) => void;
  contextMenu: (payload: string, at: { x: number; y: number }) => void;
  /** Somebody begins or ends typing into a cell. */
  cellTyping: () => void;
}

/** Leads what LibreOffice says of the document to where it shows: cursors, selections, cells, slides, the others. */
export class DocumentEvents {
  private readonly otherPlaces = new OtherPlaces();
  private pressed = { x: 0, y: 0, at: -Infinity };
  /** Where a menu was asked for last, in the window. */
  rightClickAt = { x: 0, y: 0 };

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly sheet: SheetFrame,
    private readonly slides: SlideDesk,
    private readonly hooks: DocumentEventsHooks,
  ) {
    const press = ({ clientX: x, clientY: y, timeStamp: at }: PointerEvent) => (this.pressed = { x, y, at });
    canvas.element.addEventListener('pointerdown', press, true);
  }

  heard(type: number, payload: string): void {
    const { overlay } = this.canvas;
    const capabilities = this.hooks.capabilities();
    const kind = this.hooks.kind();
    switch (type) {
      case LOK.cursor: {
        overlay.cursor = parseCursor(payload);
        if (overlay.cursor && this.hooks.mayEdit() && kind !== 'spreadsheet')
          this.canvas.scrollIntoView(overlay.cursor);
        capabilities?.ruler?.moved();
        break;
      }
      case LOK.cursorVisible:
        overlay.cursorVisible = payload === 'true' && this.hooks.mayEdit();
        this.sheet.cellTyping = payload === 'true';
        this.hooks.cellTyping();
        break;
      case LOK.textSelection:
        overlay.selection = parseRects(payload);
        break;
      case LOK.graphicSelection:
        overlay.graphic = parseRect(payload.replace(/^\{.*?"rectangle":\s*"/, ''));
        break;
      case LOK.state:
        this.hooks.state(payload);
        return;
      case LOK.searchResult:
        capabilities?.find.found(payload);
        return;
      case LOK.searchNotFound:
        capabilities?.find.nothing();
        return;
      case LOK.contextMenu:
        this.hooks.contextMenu(payload, { ...this.rightClickAt });
        return;
      case LOK.validityList:
        capabilities?.choices.receive(payload);
        return;
      case LOK.dialog:
        capabilities?.filter.receive(payload, this.listCorner(), this.pressedCell());
        return;
      case LOK.fillArea:
        overlay.fillHandle = parseRect(payload);
        break;
      case LOK.setPart:
        if (kind === 'presentation') this.slides.told(Number(payload) || 0);
        else if (kind === 'spreadsheet' && !this.sheet.picking) this.canvas.showPart(Number(payload) || 0);
        return;
      case LOK.cellCursor: {
        overlay.cell = parseRect(payload);
        this.sheet.setCell(overlay.cell);
        capabilities?.choices.place();
        if (overlay.cell) this.canvas.scrollIntoView(overlay.cell, 0);
        break;
      }
      case LOK.cellFormula:
        this.sheet.setFormula(payload);
        return;
      case LOK.cellAddress:
        this.sheet.setAddress(payload);
        return;
      case LOK.invalidateHeader:
      case LOK.invalidateSheetGeometry:
        this.sheet.reload();
        return;
      case LOK.viewCursor:
      case LOK.cellViewCursor:
      case LOK.graphicViewSelection:
      case LOK.textViewSelection:
      case LOK.viewCursorVisible:
        this.otherPlaces.hear(type, payload);
        this.showOthers();
        break;
      default:
        return;
    }
    this.canvas.changed();
  }

  /** `me`: whose page this is. */
  setPeople(people: readonly Person[], me: string): void {
    this.otherPlaces.setPeople(people, me);
    this.showOthers();
    this.canvas.changed();
  }

  /** The engine's views began anew. */
  forgetOthers(): void {
    this.otherPlaces.forget();
  }

  private showOthers(): void {
    this.canvas.overlay.others = this.otherPlaces.list(this.hooks.kind());
  }

  /** Where the list of an automatic filter opens: under the arrow that was pressed, or the cell that has it. */
  private listCorner(): { x: number; y: number } {
    const { cell } = this.canvas.overlay;
    const box = this.canvas.element.getBoundingClientRect();
    const { x: left, y: top, at } = this.pressed;
    if (performance.now() - at < PRESS_OPENS_MS) return { x: left - 12, y: top + 14 };
    if (!cell) return { x: box.left + 40, y: box.top + 40 };
    const { x, y } = this.canvas.fromTwips({ x: cell.x, y: cell.y + cell.height });
    return { x: box.left + x, y: box.top + y };
  }
  /** The cell that was pressed a moment ago, or the one with the cursor. */
  private pressedCell(): string {
    const { x, y, at } = this.pressed;
    const pressed = performance.now() - at < PRESS_OPENS_MS ? this.sheet.cellAt(x, y) : null;
    return pressed ?? this.sheet.currentAddress;
  }
}
