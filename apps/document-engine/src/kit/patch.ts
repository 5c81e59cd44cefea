import { crc32, deflateSync } from 'node:zlib';

/** Where a patch belongs: pixels of the whole part at `scale`. */
export interface PatchArea {
  part: number;
  scale: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export const PATCH_HEADER_BYTES = 24;
const PATCH_MESSAGE = 1;

/**
 * A patch as it goes to the page (docs/editor-socket.md): u8 message type 1, u8 0, u16 part, u32 scale in thousandths,
 * i32 x, i32 y, u32 width, u32 height, then a PNG; little endian.
 */
export function encodePatch(area: PatchArea, png: Buffer): Buffer {
  const header = Buffer.allocUnsafe(PATCH_HEADER_BYTES);
  header.writeUInt8(PATCH_MESSAGE, 0);
  header.writeUInt8(0, 1);
  header.writeUInt16LE(area.part, 2);
  header.writeUInt32LE(Math.round(area.scale * 1000), 4);
  header.writeInt32LE(area.x, 8);
  header.writeInt32LE(area.y, 12);
  header.writeUInt32LE(area.width, 16);
  header.writeUInt32LE(area.height, 20);
  return Buffer.concat([header, png]);
}

/** The colour around the pages: red, green, blue. The page's style sheet has the same. */
export type Desk = readonly [number, number, number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Encodes pixels as PNG (ISO/IEC 15948), RGB, fastest compression. Our own because a general encoder spends ten times as
 * long on what a screen of text gains nothing from, and this is on the way of every key stroke. LibreOffice leaves what
 * is beside the pages transparent (alpha premultiplied); `desk` shows through there.
 */
export function encodePng(pixels: Buffer, width: number, height: number, order: 'rgba' | 'bgra', desk: Desk): Buffer {
  const stride = 1 + width * 3;
  const rows = Buffer.allocUnsafe(stride * height);
  const red = order === 'rgba' ? 0 : 2;
  const blue = 2 - red;
  let from = 0;
  let to = 0;
  for (let y = 0; y < height; y++) {
    rows[to++] = 0;
    for (let x = 0; x < width; x++) {
      const see = 255 - (pixels[from + 3] as number);
      if (see === 0) {
        rows[to] = pixels[from + red] as number;
        rows[to + 1] = pixels[from + 1] as number;
        rows[to + 2] = pixels[from + blue] as number;
      } else {
        rows[to] = (pixels[from + red] as number) + ((desk[0] * see) >> 8);
        rows[to + 1] = (pixels[from + 1] as number) + ((desk[1] * see) >> 8);
        rows[to + 2] = (pixels[from + blue] as number) + ((desk[2] * see) >> 8);
      }
      to += 3;
      from += 4;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const result = Buffer.allocUnsafe(data.length + 12);
  result.writeUInt32BE(data.length, 0);
  result.write(type, 4, 'latin1');
  data.copy(result, 8);
  result.writeUInt32BE(crc32(result.subarray(4, 8 + data.length)), 8 + data.length);
  return result;
}
