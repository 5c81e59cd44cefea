import { PassThrough } from 'node:stream';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutArea, intersect, mergeAreas } from './areas.js';
import { type Frame, readFrames, writeFrame } from './frames.js';
import { encodePng } from './patch.js';

describe('frames', () => {
  it('arrive whole, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 300 })), { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        (messages, cut) => {
          const wire = new PassThrough();
          for (const [text, bytes] of messages) writeFrame(wire, { text }, Buffer.from(bytes));
          const all = (wire.read() as Buffer | null) ?? Buffer.alloc(0);
          const got: Frame<{ text: string }>[] = [];
          const cutWire = new PassThrough();
          readFrames<{ text: string }>(cutWire, (frame) => got.push(frame));
          for (let at = 0; at < all.length; at += cut) cutWire.emit('data', all.subarray(at, at + cut));
          expect(got.map((frame) => frame.message.text)).toEqual(messages.map(([text]) => text));
          expect(got.map((frame) => (frame.bytes ? [...frame.bytes] : []))).toEqual(
            messages.map(([, bytes]) => [...bytes]),
          );
        },
      ),
    );
  });
});

describe('areas', () => {
  const area = fc.record({
    x: fc.nat(500),
    y: fc.nat(500),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 300 }),
  });

  it('merged still cover every point that they covered', () => {
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 8 }), (areas) => {
        const merged = mergeAreas(areas);
        for (const one of areas) {
          expect(
            merged.some(
              (whole) => intersect(whole, one)?.width === one.width && intersect(whole, one)?.height === one.height,
            ),
          ).toBe(true);
        }
      }),
    );
  });

  it('cut cover just what they were cut from', () => {
    fc.assert(
      fc.property(area, (whole) => {
        const pieces = cutArea(whole, 64, 32);
        expect(pieces.reduce((sum, piece) => sum + piece.width * piece.height, 0)).toBe(whole.width * whole.height);
      }),
    );
  });
});

it('encodes a PNG whose pixels are those painted, over the desk where nothing was', () => {
  const pixels = Buffer.from([1, 2, 3, 255, 0, 0, 0, 0]); // BGRA: one painted, one transparent
  const png = encodePng(pixels, 2, 1, 'bgra', [200, 100, 50]);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  expect([...rows]).toEqual([0, 3, 2, 1, 199, 99, 49]);
});
