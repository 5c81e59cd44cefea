/** Sizes of all columns or rows of a sheet in twips, from LibreOffice's run-length form `size:lastIndex …`. */
export class AxisGeometry {
  private readonly runs: { first: number; last: number; size: number; start: number }[] = [];

  constructor(sizes: string, hidden: string) {
    const hiddenRuns = parseHidden(hidden);
    let first = 0;
    let start = 0;
    for (const item of sizes.trim().split(/\s+/)) {
      const [size, last] = item.split(':').map(Number);
      if (size === undefined || last === undefined || Number.isNaN(size) || Number.isNaN(last)) continue;
      for (const part of hiddenRuns.split(first, last)) {
        const partSize = part.hidden ? 0 : size;
        this.runs.push({ first: part.first, last: part.last, size: partSize, start });
        start += partSize * (part.last - part.first + 1);
      }
      first = last + 1;
    }
  }

  /** Columns or rows that touch [from, to], with their place. */
  *within(from: number, to: number): Generator<{ index: number; start: number; size: number }> {
    for (const run of this.runs) {
      if (run.size === 0) continue;
      const end = run.start + run.size * (run.last - run.first + 1);
      if (end <= from) continue;
      if (run.start >= to) return;
      const skip = Math.max(0, Math.floor((from - run.start) / run.size));
      for (let index = run.first + skip; index <= run.last; index++) {
        const start = run.start + (index - run.first) * run.size;
        if (start >= to) return;
        yield { index, start, size: run.size };
      }
    }
  }
}

/** `0:10 1:12 0:1048575`: whether the run up to that index is hidden, beginning with the first value. */
function parseHidden(text: string): { split: (first: number, last: number) => { first: number; last: number; hidden: boolean }[] } {
  const runs: { last: number; hidden: boolean }[] = [];
  let hidden = false;
  text
    .trim()
    .split(/\s+/)
    .forEach((item, position) => {
      const [flag, last] = item.includes(':') ? item.split(':').map(Number) : [undefined, Number(item)];
      if (last === undefined || Number.isNaN(last)) return;
      hidden = flag !== undefined && position === 0 ? flag === 1 : position === 0 ? false : !hidden;
      runs.push({ last, hidden });
    });
  return {
    split: (first, last) => {
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
    },
  };
}

export function columnName(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
