import { describe, expect, it } from 'vitest';
import { layWatermark, type TextMask } from './watermark.js';

const mask: TextMask = { width: 120, height: 33, coverage: new Uint8Array(120 * 33).fill(255) };
const white = (width: number, height: number): Buffer => Buffer.alloc(width * height * 4, 255);

describe('a watermark', () => {
  it('darkens some of a white page, and nowhere hides what is there', () => {
    const pixels = white(400, 300);
    layWatermark(pixels, { x: 0, y: 0, width: 400, height: 300 }, 1, mask);
    const marked = pixels.filter((value) => value < 255).length / 3 / (400 * 300);
    expect(marked).toBeGreaterThan(0.02);
    expect(marked).toBeLessThan(0.6);
    expect(pixels.reduce((least, value) => Math.min(least, value), 255)).toBeGreaterThan(200);
  });

  it('fits together where pieces meet', () => {
    const whole = white(200, 100);
    layWatermark(whole, { x: 50, y: 70, width: 200, height: 100 }, 1.5, mask);
    const lower = white(200, 40);
    layWatermark(lower, { x: 50, y: 130, width: 200, height: 40 }, 1.5, mask);
    expect(lower.equals(whole.subarray(200 * 60 * 4))).toBe(true);
  });
});
