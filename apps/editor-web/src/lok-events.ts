import type { TwipRect } from './canvas/twips.js';

/** Numbers of LibreOfficeKitCallbackType that the page reacts to. */
export const LOK = {
  cursor: 1,
  textSelection: 2,
  cursorVisible: 5,
  graphicSelection: 6,
  linkClicked: 7,
  state: 8,
  searchNotFound: 12,
  setPart: 14,
  searchResult: 15,
  cellCursor: 17,
  mousePointer: 18,
  cellFormula: 19,
  contextMenu: 23,
  viewCursor: 24,
  textViewSelection: 25,
  cellViewCursor: 26,
  graphicViewSelection: 27,
  viewCursorVisible: 28,
  invalidateHeader: 33,
  comment: 32,
  cellAddress: 34,
  validityList: 37,
  fillArea: 43,
  tableSelected: 44,
  dialog: 46,
  invalidateSheetGeometry: 50,
} as const;

/** `x, y, width, height[, …]`; null for `EMPTY` and anything else. */
export function parseRect(text: string): TwipRect | null {
  const [x, y, width, height] = text.split(',').map((item) => Number.parseInt(item, 10));
  if (
    x === undefined ||
    y === undefined ||
    width === undefined ||
    height === undefined ||
    [x, y, width, height].some(Number.isNaN)
  )
    return null;
  return { x, y, width, height };
}

export function parseRects(text: string): TwipRect[] {
  return text
    .split(';')
    .map(parseRect)
    .filter((rect) => rect !== null);
}

/** The rectangle of a cursor event, which is JSON or bare. */
export function parseCursor(payload: string): TwipRect | null {
  if (!payload.trimStart().startsWith('{')) return parseRect(payload);
  return parseRect((JSON.parse(payload) as { rectangle?: string }).rectangle ?? '');
}

export interface ViewEvent {
  view: number;
  part: number;
  rect: TwipRect | null;
  selection: TwipRect[];
  visible: boolean;
}

/** An event about somebody else's cursor or selection. */
export function parseViewEvent(payload: string): ViewEvent {
  const value = JSON.parse(payload) as {
    viewId?: string;
    part?: string;
    rectangle?: string;
    selection?: string;
    visible?: string;
  };
  return {
    view: Number(value.viewId),
    part: Number(value.part ?? 0) || 0,
    rect: parseRect(value.rectangle ?? value.selection ?? ''),
    selection: parseRects(value.selection ?? ''),
    visible: value.visible !== 'false',
  };
}
