import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { faultPoint } from '#platform';
import { decryptStream, encryptContent, Seal } from './content-cipher.js';
import { type ContentKeys, lostIfUnreadable } from './content-keys.js';
import { type ByteRange, ContentLost, ContentStore, type ListedContent, type StoredContent } from './content-store.js';
import { measured } from './measured.js';
import { S3Bucket, type S3Settings } from './s3-bucket.js';

const STALE_SPOOL_MS = 3_600_000;
const ENCRYPTED = '.enc';
const KEY = /^[0-9a-f]{2}\/[0-9a-f]{2}\/([0-9a-f]{64})(\.enc)?$/;

interface Form {
  key: string;
  encrypted: boolean;
}

/** What is about to be sent to the bucket: a file as it will lie there. */
interface Spooled {
  path: string;
  stored: StoredContent;
  sizeBytes: number;
  md5: string;
}

/**
 * Content in a bucket of any S3-compatible store, under `<prefix>ab/cd/<sha256>`. What comes in is hashed into a spool
 * folder on the local disk first, because the key is the hash; nothing there outlives the call. With keys what is
 * written is encrypted, in the spool folder too, and its key ends in `.enc`; the hash is always that of the plain bytes.
 */
export class S3ContentStore extends ContentStore {
  private readonly bucket: S3Bucket;
  private readonly prefix: string;

  constructor(
    settings: S3Settings,
    private readonly spool: string,
    private readonly keys: ContentKeys | null = null,
  ) {
    super();
    this.bucket = new S3Bucket(settings);
    this.prefix = settings.prefix;
  }

  async put(content: Readable | Buffer): Promise<StoredContent> {
    return this.spooled(content, (spooled) => this.upload(spooled));
  }

  async adopt(path: string): Promise<StoredContent> {
    const stored = this.keys ? await this.put(createReadStream(path)) : await this.upload(await asItIs(path));
    await rm(path, { force: true });
    return stored;
  }

  async open(sha256: string, range?: ByteRange): Promise<Readable> {
    return this.found(sha256, async ({ key, encrypted }) => {
      if (encrypted) return this.openEncrypted(sha256, key, range);
      return (await this.bucket.get(key, range))?.body ?? null;
    });
  }

  async sizeOf(sha256: string): Promise<number> {
    return this.found(sha256, async ({ key, encrypted }) => {
      if (!encrypted) return this.bucket.sizeOf(key);
      const sealed = await this.sealOf(key);
      return sealed && sealed.seal.plainBytes(sealed.sizeBytes);
    });
  }

