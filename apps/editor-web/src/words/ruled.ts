/** Paper and paragraph as the engine tells them, in 1/100 mm. */
export interface Ruled {
  width: number;
  marginLeft: number;
  marginRight: number;
  left: number;
  right: number;
  first: number;
  /** Positions from the margin; `rest` is what else the engine told of them. */
  tabs: { position: number; rest: string }[];
  /** The cursor is in a cell or a frame, whose edges are not those of the paper. */
  cell: boolean;
}

const SNAP = 125;
const PIXELS_PER_INCH = 96;
const HUNDREDTHS_PER_INCH = 2540;

export function readRuled(row: readonly string[]): Ruled {
  const [width = 0, marginLeft = 0, marginRight = 0, left = 0, right = 0, first = 0] = row.slice(0, 6).map(Number);
  const tabs = (row[6] ?? '')
    .split(';')
    .filter((item) => item !== '')
    .map((item) => {
      const colon = item.indexOf(':');
      return { position: Number(item.slice(0, colon)), rest: item.slice(colon + 1) };
    });
  return { width, marginLeft, marginRight, left, right, first, tabs, cell: row[7] === '1' };
}

export const hundredthsPerPixel = (zoom: number): number => HUNDREDTHS_PER_INCH / PIXELS_PER_INCH / zoom;

/** The nearest eighth of a centimetre from the margin, on the paper. */
export function snapped(at: number, { width, marginLeft }: Ruled): number {
  const near = marginLeft + Math.round((at - marginLeft) / SNAP) * SNAP;
  return Math.min(Math.max(near, 0), width);
}

/** Centimetres, counted from the left margin as on a ruler of paper. */
export function drawScale(canvas: HTMLCanvasElement, ruled: Ruled, pixels: number): void {
  const ratio = window.devicePixelRatio;
  const width = ruled.width * pixels;
  const height = canvas.parentElement?.clientHeight ?? 0;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  context.scale(ratio, ratio);
  context.fillStyle = style.getPropertyValue('--ruler-margin');
  context.fillRect(0, 0, ruled.marginLeft * pixels, height);
  context.fillRect(width - ruled.marginRight * pixels, 0, ruled.marginRight * pixels, height);
  context.fillStyle = style.color;
  context.font = '10px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const begin = -Math.floor(ruled.marginLeft / 500);
  for (let half = begin; ruled.marginLeft + half * 500 <= ruled.width; half++) {
    const x = (ruled.marginLeft + half * 500) * pixels;
    if (half % 2 === 0 && half !== 0) context.fillText(String(Math.abs(half / 2)), x, height / 2);
    else if (half !== 0) context.fillRect(x, height / 2 - 2, 1, 4);
  }
}
