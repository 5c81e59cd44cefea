import type { MenuEntry } from './popups/menu.js';

type Hear = (type: number, payload: string) => void;

/** What a host adds to the editor beyond its buttons. */
export class Extensions {
  private readonly listeners: Hear[] = [];
  private prepare: ((selected: boolean) => Promise<readonly MenuEntry[]>) | null = null;

  listen(hear: Hear): void {
    this.listeners.push(hear);
  }

  heard(type: number, payload: string): void {
    for (const hear of this.listeners) hear(type, payload);
  }

  extendContextMenu(prepare: (selected: boolean) => Promise<readonly MenuEntry[]>): void {
    this.prepare = prepare;
  }

  /** Opens a menu with what the host wants in it; at once where no host wants anything. */
  withEntries(selected: boolean, open: (more: readonly MenuEntry[]) => void): void {
    if (this.prepare) void this.prepare(selected).then(open, () => open([]));
    else open([]);
  }
}