  async copyTo(sha256: string, path: string): Promise<void> {
    await pipeline(await this.open(sha256), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }

  async verify(sha256: string): Promise<void> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of (await this.open(sha256)) as AsyncIterable<Buffer>) hash.update(chunk);
    } catch (error) {
      throw lostIfUnreadable(sha256, error);
    }
    if (hash.digest('hex') !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
  }

  /** Removes what crashed writers left in the spool folder more than an hour ago. */
  async sweepIncoming(now: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.spool).catch(() => [])) {
      const path = join(this.spool, name);
      const facts = await stat(path).catch(() => null);
      if (facts && now.getTime() - facts.mtimeMs > STALE_SPOOL_MS) {
        await rm(path, { force: true });
        removed++;
      }
    }
    return removed;
  }

  async *list(): AsyncGenerator<ListedContent> {
    for await (const { key, sizeBytes, storedAt } of this.bucket.list(this.prefix)) {
      const sha256 = KEY.exec(key.slice(this.prefix.length))?.[1];
      if (sha256 !== undefined) yield { sha256, sizeBytes, storedAt };
    }
  }

  async setAside(sha256: string): Promise<void> {
    for (const extension of ['', ENCRYPTED])
      await this.bucket.move(this.keyOf(sha256) + extension, this.asideKey(sha256) + extension);
  }

  async removeSetAside(before: Date): Promise<number> {
    let removed = 0;
    for await (const { key, storedAt } of this.bucket.list(this.asideKey(''))) {
      if (storedAt >= before) continue;
      await this.bucket.remove(key);
      removed++;
    }
    return removed;
  }

  async reencrypt(sha256: string): Promise<boolean> {
    const { keys } = this;
    if (!keys) throw new Error('Set CONTENT_KEYS to the keys to encrypt with');
    const key = this.keyOf(sha256);
    const sealed = await this.sealOf(key + ENCRYPTED);
    const done = sealed?.seal.keyId === keys.activeId;
    if (!done)
      await this.spooled(await this.open(sha256), async ({ path, stored, sizeBytes, md5 }) => {
        if (stored.sha256 !== sha256) throw new ContentLost(sha256, 'the stored bytes were changed');
        await this.bucket.put(key + ENCRYPTED, path, sizeBytes, md5);
        return stored;
      });
    const plainThere = (await this.bucket.sizeOf(key)) !== null;
    if (plainThere) await this.bucket.remove(key);
    return !done || plainThere;
  }

  /** Writes content to the spool folder as it will lie in the bucket, for as long as `use` takes. */
  private async spooled(
    content: Readable | Buffer,
    use: (spooled: Spooled) => Promise<StoredContent>,
  ): Promise<StoredContent> {
    await mkdir(this.spool, { recursive: true, mode: 0o700 });
    const path = join(this.spool, randomUUID());
    const [sha, md5] = [createHash('sha256'), createHash('md5')];
    const [plainCount, sealedCount] = [{ sizeBytes: 0 }, { sizeBytes: 0 }];
    try {
      const plain: AsyncIterable<Buffer> = measured(Buffer.isBuffer(content) ? [content] : content, sha, plainCount);
      const form = measured(this.keys ? encryptContent(plain, this.keys) : plain, md5, sealedCount);
      await pipeline(form, createWriteStream(path, { mode: 0o600 }));
      const stored = { sha256: sha.digest('hex'), sizeBytes: plainCount.sizeBytes };
      return await use({ path, stored, sizeBytes: sealedCount.sizeBytes, md5: md5.digest('base64') });
    } finally {
      await rm(path, { force: true });
    }
  }

  private async upload({ path, stored, sizeBytes, md5 }: Spooled): Promise<StoredContent> {
    faultPoint('content.before-sync');
    const key = this.keyOf(stored.sha256) + (this.keys ? ENCRYPTED : '');
    if ((await this.bucket.sizeOf(key)) !== sizeBytes) await this.bucket.put(key, path, sizeBytes, md5);
    faultPoint('content.after-rename');
    return stored;
  }

  /** A whole object is read with one request; for a part its seal must be known first. */
  private async openEncrypted(sha256: string, key: string, range?: ByteRange): Promise<Readable | null> {
    const { keys } = this;
    if (!keys)
      return this.bucket.sizeOf(key).then((size) => {
        if (size === null) return null;
        throw new ContentLost(sha256, 'it is encrypted, and CONTENT_KEYS is not set');
      });
    try {
      if (!range) {
        const object = await this.bucket.get(key);
        return object && (await decryptStream(object.body, object.sizeBytes, keys));
      }
      const sealed = await this.sealOf(key);
      if (!sealed) return null;
      const part = await this.bucket.get(key, sealed.seal.sealedRange(range));
      return part && sealed.seal.open(part.body, keys, sealed.seal.plainBytes(sealed.sizeBytes), range);
    } catch (error) {
      throw lostIfUnreadable(sha256, error);
    }
  }

  private async sealOf(key: string): Promise<{ seal: Seal; sizeBytes: number } | null> {
    const start = await this.bucket.get(key, { start: 0, end: Seal.LONGEST_BYTES - 1 });
    if (!start) return null;
    const bytes = Buffer.concat((await start.body.toArray()) as Buffer[]);
    return { seal: Seal.read(bytes), sizeBytes: start.sizeBytes };
  }

  /** What `ask` has to say of content in the form in which it is there; what was set aside comes back for it. */
  private async found<T>(sha256: string, ask: (form: Form) => Promise<T | null>): Promise<T> {
    const key = this.keyOf(sha256);
    const forms = [
      { key: key + ENCRYPTED, encrypted: true },
      { key, encrypted: false },
    ];
    // Within one look somebody may encrypt it or set it aside: look again before it is called lost.
    for (let look = 0; look < 2; look++) {
      for (const form of this.keys ? forms : forms.toReversed()) {
        const answer = await ask(form);
        if (answer !== null) return answer;
      }
      for (const extension of ['', ENCRYPTED])
        await this.bucket.move(this.asideKey(sha256) + extension, key + extension); // wanted after all
    }
    throw new ContentLost(sha256, 'it is not in the store');
  }

  private asideKey(sha256: string): string {
    return `${this.prefix}aside/${sha256}`;
  }

  private keyOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new ContentLost(sha256, 'not a SHA-256');
    return `${this.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  }
}

async function asItIs(path: string): Promise<Spooled> {
  const [sha, md5] = [createHash('sha256'), createHash('md5')];
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    sha.update(chunk);
    md5.update(chunk);
    sizeBytes += chunk.length;
  }
  return { path, stored: { sha256: sha.digest('hex'), sizeBytes }, sizeBytes, md5: md5.digest('base64') };
}
