import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';

const BLOCK = 512;

/** The archive is not one that this platform wrote, or it was cut off. */
export class ArchiveBroken extends Error {
  readonly code = 'archive_broken';
}

/** Writes a gzipped tar (POSIX ustar), entry by entry. The file appears under its name only when it is complete. */
export class ArchiveWriter {
  private readonly gzip: Gzip = createGzip({ level: 6 });
  private readonly written: Promise<void>;

  constructor(private readonly path: string) {
    this.written = pipeline(this.gzip, createWriteStream(`${path}.part`, { mode: 0o600 }));
    this.written.catch(() => undefined); // `finish` tells
  }

  async add(name: string, content: Buffer): Promise<void> {
    await this.addStream(name, content.length, [content]);
  }

  /** `content` must have exactly `sizeBytes` bytes. */
  async addStream(name: string, sizeBytes: number, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    await this.write(header(name, sizeBytes));
    let size = 0;
    for await (const chunk of content) {
      size += chunk.length;
      await this.write(chunk);
    }
    if (size !== sizeBytes) throw new Error(`${name} has ${size} bytes instead of ${sizeBytes}`);
    await this.write(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
  }

  async finish(): Promise<void> {
    await this.write(Buffer.alloc(2 * BLOCK));
    this.gzip.end();
    await this.written;
    await rename(`${this.path}.part`, this.path);
  }

  private async write(chunk: Buffer): Promise<void> {
    if (this.gzip.write(chunk)) return;
    await Promise.race([new Promise((done) => this.gzip.once('drain', done)), this.written]);
  }
}

export interface ArchiveEntry {
  name: string;
  sizeBytes: number;
  /** Must be read to its end before the next entry is asked for. */
  content: AsyncIterable<Buffer>;
}

/** Reads what {@link ArchiveWriter} wrote. Throws {@link ArchiveBroken} when the end is missing. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const source: Readable = createReadStream(path);
  const gunzip = source.pipe(createGunzip());
  source.on('error', (error) => gunzip.destroy(error));
  const chunks = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest = Buffer.alloc(0);
  const take = async (most: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const next = await chunks.next().catch((error: unknown) => {
        throw new ArchiveBroken('the archive is damaged', { cause: error });
      });
      if (next.done) throw new ArchiveBroken('the archive ends too early');
      rest = next.value as Buffer<ArrayBuffer>;
    }
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.length);
    return part;
  };
  const exactly = async (size: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (let left = size; left > 0;) {
      const part = await take(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  };
  for (;;) {
    const block = await exactly(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const name = block.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    const sizeBytes = parseInt(block.toString('latin1', 124, 136), 8);
    if (checksum(block) !== parseInt(block.toString('latin1', 148, 156), 8) || Number.isNaN(sizeBytes))
      throw new ArchiveBroken('the archive is damaged');
    let left = sizeBytes;
    async function* content(): AsyncGenerator<Buffer> {
      while (left > 0) {
        const part = await take(left);
        left -= part.length;
        yield part;
      }
    }
    yield { name, sizeBytes, content: content() };
    while (left > 0) left -= (await take(left)).length;
    await exactly((BLOCK - (sizeBytes % BLOCK)) % BLOCK);
  }
}

function header(name: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for an archive`);
  block.write(name, 0, 'utf8');
  block.write('0000600\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('00000000000\0', 136, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function checksum(block: Buffer): number {
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (block[index] ?? 0);
  return sum;
}
