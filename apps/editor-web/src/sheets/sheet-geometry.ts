/** Sizes of all columns or rows of a sheet in twips, from LibreOffice's run-length form `size:lastIndex …`. */
export class AxisGeometry {
  private readonly runs: { first: number; last: number; sizeTwips: number }[] = [];

  constructor(sizes: string, hidden: string) {
    const hiddenRuns = parseHidden(hidden);
    let first = 0;
    for (const item of sizes.trim().split(/\s+/)) {
      const [size, last] = item.split(':').map(Number);
      if (size === undefined || last === undefined || Number.isNaN(size) || Number.isNaN(last)) continue;
      for (const part of splitByHidden(hiddenRuns, first, last)) {
        this.runs.push({ first: part.first, last: part.last, sizeTwips: part.hidden ? 0 : size });
      }
      first = last + 1;
    }
  }

  /** Pixels of the device that the first `count` columns or rows take. */
  extent(count: number, pixelsPerTwip: number): number {
    let pixels = 0;
    for (const { first, last, sizeTwips } of this.runs) {
      if (first >= count) break;
      const size = sizeTwips === 0 ? 0 : Math.max(1, Math.floor(sizeTwips * pixelsPerTwip));
      pixels += size * (Math.min(last + 1, count) - first);
    }
    return pixels;
  }

  /**
   * Columns or rows that touch the pixels [from, to), with their place in pixels. LibreOffice paints every column and
   * row in whole pixels, rounded down; `pixelsPerTwip` is of the device.
   */
  *within(from: number, to: number, pixelsPerTwip: number): Generator<{ index: number; start: number; size: number }> {
    let runStart = 0;
    for (const run of this.runs) {
      const size = run.sizeTwips === 0 ? 0 : Math.max(1, Math.floor(run.sizeTwips * pixelsPerTwip));
      const runEnd = runStart + size * (run.last - run.first + 1);
      if (size > 0 && runEnd > from) {
        if (runStart >= to) return;
        const skip = Math.max(0, Math.floor((from - runStart) / size));
        for (let index = run.first + skip; index <= run.last; index++) {
          const start = runStart + (index - run.first) * size;
          if (start >= to) return;
          yield { index, start, size };
        }
      }
      runStart = runEnd;
    }
  }
}

interface HiddenRun {
  last: number;
  hidden: boolean;
}

/** `1:10 12 1048575`: whether the first run is hidden, and the last index of this and the following, alternating runs. */
function parseHidden(text: string): HiddenRun[] {
  const runs: HiddenRun[] = [];
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const [flag, firstLast] = first.split(':').map(Number);
  let hidden = flag === 1;
  for (const last of [firstLast, ...rest.map(Number)]) {
    if (last === undefined || Number.isNaN(last)) continue;
    runs.push({ last, hidden });
    hidden = !hidden;
  }
  return runs;
}

function splitByHidden(
  runs: readonly HiddenRun[],
  first: number,
  last: number,
): { first: number; last: number; hidden: boolean }[] {
  const parts: { first: number; last: number; hidden: boolean }[] = [];
  let at = first;
  for (const run of runs) {
    if (run.last < at) continue;
    if (at > last) break;
    const end = Math.min(run.last, last);
    parts.push({ first: at, last: end, hidden: run.hidden });
    at = end + 1;
  }
  if (at <= last) parts.push({ first: at, last, hidden: false });
  return parts;
}

/** The index of a column by its name. */
export function columnNumber(name: string): number {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

export function columnName(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
