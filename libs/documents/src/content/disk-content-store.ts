import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { faultPoint } from '#platform';
import { encryptContent } from './content-cipher.js';
import { type ContentKeys, lostIfUnreadable } from './content-keys.js';
import { type ByteRange, ContentLost, ContentStore, type ListedContent, type StoredContent } from './content-store.js';
import { measured } from './measured.js';
import { decryptFile, keyIdOf, plainSizeOf } from './sealed-file.js';

const INCOMING = 'incoming';
const ASIDE = 'aside';
const ENCRYPTED = '.enc';
/** Content up to this size is read at once. */
const SMALL_BYTES = 1024 * 1024;
const STALE_INCOMING_MS = 3_600_000;

/**
 * Content on a local or shared disk: `ab/cd/<sha256>`, written to `incoming/`, synced, then renamed. With keys what is
 * written is encrypted and its name ends in `.enc`; the hash is always that of the plain bytes.
 */
export class DiskContentStore extends ContentStore {
  constructor(
    private readonly folder: string,
    private readonly keys: ContentKeys | null = null,
  ) {
    super();
  }

  async put(content: Readable | Buffer): Promise<StoredContent> {
    const path = await this.incomingPath();
    const hash = createHash('sha256');
    const counted = { sizeBytes: 0 };
    const file = await open(path, 'wx', 0o600);
    try {
      const plain: AsyncIterable<Buffer> = measured(Buffer.isBuffer(content) ? [content] : content, hash, counted);
      for await (const chunk of this.keys ? encryptContent(plain, this.keys) : plain) await writeAll(file, chunk);
      faultPoint('content.before-sync');
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    await file.close();
    return this.settle(path, { sha256: hash.digest('hex'), sizeBytes: counted.sizeBytes });
  }

  async adopt(path: string): Promise<StoredContent> {
    if (this.keys) {
      const stored = await this.put(createReadStream(path));
      await rm(path, { force: true });
      return stored;
    }
    const hash = createHash('sha256');
    const counted = { sizeBytes: 0 };
    await measured(createReadStream(path), hash, counted).forEach(() => undefined);
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return this.settle(path, { sha256: hash.digest('hex'), sizeBytes: counted.sizeBytes });
  }

  async open(sha256: string, range?: ByteRange): Promise<Readable> {
    const { path, encrypted } = await this.find(sha256);
    if (!encrypted) return createReadStream(path, range);
    if (!this.keys) throw new ContentLost(sha256, 'it is encrypted, and CONTENT_KEYS is not set');
    try {
      return await decryptFile(path, this.keys, range);
    } catch (error) {
      throw lostIfUnreadable(sha256, error);
    }
  }

  async sizeOf(sha256: string): Promise<number> {
    const { path, encrypted, sizeBytes } = await this.find(sha256);
    return encrypted ? plainSizeOf(path) : sizeBytes;
  }

  async copyTo(sha256: string, path: string): Promise<void> {
    const found = await this.find(sha256);
    if (found.encrypted) await pipeline(await this.open(sha256), createWriteStream(path, { mode: 0o600 }));
    else await copyFile(found.path, path);
  }

  async verify(sha256: string): Promise<void> {
    const hash = createHash('sha256');
    const small = this.keys ? null : await this.readSmall(sha256);
    try {
      if (small) hash.update(small);
      else for await (const chunk of (await this.open(sha256)) as AsyncIterable<Buffer>) hash.update(chunk);
    } catch (error) {
      throw lostIfUnreadable(sha256, error);
    }
    if (hash.digest('hex') !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
  }

  /** Removes what crashed writers left in `incoming/` more than an hour ago. */
  async sweepIncoming(now: Date): Promise<number> {
    return this.removeOlder(INCOMING, new Date(now.getTime() - STALE_INCOMING_MS));
  }

  async *list(): AsyncGenerator<ListedContent> {
    for (const first of await names(this.folder, /^[0-9a-f]{2}$/)) {
      for (const second of await names(join(this.folder, first), /^[0-9a-f]{2}$/)) {
        for (const name of await names(join(this.folder, first, second), /^[0-9a-f]{64}(\.enc)?$/)) {
          const facts = await stat(join(this.folder, first, second, name)).catch(() => null);
          if (facts) yield { sha256: name.slice(0, 64), sizeBytes: facts.size, storedAt: facts.mtime };
        }
      }
    }
  }

  async setAside(sha256: string): Promise<void> {
    await mkdir(join(this.folder, ASIDE), { recursive: true, mode: 0o700 });
    for (const extension of ['', ENCRYPTED]) {
      const target = join(this.folder, ASIDE, sha256 + extension);
      await rename(this.pathOf(sha256) + extension, target).then(
        () => utimes(target, new Date(), new Date()), // the time of being set aside counts from here
        ignoreMissing,
      );
    }
  }

  async removeSetAside(before: Date): Promise<number> {
    return this.removeOlder(ASIDE, before);
  }

  /** Encrypts content with the active key unless it is already. True when it was written anew. */
  async reencrypt(sha256: string): Promise<boolean> {
    if (!this.keys) throw new Error('Set CONTENT_KEYS to the keys to encrypt with');
    const found = await this.find(sha256);
    if (found.encrypted && (await keyIdOf(found.path)) === this.keys.activeId) return false;
    const stored = await this.put(await this.open(sha256));
    if (stored.sha256 !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
    if (!found.encrypted) await rm(found.path, { force: true });
    return true;
  }

  /** Small content that lies where it should, unencrypted, with as few calls to the disk as can be; null: anything else. */
  private async readSmall(sha256: string): Promise<Buffer | null> {
    const file = await open(this.pathOf(sha256), 'r').catch(ignoreMissing);
    if (!file) return null;
    try {
      const { size } = await file.stat();
      if (size > SMALL_BYTES) return null;
      const content = Buffer.allocUnsafe(size);
      let length = 0;
      while (length < size) {
        const { bytesRead } = await file.read(content, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return content.subarray(0, length);
    } finally {
      await file.close();
    }
  }

  private async find(sha256: string): Promise<{ path: string; encrypted: boolean; sizeBytes: number }> {
    const path = this.pathOf(sha256);
    // Within one look somebody may encrypt it or set it aside: look again before it is called lost.
    for (let look = 0; look < 3; look++) {
      const forms = [
        [path + ENCRYPTED, true],
        [path, false],
      ] as const;
      for (const [candidate, encrypted] of this.keys ? forms : forms.toReversed()) {
        const facts = await stat(candidate).catch(ignoreMissing);
        if (facts) return { path: candidate, encrypted, sizeBytes: facts.size };
      }
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      for (const extension of ['', ENCRYPTED])
        await rename(join(this.folder, ASIDE, sha256 + extension), path + extension).catch(ignoreMissing);
    }
    throw new ContentLost(sha256, 'it is not in the store');
  }

  private async settle(path: string, stored: StoredContent): Promise<StoredContent> {
    const target = this.pathOf(stored.sha256) + (this.keys ? ENCRYPTED : '');
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(path, target);
    await syncFolder(dirname(target));
    faultPoint('content.after-rename');
    return stored;
  }

  private async removeOlder(folder: string, than: Date): Promise<number> {
    let removed = 0;
    for (const name of await names(join(this.folder, folder), /./)) {
      const path = join(this.folder, folder, name);
      const facts = await stat(path).catch(() => null);
      if (facts && facts.mtime < than) {
        await rm(path, { force: true });
        removed++;
      }
    }
    return removed;
  }

  private async incomingPath(): Promise<string> {
    const folder = join(this.folder, INCOMING);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, randomUUID());
  }

  private pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new ContentLost(sha256, 'not a SHA-256');
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name));
}

function ignoreMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    offset += (await file.write(chunk, offset)).bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
