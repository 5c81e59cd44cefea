import type { Workbench } from '../workbench.js';

/** What is done to one or several slides at once. `pick` shows a slide, `mark` picks several. */
export class SlideDeeds {
  private copied: readonly number[] = [];
  private cut = false;

  constructor(
    private readonly bench: Workbench,
    private readonly strip: HTMLElement,
    private readonly pick: (part: number) => void,
    private readonly mark: (parts: readonly number[]) => void,
  ) {}

  get canPaste(): boolean {
    const last = this.copied.at(-1);
    return last !== undefined && last < this.strip.children.length;
  }

  copy(parts: readonly number[], cut = false): void {
    this.copied = parts;
    this.cut = cut;
    [...this.strip.children].forEach((child, index) => child.classList.toggle('cut', cut && parts.includes(index)));
  }

  /** What was copied in the document is pasted from now on. */
  forget(): void {
    this.copy([]);
  }

  async paste(after: number): Promise<void> {
    if (!this.canPaste) return;
    const parts = this.copied;
    if (this.cut) {
      this.forget();
      await this.move(parts, after + 1);
      return;
    }
    await this.copyTo(parts, after + 1);
  }

  async duplicate(parts: readonly number[]): Promise<void> {
    const last = parts.at(-1) ?? 0;
    if (parts.length < 2) this.bench.command('.uno:DuplicatePage');
    else await this.copyTo(parts, last + 1);
  }

  /** A presentation keeps one slide. */
  remove(parts: readonly number[]): void {
    if (parts.length >= this.strip.children.length) return;
    for (const part of [...parts].reverse()) {
      if (parts.length > 1) this.pick(part);
      this.bench.command('.uno:DeletePage');
    }
    this.mark([]);
  }

  async hide(parts: readonly number[], hide: boolean): Promise<void> {
    const was = parts.map((part) => (this.strip.children[part]?.classList.contains('hidden-slide') === true ? 0 : 1));
    const set = async (visible: readonly number[]): Promise<void> => {
      for (const [index, part] of parts.entries())
        await this.bench.perform('slides.visible', part, visible[index] ?? 1);
      parts.forEach((part, index) => this.strip.children[part]?.classList.toggle('hidden-slide', visible[index] === 0));
    };
    await this.bench.performUndoable(
      () => set(parts.map(() => (hide ? 0 : 1))),
      () => set(was),
    );
  }

  /** Moves slides so that they stand, in their order, before the one that is at `gap` now. */
  async move(parts: readonly number[], gap: number): Promise<void> {
    const before = parts.filter((part) => part < gap).length;
    let done = 0;
    for (const part of parts) {
      const from = part < gap ? part - done : part;
      const to = part < gap ? gap : gap + done - before;
      if (from !== to && from + 1 !== to) await this.bench.connection.ask({ t: 'movePart', part: from, to });
      done += 1;
    }
    this.show(gap - before, parts.length);
  }

  /** Copies of slides, in their order, before the one that is at `gap` now. */
  private async copyTo(parts: readonly number[], gap: number): Promise<void> {
    for (const [done, part] of parts.entries()) {
      const from = part < gap ? part : part + done;
      this.pick(from);
      this.bench.command('.uno:DuplicatePage');
      const to = gap + done + (from < gap + done ? 1 : 0);
      if (to !== from + 1 && to !== from + 2) await this.bench.connection.ask({ t: 'movePart', part: from + 1, to });
    }
    this.show(gap, parts.length);
  }

  private show(first: number, count: number): void {
    this.pick(first);
    // The next key is about these slides.
    (this.strip.children[Math.min(first, this.strip.children.length - 1)] as HTMLElement | undefined)?.focus();
    this.mark(Array.from({ length: count }, (_, index) => first + index));
  }
}
