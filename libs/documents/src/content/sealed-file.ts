import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Seal } from './content-cipher.js';
import type { ContentKeys } from './content-keys.js';
import type { ByteRange } from './content-store.js';

const READ_BYTES = 256 * 1024;

/** The size of the plain content of an encrypted file. */
export async function plainSizeOf(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    return (await sealOf(file)).plainBytes((await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** The id of the key with which a file is encrypted. */
export async function keyIdOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return (await sealOf(file)).keyId;
  } finally {
    await file.close();
  }
}

/** Opens an encrypted file for reading, whole or a range of its plain bytes. */
export async function decryptFile(path: string, keys: ContentKeys, range?: ByteRange): Promise<Readable> {
  const file = await open(path, 'r');
  try {
    const seal = await sealOf(file);
    const size = seal.plainBytes((await file.stat()).size);
    const part = range ? seal.sealedRange(range) : { start: seal.bytes.length };
    return seal.open(file.createReadStream({ ...part, highWaterMark: READ_BYTES }), keys, size, range);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function sealOf(file: FileHandle): Promise<Seal> {
  const start = Buffer.alloc(Seal.LONGEST_BYTES);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  return Seal.read(start.subarray(0, bytesRead));
}
