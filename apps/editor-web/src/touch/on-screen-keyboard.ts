/**
 * Keeps the page above the on-screen keyboard: some systems lay it over the page and tell only the visual viewport. Once it
 * is there, `reveal` brings what is typed into view.
 */
export function watchOnScreenKeyboard(root: HTMLElement, reveal: () => void): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  let before = viewport.height;
  viewport.addEventListener('resize', () => {
    if (viewport.scale > 1.01) return; // the page itself is enlarged
    const covered = window.innerHeight - viewport.height > 60;
    root.style.height = covered ? `${viewport.height}px` : '';
    if (covered) window.scrollTo(0, 0);
    const smaller = viewport.height < before - 60;
    before = viewport.height;
    // After the document has got its new size.
    if (smaller) requestAnimationFrame(() => requestAnimationFrame(reveal));
  });
}
