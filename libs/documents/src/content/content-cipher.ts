import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ContentKeys, ContentUnreadable } from './content-keys.js';
import type { ByteRange } from './content-store.js';

const MAGIC = Buffer.from('WQC1', 'latin1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * How one content is encrypted: the head of its sealed form, which is followed by the chunks. Any part can be opened
 * without what is before it.
 */
export class Seal {
  /** So many bytes at the beginning of a sealed form tell of its seal. */
  static readonly LONGEST_BYTES = MAGIC.length + 1 + 32 + SALT_BYTES;

  private constructor(
    readonly keyId: string,
    readonly salt: Buffer,
    readonly bytes: Buffer,
  ) {}

  /** A seal for new content, with the active key. */
  static make({ activeId }: ContentKeys): Seal {
    const salt = randomBytes(SALT_BYTES);
    const bytes = Buffer.concat([MAGIC, Buffer.from([activeId.length]), Buffer.from(activeId, 'latin1'), salt]);
    return new Seal(activeId, salt, bytes);
  }

  /** Reads the seal from the first bytes of a sealed form. Throws {@link ContentUnreadable} when there is none. */
  static read(start: Buffer): Seal {
    const length = start[MAGIC.length] ?? 0;
    const idEnd = MAGIC.length + 1 + length;
    const end = idEnd + SALT_BYTES;
    if (!start.subarray(0, MAGIC.length).equals(MAGIC) || length === 0 || length > 32 || start.length < end)
      throw new ContentUnreadable('it is no encrypted content');
    return new Seal(
      start.toString('latin1', MAGIC.length + 1, idEnd),
      start.subarray(idEnd, end),
      start.subarray(0, end),
    );
  }

  /** The size of the plain content, from the size of the whole sealed form. */
  plainBytes(sealedBytes: number): number {
    const body = sealedBytes - this.bytes.length;
    const chunks = Math.max(1, Math.ceil(body / SEALED_CHUNK_BYTES));
    const size = body - chunks * TAG_BYTES;
    if (size < 0) throw new ContentUnreadable('the encrypted content is too short');
    return size;
  }

  /** The bytes of the sealed form that {@link open} needs for a range of the plain bytes. */
  sealedRange(range: ByteRange): ByteRange {
    const first = Math.floor(range.start / CHUNK_BYTES);
    const last = Math.floor(range.end / CHUNK_BYTES);
    return {
      start: this.bytes.length + first * SEALED_CHUNK_BYTES,
      end: this.bytes.length + (last + 1) * SEALED_CHUNK_BYTES - 1,
    };
  }

  /**
   * Decrypts a range of plain bytes, or all `size` of them. `sealed`: the bytes that {@link sealedRange} names, or
   * everything behind the seal. What was changed, exchanged or cut off ends the stream with {@link ContentUnreadable}.
   */
  open(sealed: AsyncIterable<Buffer>, keys: ContentKeys, size: number, range?: ByteRange): Readable {
    const key = keys.fileKey(this.keyId, this.salt);
    return Readable.from(this.opened(sealed, key, size, range?.start ?? 0, Math.min(range?.end ?? size - 1, size - 1)));
  }

  private async *opened(
    sealed: AsyncIterable<Buffer>,
    key: Buffer,
    size: number,
    start: number,
    end: number,
  ): AsyncGenerator<Buffer> {
    const last = Math.max(0, Math.ceil(size / CHUNK_BYTES) - 1);
    let index = Math.floor(start / CHUNK_BYTES);
    const until = Math.min(last, Math.floor(Math.max(0, end) / CHUNK_BYTES));
    const source = new PendingBytes();
    for await (const bytes of sealed) {
      source.add(bytes);
      for (; index <= until; index++) {
        const chunk = source.take(Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES) + TAG_BYTES);
        if (!chunk) break;
        const plain = this.openChunk(chunk, key, index, index === last);
        yield plain.subarray(
          Math.max(0, start - index * CHUNK_BYTES),
          Math.min(plain.length, end + 1 - index * CHUNK_BYTES),
        );
      }
      if (index > until) return;
    }
    throw new ContentUnreadable('the encrypted content is too short');
  }

  /** Encrypts one chunk, bound to its place. */
  sealChunk(plain: Buffer, key: Buffer, index: number, last: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(this.bytes);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  private openChunk(sealed: Buffer, key: Buffer, index: number, last: boolean): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(this.bytes);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new ContentUnreadable('the encrypted bytes were changed', { cause: error });
    }
  }
}

/**
 * Encrypts a stream with AES-256-GCM in chunks of 64 KiB. Each chunk is bound to its place and the last one is marked,
 * so that chunks cannot be exchanged, repeated or cut off unnoticed.
 */
export async function* encryptContent(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  keys: ContentKeys,
): AsyncGenerator<Buffer> {
  const seal = Seal.make(keys);
  const key = keys.fileKey(seal.keyId, seal.salt);
  yield seal.bytes;
  const pending = new PendingBytes();
  let index = 0;
  for await (const bytes of content) {
    pending.add(bytes);
    // One byte more than a chunk must be there before a chunk is known not to be the last.
    while (pending.sizeBytes > CHUNK_BYTES) {
      const chunk = pending.take(CHUNK_BYTES);
      if (chunk) yield seal.sealChunk(chunk, key, index++, false);
    }
  }
  yield seal.sealChunk(pending.rest(), key, index, true);
}

/**
 * Decrypts a sealed form that comes as a stream from its beginning and is `sealedBytes` long. Throws
 * {@link ContentUnreadable} when it has no seal or its key is not in the ring.
 */
export async function decryptStream(sealed: Readable, sealedBytes: number, keys: ContentKeys): Promise<Readable> {
  const start = new PendingBytes();
  const bytes = sealed[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (start.sizeBytes < Seal.LONGEST_BYTES) {
    const next = await bytes.next();
    if (next.done === true) break;
    start.add(next.value);
  }
  try {
    const head = start.rest();
    const seal = Seal.read(head);
    const behind = withFirst(head.subarray(seal.bytes.length), bytes);
    return seal.open(behind, keys, seal.plainBytes(sealedBytes));
  } catch (error) {
    sealed.destroy();
    throw error;
  }
}

async function* withFirst(first: Buffer, bytes: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) yield next.value;
  } finally {
    await bytes.return?.();
  }
}

/** Bytes that came in pieces of any size and go in pieces of one's own. */
class PendingBytes {
  private pieces: Buffer[] = [];
  sizeBytes = 0;

  add(piece: Buffer): void {
    this.pieces.push(piece);
    this.sizeBytes += piece.length;
  }

  /** The first so many bytes; null while there are fewer. */
  take(bytes: number): Buffer | null {
    if (this.sizeBytes < bytes) return null;
    const all = this.rest();
    if (all.length > bytes) this.add(all.subarray(bytes));
    return all.subarray(0, bytes);
  }

  rest(): Buffer {
    const [only] = this.pieces;
    const all = this.pieces.length === 1 && only ? only : Buffer.concat(this.pieces);
    this.pieces = [];
    this.sizeBytes = 0;
    return all;
  }
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
