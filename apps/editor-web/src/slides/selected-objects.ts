import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts({ select: '请先选择一个对象' }, { select: 'Select an object first' });

/** An object on a slide as `shape.selected` tells it: lengths in 1/100 mm, angles in 1/100 degree against the clock. */
export interface SlideObject {
  slide: number;
  /** Place in the order from the back. */
  place: number;
  x: number;
  y: number;
  width: number;
  height: number;
  turned: number;
  title: string;
  description: string;
  /** 0xRRGGBB, -1 for none, empty for anything that is no plain colour. */
  fill: string;
  line: number;
  transparency: number;
  shadow: number;
  fit: number;
  anchor: number;
  click: string;
}

export type ObjectChange = Partial<Omit<SlideObject, 'slide' | 'place'>>;

/** What is selected; says so when it is nothing. */
export async function selectedObjects(bench: Workbench): Promise<SlideObject[]> {
  // The engine knows of a press that was only just made; the page hears of it later.
  const rows = await bench.perform('shape.selected');
  if (rows.length === 0) bench.notice(words.select, 4000);
  return rows.map((row) => {
    const number = (index: number): number => Number(row[index] ?? 0);
    return {
      slide: number(0),
      place: number(1),
      x: number(2),
      y: number(3),
      width: number(4),
      height: number(5),
      turned: number(6),
      title: row[7] ?? '',
      description: row[8] ?? '',
      fill: row[9] ?? '',
      line: number(10),
      transparency: number(11),
      shadow: number(12),
      fit: number(13),
      anchor: number(14),
      click: row[15] ?? '',
    };
  });
}

/** Changes objects by procedures, which LibreOffice cannot take back; what they were like is known for that. */
export async function changeObjects(
  bench: Workbench,
  objects: readonly SlideObject[],
  changeOf: (object: SlideObject) => ObjectChange,
): Promise<void> {
  const changes = objects.map((object) => ({ object, now: changeOf(object) }));
  const set = async (pick: (object: SlideObject, now: ObjectChange) => ObjectChange): Promise<void> => {
    for (const { object, now } of changes) {
      const pairs = Object.entries(pick(object, now)).flatMap(([key, value]) => [key, value]);
      if (pairs.length > 0) await bench.perform('shape.set', object.slide, object.place, ...pairs);
    }
  };
  const before = (object: SlideObject, now: ObjectChange): ObjectChange =>
    Object.fromEntries(Object.keys(now).map((key) => [key, object[key as keyof ObjectChange]]));
  await bench.performUndoable(
    () => set((_, now) => now),
    () => set(before),
  );
}

/** {@link changeObjects} for tools: everything selected gets the same. */
export async function changeSelected(bench: Workbench, change: ObjectChange): Promise<void> {
  bench.focus();
  const objects = await selectedObjects(bench);
  if (objects.length > 0) await changeObjects(bench, objects, () => change);
}
