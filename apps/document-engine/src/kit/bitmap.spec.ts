import { expect, it } from 'vitest';
import { readBitmap } from './bitmap.js';

/** Two pixels wide, two high, from the bottom: a row of 24 bits takes 8 bytes. */
function bitmap(compression = 0): Buffer {
  const file = Buffer.alloc(54 + 16);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(54, 10);
  file.writeInt32LE(2, 18);
  file.writeInt32LE(2, 22);
  file.writeUInt16LE(24, 28);
  file.writeUInt32LE(compression, 30);
  Buffer.from([1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]).copy(file, 54);
  return file;
}

it('reads rows from the bottom and leaves out what fills them', () => {
  expect(readBitmap(bitmap())).toEqual({
    width: 2,
    height: 2,
    pixels: Buffer.from([7, 8, 9, 255, 10, 11, 12, 255, 1, 2, 3, 255, 4, 5, 6, 255]),
  });
});

it('refuses what is compressed, cut off, or something else', () => {
  expect(() => readBitmap(bitmap(1))).toThrow('kind');
  expect(() => readBitmap(bitmap().subarray(0, 60))).toThrow('kind');
  expect(() => readBitmap(Buffer.from('GIF89a'))).toThrow('not a bitmap');
});
