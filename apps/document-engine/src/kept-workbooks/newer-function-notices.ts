import { calls, unknownTo } from './newer-functions.js';

/** LibreOfficeKitCallbackType */
const CELL_FORMULA = 19;

/** Who has been told that a function is kept for Excel and cannot be calculated here. */
export class NewerFunctionNotices {
  private readonly told = new WeakSet<object>();

  /** Takes note of an event of somebody's view. True, once, when they type such a function, or come to a cell with one. */
  hear(person: object, version: string, type: number, payload: string): boolean {
    if (type !== CELL_FORMULA || !payload.startsWith('=') || this.told.has(person)) return false;
    if (!calls(payload, unknownTo(version))) return false;
    this.told.add(person);
    return true;
  }
}
