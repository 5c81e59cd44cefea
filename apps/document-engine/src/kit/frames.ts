import type { Duplex } from 'node:stream';

/** One message between engine and kit: JSON, and bytes where the message has some. */
export interface Frame<T> {
  message: T;
  bytes: Buffer | null;
}

const HEADER_BYTES = 8;
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** Writes a frame: u32 length of JSON, u32 length of bytes (little endian), JSON, bytes. */
export function writeFrame(stream: Duplex, message: object, bytes: Buffer | null = null): void {
  const json = Buffer.from(JSON.stringify(message), 'utf8');
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(json.length, 0);
  header.writeUInt32LE(bytes?.length ?? 0, 4);
  stream.cork();
  stream.write(header);
  stream.write(json);
  if (bytes && bytes.length > 0) stream.write(bytes);
  stream.uncork();
}

/** Calls `onFrame` for every whole frame that arrives. A length beyond all reason ends the stream. */
export function readFrames<T>(stream: Duplex, onFrame: (frame: Frame<T>) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEADER_BYTES;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    let buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (;;) {
      if (buffer.length < HEADER_BYTES) {
        wanted = HEADER_BYTES;
        break;
      }
      const jsonLength = buffer.readUInt32LE(0);
      const bytesLength = buffer.readUInt32LE(4);
      wanted = HEADER_BYTES + jsonLength + bytesLength;
      if (wanted > MAX_FRAME_BYTES) {
        stream.destroy(new Error(`a frame of ${wanted} bytes`));
        return;
      }
      if (buffer.length < wanted) break;
      const json = buffer.subarray(HEADER_BYTES, HEADER_BYTES + jsonLength).toString('utf8');
      const bytes = bytesLength > 0 ? Buffer.from(buffer.subarray(HEADER_BYTES + jsonLength, wanted)) : null;
      buffer = buffer.subarray(wanted);
      onFrame({ message: JSON.parse(json) as T, bytes });
    }
    chunks = buffer.length > 0 ? [buffer] : [];
    size = buffer.length;
  });
}
