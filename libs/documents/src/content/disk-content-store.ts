import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { faultPoint } from '#platform';
import { type ByteRange, ContentLost, ContentStore, type StoredContent } from './content-store.js';

const INCOMING = 'incoming';
const STALE_INCOMING_MS = 3_600_000;

/** Content on a local or shared disk: `ab/cd/<sha256>`, written to `incoming/`, synced, then renamed. */
export class DiskContentStore extends ContentStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(content: Readable | Buffer): Promise<StoredContent> {
    const path = await this.incomingPath();
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      const chunks: AsyncIterable<Buffer> | Iterable<Buffer> = Buffer.isBuffer(content) ? [content] : content;
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        await writeAll(file, chunk);
      }
      faultPoint('content.before-sync');
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    await file.close();
    return this.settle(path, { sha256: hash.digest('hex'), sizeBytes });
  }

  async adopt(path: string): Promise<StoredContent> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return this.settle(path, { sha256: hash.digest('hex'), sizeBytes });
  }

  async open(sha256: string, range?: ByteRange): Promise<Readable> {
    await this.sizeOf(sha256);
    return createReadStream(this.pathOf(sha256), range);
  }

  async sizeOf(sha256: string): Promise<number> {
    try {
      return (await stat(this.pathOf(sha256))).size;
    } catch (error) {
      throw new ContentLost(sha256, 'it is not in the store', { cause: error });
    }
  }

  async copyTo(sha256: string, path: string): Promise<void> {
    try {
      await copyFile(this.pathOf(sha256), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new ContentLost(sha256, 'it is not in the store', { cause: error });
      throw error;
    }
  }

  async verify(sha256: string): Promise<void> {
    const hash = createHash('sha256');
    for await (const chunk of (await this.open(sha256)) as AsyncIterable<Buffer>) hash.update(chunk);
    if (hash.digest('hex') !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
  }

  /** Removes what crashed writers left in `incoming/` more than an hour ago. */
  async sweepIncoming(now: Date): Promise<number> {
    const folder = join(this.folder, INCOMING);
    let removed = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => null);
      if (facts && now.getTime() - facts.mtimeMs > STALE_INCOMING_MS) {
        await rm(path, { force: true });
        removed++;
      }
    }
    return removed;
  }

  private async settle(path: string, stored: StoredContent): Promise<StoredContent> {
    const target = this.pathOf(stored.sha256);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(path, target);
    await syncFolder(dirname(target));
    faultPoint('content.after-rename');
    return stored;
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
