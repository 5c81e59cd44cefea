/** The slides at the side that are picked together: Ctrl adds one, Shift all up to one, Ctrl+A all. */
export class SlidePicks {
  private picked = new Set<number>();
  private anchor = 0;

  constructor(private readonly strip: HTMLElement) {}

  /** In their order. Never empty: the slide that is shown counts as picked. */
  get list(): number[] {
    const shown = [...this.strip.children].findIndex((child) => child.getAttribute('aria-current') === 'true');
    const there = [...this.picked].filter((part) => part < this.strip.children.length);
    return (there.includes(shown) ? there : [Math.max(0, shown)]).sort((a, b) => a - b);
  }

  only(part: number): void {
    this.anchor = part;
    this.set([part]);
  }

  /** A press with these keys held. */
  press(part: number, keys: { shift: boolean; ctrl: boolean }): void {
    if (keys.shift) this.upTo(part);
    else if (keys.ctrl) this.toggle(part);
    else this.only(part);
  }

  all(): void {
    this.set([...this.strip.children].map((_, index) => index));
  }

  upTo(part: number): void {
    const [from, to] = part < this.anchor ? [part, this.anchor] : [this.anchor, part];
    this.set(Array.from({ length: to - from + 1 }, (_, index) => from + index));
  }

  set(parts: readonly number[]): void {
    this.picked = new Set(parts);
    const many = parts.length > 1;
    [...this.strip.children].forEach((child, index) =>
      child.classList.toggle('picked', many && this.picked.has(index)),
    );
  }

  private toggle(part: number): void {
    const now = new Set(this.list);
    if (!now.delete(part)) now.add(part);
    this.anchor = part;
    this.set([...now]);
  }
}
