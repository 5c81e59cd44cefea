import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteRange } from './content-store.js';

const MAGIC = Buffer.from('WQC1', 'latin1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Content was encrypted with a key that is not in the ring, or its bytes were changed. */
export class ContentUnreadable extends Error {
  readonly code = 'content_unreadable';
}

/** The keys that content is encrypted with: the first for what is written from now on, all for reading. */
export class ContentKeys {
  private constructor(
    readonly activeId: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {}

  /** Reads `CONTENT_KEYS`: `id:base64,id:base64`, each key 32 bytes. Throws with what is wrong, never with a key. */
  static parse(text: string): ContentKeys {
    const entries = text.split(',').map((entry): [string, Buffer] => {
      const [id = '', key = ''] = entry.trim().split(':');
      const bytes = Buffer.from(key, 'base64');
      if (!KEY_ID.test(id) || bytes.length !== 32)
        throw new Error('CONTENT_KEYS must be id:key pairs separated by commas, each key 32 bytes in base64');
      return [id, bytes];
    });
    const first = entries[0];
    if (!first || new Set(entries.map(([id]) => id)).size !== entries.length)
      throw new Error('CONTENT_KEYS must name each key once');
    return new ContentKeys(first[0], new Map(entries));
  }

  /** The key of one file: derived with the file's own salt, so that no two files share a key and nonces may count. */
  fileKey(id: string, salt: Buffer): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new ContentUnreadable(`it is encrypted with the key ${id}, which is not in CONTENT_KEYS`);
    return Buffer.from(hkdfSync('sha256', key, salt, 'wenqiao/content', 32));
  }
}

interface Header {
  keyId: string;
  salt: Buffer;
  bytes: Buffer;
}

/**
 * Encrypts a stream with AES-256-GCM in chunks of 64 KiB. Each chunk is bound to its place and the last one is marked,
 * so that chunks cannot be exchanged, repeated or cut off unnoticed.
 */
export async function* encryptContent(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  keys: ContentKeys,
): AsyncGenerator<Buffer> {
  const header = makeHeader(keys.activeId);
  const key = keys.fileKey(header.keyId, header.salt);
  yield header.bytes;
  let pending: Buffer[] = [];
  let size = 0;
  let index = 0;
  for await (const chunk of content) {
    pending.push(chunk);
    size += chunk.length;
    // One byte more than a chunk must be there before a chunk is known not to be the last.
    if (size <= CHUNK_BYTES) continue;
    const all = Buffer.concat(pending);
    let offset = 0;
    for (; all.length - offset > CHUNK_BYTES; offset += CHUNK_BYTES)
      yield sealChunk(all.subarray(offset, offset + CHUNK_BYTES), key, index++, false, header);
    pending = [all.subarray(offset)];
    size = all.length - offset;
  }
  yield sealChunk(Buffer.concat(pending), key, index, true, header);
}

/** The size of the plain content of an encrypted file. */
export async function plainSizeOf(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    return sizeWithout(await readHeader(file), (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** The id of the key with which a file is encrypted. */
export async function keyIdOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return (await readHeader(file)).keyId;
  } finally {
    await file.close();
  }
}

/** Opens an encrypted file for reading, whole or a range of its plain bytes. */
export async function decryptContent(path: string, keys: ContentKeys, range?: ByteRange): Promise<Readable> {
  const file = await open(path, 'r');
  try {
    const header = await readHeader(file);
    const key = keys.fileKey(header.keyId, header.salt);
    const size = sizeWithout(header, (await file.stat()).size);
    return Readable.from(
      decryptChunks(file, header, key, size, range?.start ?? 0, Math.min(range?.end ?? size - 1, size - 1)),
    );
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* decryptChunks(
  file: FileHandle,
  header: Header,
  key: Buffer,
  size: number,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  try {
    const last = Math.max(0, Math.ceil(size / CHUNK_BYTES) - 1);
    for (
      let index = Math.floor(start / CHUNK_BYTES);
      index * CHUNK_BYTES <= end || (size === 0 && index === 0);
      index++
    ) {
      const plainBytes = Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES);
      const sealed = Buffer.alloc(plainBytes + TAG_BYTES);
      const { bytesRead } = await file.read(
        sealed,
        0,
        sealed.length,
        header.bytes.length + index * (CHUNK_BYTES + TAG_BYTES),
      );
      if (bytesRead !== sealed.length) throw new ContentUnreadable('the encrypted file is too short');
      const plain = openChunk(sealed, key, index, index === last, header);
      const from = Math.max(0, start - index * CHUNK_BYTES);
      yield plain.subarray(from, Math.min(plain.length, end + 1 - index * CHUNK_BYTES));
      if (size === 0) return;
    }
  } finally {
    await file.close();
  }
}

function makeHeader(keyId: string): Header {
  const salt = randomBytes(SALT_BYTES);
  return {
    keyId,
    salt,
    bytes: Buffer.concat([MAGIC, Buffer.from([keyId.length]), Buffer.from(keyId, 'latin1'), salt]),
  };
}

async function readHeader(file: FileHandle): Promise<Header> {
  const start = Buffer.alloc(MAGIC.length + 1 + 32 + SALT_BYTES);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const length = start[MAGIC.length] ?? 0;
  const end = MAGIC.length + 1 + length + SALT_BYTES;
  if (!start.subarray(0, MAGIC.length).equals(MAGIC) || length === 0 || length > 32 || bytesRead < end)
    throw new ContentUnreadable('it is no encrypted content');
  const idEnd = MAGIC.length + 1 + length;
  return {
    keyId: start.toString('latin1', MAGIC.length + 1, idEnd),
    salt: start.subarray(idEnd, end),
    bytes: start.subarray(0, end),
  };
}

function sizeWithout(header: Header, fileBytes: number): number {
  const body = fileBytes - header.bytes.length;
  const chunks = Math.max(1, Math.ceil(body / (CHUNK_BYTES + TAG_BYTES)));
  const size = body - chunks * TAG_BYTES;
  if (size < 0) throw new ContentUnreadable('the encrypted file is too short');
  return size;
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function sealChunk(plain: Buffer, key: Buffer, index: number, last: boolean, header: Header): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(header.bytes);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(sealed: Buffer, key: Buffer, index: number, last: boolean, header: Header): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last)).setAAD(header.bytes);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new ContentUnreadable('the encrypted bytes were changed', { cause: error });
  }
}
