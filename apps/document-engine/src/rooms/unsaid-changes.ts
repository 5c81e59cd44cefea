import type { ViewInput } from '../kit/kit-protocol.js';

/** LibreOfficeKitCallbackType */
const GRAPHIC_SELECTION = 6;
const FILL_HANDLE = 43;
/** How far beside the handle LibreOffice still takes a press for one on it, in twips. */
const HANDLE_REACH = 120;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Mouse and arrow keys change the document only where an object or the handle of filled cells is under them: what
 * LibreOffice tells one person's view of these two says when they did.
 */
export class UnsaidChanges {
  /** The object that was selected last: its name in LibreOffice, its place and its turn. */
  private object: { id: string; place: string } | null = null;
  private handle: Box | null = null;
  private filling = false;
  /** Looks are being painted: what is clicked next changes, once or until something else is asked for. */
  private painting: 'once' | 'many' | null = null;

  /** Takes note of an event of the view. True when the selected object is no longer as it was. */
  hear(type: number, payload: string): boolean {
    if (type === FILL_HANDLE) this.handle = boxOf(payload);
    if (type !== GRAPHIC_SELECTION) return false;
    const id = /"id": ?"(\d+)"/.exec(payload)?.[1];
    if (id === undefined) return false; // nothing is selected, or what is just being moved is not
    const before = this.object;
    this.object = { id, place: payload.split(',', 5).join() };
    return before !== null && before.id === id && before.place !== this.object.place;
  }

  /** Takes note of input of the view. True when it ends the filling of cells or has painted looks. */
  input(input: ViewInput): boolean {
    if (input.op === 'command' && input.name === '.uno:FormatPaintbrush')
      this.painting = input.args?.includes('PersistentCopy') === true ? 'many' : 'once';
    if (input.op === 'mouse' && input.kind === 'up' && this.painting !== null) {
      if (this.painting === 'once') this.painting = null;
      return true;
    }
    if (input.op !== 'mouse' || input.kind === 'move') return false;
    const filled = input.kind === 'up' && this.filling;
    this.filling = input.kind === 'down' && this.handle !== null && reaches(this.handle, input.x, input.y);
    return filled;
  }
}

function boxOf(payload: string): Box | null {
  const [x, y, width, height] = payload.split(',').map((item) => Number.parseInt(item, 10));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return [x, y, width, height].some(Number.isNaN) ? null : { x, y, width, height };
}

function reaches(box: Box, x: number, y: number): boolean {
  return (
    x >= box.x - HANDLE_REACH &&
    x <= box.x + box.width + HANDLE_REACH &&
    y >= box.y - HANDLE_REACH &&
    y <= box.y + box.height + HANDLE_REACH
  );
}
