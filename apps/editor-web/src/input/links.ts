const KEPT_MS = 5_000;
const SCHEMES = ['http:', 'https:', 'mailto:'];
const SAME_PLACE_PIXELS = 6;

export interface LinkHooks {
  /** Whoever only reads needs no Ctrl. */
  reading: () => boolean;
  /** Somebody clicked as links are followed. */
  clicked: () => void;
  /** This address is not one for a browser. */
  refused: () => void;
}

/**
 * Opens links that were clicked with Ctrl, or by readers, in a window that knows nothing of this one. Only right after such
 * a click: no document opens pages by itself.
 */
export class LinkOpener {
  private clickedAt = -Infinity;

  constructor(
    element: HTMLElement,
    private readonly hooks: LinkHooks,
  ) {
    let from = { x: 0, y: 0 };
    const held = (event: MouseEvent): boolean =>
      event.button === 0 && (event.ctrlKey || event.metaKey || hooks.reading());
    element.addEventListener(
      'pointerdown',
      (event) => {
        from = { x: event.clientX, y: event.clientY };
        this.clickedAt = held(event) ? performance.now() : -Infinity;
      },
      true,
    );
    element.addEventListener('pointerup', (event) => {
      const moved = Math.hypot(event.clientX - from.x, event.clientY - from.y);
      if (held(event) && moved < SAME_PLACE_PIXELS) setTimeout(hooks.clicked); // after LibreOffice has heard of it
    });
  }

  open(address: string): void {
    if (performance.now() - this.clickedAt > KEPT_MS) return;
    this.clickedAt = -Infinity;
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url && SCHEMES.includes(url.protocol)) window.open(url, '_blank', 'noopener,noreferrer');
    else this.hooks.refused();
  }
}
