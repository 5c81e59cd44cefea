import type { Workbench } from '../workbench.js';

/** An effect on one object. */
export interface Effect {
  /** Place of the object in the order from the back; -1 if it has none of its own. */
  object: number;
  preset: string;
  kind: 'entrance' | 'emphasis' | 'exit';
  seconds: number;
  /** Of the object, in thousandths of the slide. */
  area: { x: number; y: number; width: number; height: number } | null;
}

/** Effects that run at the same time. */
export type Beat = readonly Effect[];

export interface SlideLink {
  area: { x: number; y: number; width: number; height: number };
  to: string;
}

/** What happens on one slide: the first step by itself, every other one at a click. */
export interface SlidePlan {
  part: number;
  row: readonly string[];
  steps: readonly (readonly Beat[])[];
  links: readonly SlideLink[];
  /** Seconds after which the next slide comes by itself; 0: never. */
  after: number;
}

const KINDS: Record<string, Effect['kind']> = { '1': 'entrance', '3': 'exit' };
const ON_CLICK = '1';
const AFTER_PREVIOUS = '3';

function areaOf(numbers: readonly string[]): SlideLink['area'] | null {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers.map((value) => (value === '' ? NaN : Number(value)));
  return [x, y, width, height].some(Number.isNaN) ? null : { x, y, width, height };
}

/** Groups the rows of `animation.list`. */
export function stepsOf(rows: readonly (readonly string[])[]): Beat[][] {
  const steps: Effect[][][] = [[]];
  for (const [object = '-1', , preset = '', kind = '', when = ON_CLICK, seconds = '0', area = ''] of rows) {
    const effect: Effect = {
      object: Number(object),
      preset,
      kind: KINDS[kind] ?? 'emphasis',
      seconds: Number(seconds) || 0,
      area: areaOf(area.split(' ')),
    };
    if (when === ON_CLICK) steps.push([[effect]]);
    else {
      const step = steps.at(-1) ?? [];
      const beat = step.at(-1);
      if (when === AFTER_PREVIOUS || beat === undefined) step.push([effect]);
      else beat.push(effect);
    }
  }
  return steps;
}

/** The objects that are not to be seen after so many beats. */
export function hiddenAfter(beats: readonly Beat[], done: number): number[] {
  const hidden = new Set<number>();
  const seen = new Set<number>();
  for (const { object, kind } of beats.flat()) {
    if (kind === 'entrance' && !seen.has(object)) hidden.add(object);
    seen.add(object);
  }
  for (const { object, kind } of beats.slice(0, done).flat()) {
    if (kind === 'entrance') hidden.delete(object);
    else if (kind === 'exit') hidden.add(object);
  }
  hidden.delete(-1);
  return [...hidden].sort((a, b) => a - b);
}

/** What a show of these slides does; slides that are hidden are left out. */
export async function planShow(bench: Workbench, count: number): Promise<SlidePlan[]> {
  const rows = await bench.perform('slides.list').catch(() => []);
  const links = await bench.perform('shape.links').catch(() => []);
  const plans: SlidePlan[] = [];
  for (let part = 0; part < count; part++) {
    const row = rows[part] ?? [];
    if (row[1] === '0') continue;
    const effects = row[7] === '1' ? await bench.perform('animation.list', part).catch(() => []) : [];
    plans.push({
      part,
      row,
      steps: stepsOf(effects),
      links: links.flatMap(([slide, ...rest]) => {
        const area = areaOf(rest.slice(0, 4));
        return Number(slide) === part && area ? [{ area, to: rest[4] ?? '' }] : [];
      }),
      after: Number(row[6] ?? 0) || 0,
    });
  }
  return plans;
}
