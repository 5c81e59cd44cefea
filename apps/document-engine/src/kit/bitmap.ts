/** Pixels of four bytes, from the top: blue, green, red, alpha. */
export interface Bitmap {
  width: number;
  height: number;
  pixels: Buffer;
}

const HEADER_BYTES = 54;

/** Reads an uncompressed Windows bitmap of 24 or 32 bits, which LibreOffice writes. Throws on any other. */
export function readBitmap(file: Buffer): Bitmap {
  if (file.length < HEADER_BYTES || file.toString('latin1', 0, 2) !== 'BM') throw new Error('not a bitmap');
  const start = file.readUInt32LE(10);
  const width = file.readInt32LE(18);
  const rows = file.readInt32LE(22);
  const height = Math.abs(rows);
  const bytes = file.readUInt16LE(28) / 8;
  const stride = Math.ceil((width * bytes) / 4) * 4;
  if ((bytes !== 3 && bytes !== 4) || file.readUInt32LE(30) !== 0 || file.length < start + stride * height)
    throw new Error('not a bitmap of the kind that can be read');
  const pixels = Buffer.alloc(width * height * 4, 0xff);
  for (let y = 0; y < height; y++) {
    let from = start + stride * (rows > 0 ? height - 1 - y : y);
    for (let to = y * width * 4; to < (y + 1) * width * 4; to += 4, from += bytes)
      file.copy(pixels, to, from, from + 3);
  }
  return { width, height, pixels };
}
