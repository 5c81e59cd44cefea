import type { DocumentCanvas } from './document-canvas.js';

/** Where the person types, in pixels of the scrolled document: windows of input methods open there. */
export function caretPosition(canvas: DocumentCanvas): { x: number; y: number; height: number } {
  const at = canvas.overlay.cursor ?? canvas.overlay.cell;
  if (!at) return { x: 0, y: 0, height: 16 };
  const { x, y } = canvas.fromTwips(at);
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = canvas.element;
  const inside = { x: Math.min(Math.max(0, x), clientWidth - 20), y: Math.min(Math.max(0, y), clientHeight - 20) };
  return {
    x: inside.x + scrollLeft,
    y: inside.y + scrollTop,
    height: Math.max(12, (at.height / 15) * canvas.zoom),
  };
}
