const HEADER_BYTES = 24;

/** A painted rectangle as it comes over the socket; see docs/editor-socket.md. */
export interface Patch {
  part: number;
  scale: number;
  x: number;
  y: number;
  width: number;
  height: number;
  png: Blob;
}

/** Null for a binary message that is not a patch. */
export function parsePatch(data: ArrayBuffer): Patch | null {
  const view = new DataView(data);
  if (data.byteLength < HEADER_BYTES || view.getUint8(0) !== 1) return null;
  return {
    part: view.getUint16(2, true),
    scale: view.getUint32(4, true) / 1000,
    x: view.getInt32(8, true),
    y: view.getInt32(12, true),
    width: view.getUint32(16, true),
    height: view.getUint32(20, true),
    png: new Blob([new Uint8Array(data, HEADER_BYTES)], { type: 'image/png' }),
  };
}
