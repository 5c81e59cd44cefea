/** Larger ones are made for somebody who shows slides: they are looked at once. */
const KEPT_UP_TO_PIXELS = 512 * 512;
const MAX_KEPT = 500;

/** Small pictures of slides, kept until the slide looks different, and which slides do since this was asked last. */
export class Thumbnails {
  private readonly kept = new Map<string, string>();
  private readonly changed = new Set<number>();
  private invalidations = 0;

  /** A null part stands for every slide. */
  invalidate(part: number | null): void {
    this.invalidations++;
    for (const key of this.kept.keys()) if (part === null || key.startsWith(`${part}:`)) this.kept.delete(key);
    if (part !== null) this.changed.add(part);
  }

  get changes(): boolean {
    return this.changed.size > 0;
  }

  /** The slides that look different since this was asked last. */
  takeChanged(): number[] {
    const changed = [...this.changed];
    this.changed.clear();
    return changed;
  }

  /** Whoever sees a watermark gets a picture of their own, which is not kept. */
  async get(
    wanted: { part: number; width: number; height: number; shared: boolean },
    make: () => Promise<string>,
  ): Promise<string> {
    const { part, width, height, shared } = wanted;
    if (!shared || width * height > KEPT_UP_TO_PIXELS) return make();
    const key = `${part}:${width}x${height}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const before = this.invalidations;
    const made = await make();
    if (this.invalidations !== before) return made; // it may show what was there before the change
    this.kept.set(key, made);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > MAX_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return made;
  }
}
