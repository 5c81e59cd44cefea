/** Windows that LibreOffice opens of itself: nobody sees them, but for the lists of automatic filters. */
export class NativeWindows {
  /** The list that is open, by view. */
  private readonly filters = new Map<string, number>();

  /** The list under an automatic filter's arrow is the one window of LibreOffice that pages show, in their own way. */
  isFilter(view: string, payload: string): boolean {
    if (/"jsontype": ?"(sidebar|formulabar|notebookbar)"/.test(payload)) return false;
    try {
      const window = JSON.parse(payload) as { id?: string | number; type?: string };
      const id = Number(window.id);
      if (window.type === 'modalpopup' && payload.includes('check_list_box')) this.filters.set(view, id);
      return this.filters.get(view) === id;
    } catch {
      return false; // nothing a page could show
    }
  }

  /** A window that this view was shown. */
  shows(view: string, window: number): boolean {
    return this.filters.get(view) === window;
  }

  forget(view: string): void {
    this.filters.delete(view);
  }
}

/** The number of a dialog that was opened: it would wait for ever for somebody who cannot see it. */
export function openedDialog(payload: string): number | null {
  let window: { id?: string; action?: string; type?: string };
  try {
    window = JSON.parse(payload) as typeof window;
  } catch {
    return null; // not a window that could be closed
  }
  return window.action === 'created' && window.type === 'dialog' && window.id !== undefined ? Number(window.id) : null;
}
