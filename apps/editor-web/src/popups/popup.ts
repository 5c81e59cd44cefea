/** Closes the popup that is open. */
let closeOpen: (() => void) | null = null;

export interface PopupOptions {
  /** Beside this element, or at this point in CSS pixels of the window. */
  at: HTMLElement | { x: number; y: number };
  className?: string;
  onClose?: () => void;
  /** Where the keyboard goes when the popup closes by Escape. */
  restore?: () => void;
}

export function closePopup(): void {
  closeOpen?.();
}

/** Shows something beside what opened it. One popup at a time; it closes on Escape, a press elsewhere, or a resize. */
export function openPopup(content: HTMLElement, options: PopupOptions): () => void {
  closeOpen?.();
  const holder = document.createElement('div');
  holder.className = `popup ${options.className ?? ''}`;
  holder.append(content);
  document.body.append(holder);
  place(holder, options.at);
  const opener = options.at instanceof HTMLElement ? options.at : null;
  if (opener instanceof HTMLButtonElement) opener.setAttribute('aria-expanded', 'true');
  const close = (): void => {
    if (closeOpen !== close) return;
    closeOpen = null;
    if (opener instanceof HTMLButtonElement) opener.setAttribute('aria-expanded', 'false');
    holder.remove();
    document.removeEventListener('pointerdown', away, true);
    window.removeEventListener('resize', close);
    options.onClose?.();
  };
  const away = (event: Event): void => {
    if (event.target instanceof Node && (holder.contains(event.target) || opener?.contains(event.target))) return;
    close();
  };
  holder.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
    if (options.restore) options.restore();
    else opener?.focus();
  });
  document.addEventListener('pointerdown', away, true);
  window.addEventListener('resize', close);
  closeOpen = close;
  return close;
}

function place(holder: HTMLElement, at: HTMLElement | { x: number; y: number }): void {
  const box = at instanceof HTMLElement ? at.getBoundingClientRect() : null;
  const x = box ? box.left : (at as { x: number }).x;
  const y = box ? box.bottom + 2 : (at as { y: number }).y;
  const { width, height } = holder.getBoundingClientRect();
  const above = box ? box.top - height - 2 : y - height;
  const left = Math.max(4, Math.min(x, window.innerWidth - width - 4));
  const top = y + height > window.innerHeight - 4 && above > 4 ? above : Math.min(y, window.innerHeight - height - 4);
  holder.style.left = `${left}px`;
  holder.style.top = `${Math.max(4, top)}px`;
}
