import type { MouseKind } from './kit-protocol.js';

/** However long somebody holds a mouse button, what was typed becomes durable. */
const LONGEST_DRAG_MS = 5_000;

/** Who is typing into a cell of a spreadsheet, as LibreOffice tells it (LOK_CALLBACK_CONTEXT_CHANGED), or drags. */
export class CellEditing {
  private readonly typing = new Set<string>();
  private readonly pressedAt = new Map<string, number>();
  private latest: string | null = null;

  heard(view: string, payload: string): void {
    if (payload.endsWith(' EditCell')) this.typing.add(view);
    else this.typing.delete(view);
  }

  /** The view got keys or the mouse: what it shows is what the person sees last. */
  touched(view: string): void {
    this.latest = view;
  }

  mouse(view: string, kind: MouseKind): void {
    if (kind === 'down') this.pressedAt.set(view, performance.now());
    else if (kind === 'up') this.pressedAt.delete(view);
  }

  /** Somebody holds a mouse button, and not for too long. */
  dragging(): boolean {
    const now = performance.now();
    return [...this.pressedAt.values()].some((at) => now - at < LONGEST_DRAG_MS);
  }

  busy(view: string): boolean {
    return this.typing.has(view);
  }

  forget(view: string): void {
    this.typing.delete(view);
    this.pressedAt.delete(view);
    if (this.latest === view) this.latest = null;
  }

  /** A view that types into no cell, rather the one that was used last; null when all do. */
  leftAlone(views: Iterable<string>): string | null {
    const free = [...views].filter((view) => !this.typing.has(view));
    return this.latest !== null && free.includes(this.latest) ? this.latest : (free.at(-1) ?? null);
  }
}
