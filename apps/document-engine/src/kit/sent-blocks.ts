import type { Area } from './areas.js';

/** Pixels are compared in blocks of this width and height, which begin at the corner of the part. */
export const BLOCK = 32;

/** What was painted of an area whose corners lie on blocks: a number for each block, equal for equal pixels. */
export interface Painted {
  area: Area;
  blocks: Float64Array;
}

/** The smallest area on blocks that holds another. */
export function onBlocks({ x, y, width, height }: Area): Area {
  const left = Math.floor(x / BLOCK) * BLOCK;
  const top = Math.floor(y / BLOCK) * BLOCK;
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) / BLOCK) * BLOCK - left,
    height: Math.ceil((y + height) / BLOCK) * BLOCK - top,
  };
}

/** `pixels`: four bytes each, row by row. */
export function readPainted(pixels: Buffer, area: Area): Painted {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, area.width * area.height);
  const columns = area.width / BLOCK;
  const blocks = new Float64Array(columns * (area.height / BLOCK));
  for (let block = 0; block < blocks.length; block++) {
    const start = Math.floor(block / columns) * BLOCK * area.width + (block % columns) * BLOCK;
    let a = 0x811c9dc5;
    let b = 0x01000193;
    for (let row = 0; row < BLOCK; row++) {
      const from = start + row * area.width;
      for (let i = from; i < from + BLOCK; i++) {
        const word = words[i] as number;
        a = Math.imul(a ^ word, 0x9e3779b1);
        b = Math.imul(b + word, 0x85ebca6b) ^ (b >>> 15);
        a ^= a >>> 13;
      }
    }
    blocks[block] = (a >>> 0) * 0x200000 + (b & 0x1fffff);
  }
  return { area, blocks };
}

/** What a page has, block by block, as it was last sent there. */
export class SentBlocks {
  private readonly known = new Map<number, number>();

  clear(): void {
    this.known.clear();
  }

  /** The smallest area that holds all that differs from what the page has; null when nothing does. */
  changed({ area, blocks }: Painted): Area | null {
    let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
    const columns = area.width / BLOCK;
    for (const [index, block] of blocks.entries()) {
      const column = index % columns;
      const row = Math.floor(index / columns);
      if (this.known.get(keyOf(area, column, row)) === block) continue;
      [left, top] = [Math.min(left, column), Math.min(top, row)];
      [right, bottom] = [Math.max(right, column), Math.max(bottom, row)];
    }
    if (right < 0) return null;
    return {
      x: area.x + left * BLOCK,
      y: area.y + top * BLOCK,
      width: (right - left + 1) * BLOCK,
      height: (bottom - top + 1) * BLOCK,
    };
  }

  note({ area, blocks }: Painted): void {
    if (this.known.size > 40_000) this.known.clear(); // it is only sent again
    const columns = area.width / BLOCK;
    for (const [index, block] of blocks.entries())
      this.known.set(keyOf(area, index % columns, Math.floor(index / columns)), block);
  }
}

function keyOf(area: Area, column: number, row: number): number {
  return (area.y / BLOCK + row) * 0x1000000 + area.x / BLOCK + column;
}

/** The pixels of an area inside another. */
export function cutOut(pixels: Buffer, from: Area, area: Area): Buffer {
  const cut = Buffer.allocUnsafe(area.width * area.height * 4);
  for (let row = 0; row < area.height; row++) {
    const start = ((area.y - from.y + row) * from.width + area.x - from.x) * 4;
    pixels.copy(cut, row * area.width * 4, start, start + area.width * 4);
  }
  return cut;
}
