import gifenc from 'gifenc';

const { applyPalette, GIFEncoder, quantize } = gifenc;

/** A picture of 3 bytes a pixel, red first, rows from the top. */
export interface Picture {
  width: number;
  height: number;
  rgb: Buffer;
}

/** Reads a binary PPM (P6) with 8 bits a channel, as pdftoppm writes it. */
export function readPpm(bytes: Buffer): Picture {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('not a PPM of 8 bits');
  const [width, height] = [Number(header[1]), Number(header[2])];
  const rgb = bytes.subarray(header[0].length);
  if (rgb.length < width * height * 3) throw new Error('the PPM is cut off');
  return { width, height, rgb };
}

/** A Windows bitmap of 24 bits a pixel. */
export function encodeBmp({ width, height, rgb }: Picture): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bmp = Buffer.alloc(54 + stride * height);
  bmp.write('BM', 0, 'latin1');
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(width, 18);
  bmp.writeInt32LE(height, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  bmp.writeUInt32LE(stride * height, 34);
  bmp.writeInt32LE(3780, 38);
  bmp.writeInt32LE(3780, 42);
  for (let row = 0; row < height; row++) {
    const to = 54 + (height - 1 - row) * stride;
    const from = row * width * 3;
    for (let x = 0; x < width * 3; x += 3) {
      bmp[to + x] = rgb[from + x + 2] ?? 0;
      bmp[to + x + 1] = rgb[from + x + 1] ?? 0;
      bmp[to + x + 2] = rgb[from + x] ?? 0;
    }
  }
  return bmp;
}

/** A GIF with the 256 colours that come nearest. */
export function encodeGif({ width, height, rgb }: Picture): Buffer {
  const rgba = new Uint8Array(width * height * 4);
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  const palette = quantize(rgba, 256);
  const gif = GIFEncoder();
  gif.writeFrame(applyPalette(rgba, palette), width, height, { palette });
  gif.finish();
  return Buffer.from(gif.bytes());
}
