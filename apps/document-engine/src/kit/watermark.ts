/** How much each pixel of a line of text covers, 0 to 255. */
export interface TextMask {
  width: number;
  height: number;
  coverage: Uint8Array;
}

/** Height of the text in pixels at scale 1, and the free space around it. */
const TEXT_HEIGHT = 22;
const GAP_X = 90;
const GAP_Y = 110;
const ANGLE = -Math.PI / 7;
const GREY = 118;
const STRENGTH = 0.26;

/**
 * Lays a repeated, slanted line of text over painted pixels (4 bytes each, alpha premultiplied). Its place depends on
 * the position in the document only, so that pieces painted apart fit together.
 */
export function layWatermark(
  pixels: Buffer,
  area: { x: number; y: number; width: number; height: number },
  scale: number,
  mask: TextMask,
): void {
  const factor = mask.height / (TEXT_HEIGHT * scale);
  const cos = Math.cos(ANGLE) * factor;
  const sin = Math.sin(ANGLE) * factor;
  const cellWidth = mask.width + (GAP_X * mask.height) / TEXT_HEIGHT;
  const cellHeight = mask.height + (GAP_Y * mask.height) / TEXT_HEIGHT;
  for (let row = 0; row < area.height; row++) {
    const y = area.y + row;
    for (let column = 0; column < area.width; column++) {
      const x = area.x + column;
      const v = y * cos - x * sin;
      const line = Math.floor(v / cellHeight);
      const inLine = v - line * cellHeight;
      if (inLine >= mask.height) continue;
      const u = x * cos + y * sin + (line & 1) * (cellWidth / 2);
      const inCell = u - Math.floor(u / cellWidth) * cellWidth;
      if (inCell >= mask.width) continue;
      const coverage = mask.coverage[Math.floor(inLine) * mask.width + Math.floor(inCell)] as number;
      if (coverage === 0) continue;
      const share = (coverage / 255) * STRENGTH;
      const at = (row * area.width + column) * 4;
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel] = Math.round((pixels[at + channel] as number) * (1 - share) + GREY * share);
      pixels[at + 3] = Math.round((pixels[at + 3] as number) * (1 - share) + 255 * share);
    }
  }
}
