import type { ConversionResult } from '#conversion';

interface Done {
  title: string;
  result: ConversionResult;
}

const KEPT_MS = 30_000;
const MOST = 5_000;

/** Conversions that are done, remembered for a moment: integrators ask again and again, and what is done stays as it is. */
export class DoneConversions {
  private readonly items = new Map<string, Done & { until: number }>();

  get(key: string): Done | null {
    const item = this.items.get(key);
    if (!item) return null;
    if (item.until > Date.now()) return item;
    this.items.delete(key);
    return null;
  }

  set(key: string, done: Done): void {
    this.items.set(key, { ...done, until: Date.now() + KEPT_MS });
    if (this.items.size <= MOST) return;
    const [oldest] = this.items.keys();
    if (oldest !== undefined) this.items.delete(oldest);
  }
}
