interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What LibreOffice says has to be painted anew: `EMPTY[, part]` or `x, y, width, height[, part[, mode]]`; null is all. */
export function parseInvalidation(payload: string, part: number | null): [number | null, Rectangle | null] {
  const [x, y, width, height, itsPart] = payload.split(',').map((item) => Number(item));
  if (payload.startsWith('EMPTY')) return [Number.isInteger(y) ? (y as number) : part, null];
  if (
    x === undefined ||
    y === undefined ||
    width === undefined ||
    height === undefined ||
    ![x, y, width, height].every(Number.isFinite)
  ) {
    return [part, null];
  }
  return [Number.isInteger(itsPart) ? (itsPart as number) : part, { x, y, width, height }];
}

/** `x, y, width, height; …` of pages. */
export function parseRectangles(text: string | null): [number, number, number, number][] {
  return (text ?? '')
    .split(';')
    .map((item) => item.split(',').map((number) => Number(number.trim())))
    .filter((item): item is [number, number, number, number] => item.length === 4 && item.every(Number.isFinite));
}
