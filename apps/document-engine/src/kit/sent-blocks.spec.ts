import { expect, it } from 'vitest';
import { BLOCK, cutOut, onBlocks, readPainted, SentBlocks } from './sent-blocks.js';

const area = { x: 64, y: 32, width: 4 * BLOCK, height: 2 * BLOCK };

it('only what differs from what a page has is sent', () => {
  const pixels = Buffer.alloc(area.width * area.height * 4, 0xff);
  const sent = new SentBlocks();
  expect(sent.changed(readPainted(pixels, area))).toEqual(area);
  sent.note(readPainted(pixels, area));
  expect(sent.changed(readPainted(pixels, area))).toBeNull();
  pixels[(40 * area.width + 100) * 4 + 1] = 0xfe;
  const changed = sent.changed(readPainted(pixels, area));
  expect(changed).toEqual({ x: 64 + 96, y: 64, width: BLOCK, height: BLOCK });
  const cut = cutOut(pixels, area, changed ?? area);
  expect(cut.length).toBe(BLOCK * BLOCK * 4);
  expect([...cut].filter((byte) => byte === 0xfe)).toHaveLength(1);
  sent.clear();
  expect(sent.changed(readPainted(pixels, area))).toEqual(area);
});

it('pixels that change places are told apart', () => {
  const one = Buffer.alloc(BLOCK * BLOCK * 4);
  one.writeUInt32LE(7, 0);
  const other = Buffer.alloc(BLOCK * BLOCK * 4);
  other.writeUInt32LE(7, 4);
  const at = { x: 0, y: 0, width: BLOCK, height: BLOCK };
  expect(readPainted(one, at).blocks[0]).not.toBe(readPainted(other, at).blocks[0]);
});

it('areas grow to whole blocks', () => {
  expect(onBlocks({ x: 33, y: 31, width: 31, height: 2 })).toEqual({ x: 32, y: 0, width: 32, height: 64 });
});
